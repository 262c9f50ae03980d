package advice

import (
	"kigen/internal/check"
	"kigen/rules"
)

// longestStay is how many years a period of stay lasts at most. Kawasaki, 1).
const longestStay = 5

// mayHavePeriodOfStay reports whether the card may be one whose expiry is the end of a
// period of stay (Kawasaki, 命令27条), by what its dates allow. It can't be where the card
// expires on a birthday: on that in the signature certificate, or on that which a
// certificate ends on ([rules.BindingLimit] finds one only on such cards); nor where a certificate
// outlasts the longest stay there is. A stay that happens to end on a birthday, and a
// child's stay that outlasts the card, are taken for none: nothing on the card tells them.
func mayHavePeriodOfStay(report check.Report) bool {
	whole, _ := report.Item(rules.Card)
	if rules.IsBirthday(report.Born, whole.Expires) {
		return false
	}
	for _, kind := range []rules.Kind{rules.UserAuthentication, rules.Signature} {
		item, _ := report.Item(kind)
		switch {
		case item.Expires.IsZero():
		case endsOnBirthday(item):
			return false
		case rules.Between(item.NotBefore, item.Expires.AddDays(-1)).Years >= longestStay:
			return false
		}
	}
	return true
}

// endsOnBirthday reports whether a certificate is known to end on its holder's birthday.
func endsOnBirthday(certificate check.Item) bool {
	return certificate.Limit == rules.FifthBirthday || certificate.Limit == rules.SixthBirthday
}
