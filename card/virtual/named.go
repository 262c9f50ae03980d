package virtual

import (
	"time"

	"kigen/card"
	"kigen/rules"
)

// named are the profiles to choose from, in the order of [Names]. Dates hang
// together as the law has them: certificates end on the holder's fifth birthday
// after their issue, cards on the tenth, or on the fifth of a holder under 18.
var named = []struct {
	name string
	make func(today rules.Date) Profile
}{
	{"valid", valid},
	{"fresh", func(today rules.Date) Profile {
		p := adult(today.AddDays(1800), firstFiveYears)
		p.issued(today.AddDays(-1))
		return p
	}},
	{"renewable", func(today rules.Date) Profile { return adult(today.AddDays(45), firstFiveYears).from(kawasakiKu) }},
	{"card-renewable", func(today rules.Date) Profile { return adult(today.AddDays(45), lastFiveYears).from(nerima) }},
	{"expired", func(today rules.Date) Profile { return adult(today.AddDays(-40), firstFiveYears) }},
	{"card-expired", func(today rules.Date) Profile { return adult(today.AddDays(-40), lastFiveYears) }},
	{"no-signature", func(today rules.Date) Profile { return child(today.AddDays(700)) }},
	{"last-try", func(today rules.Date) Profile { return valid(today).triesLeft(1) }},
	{"blocked", func(today rules.Date) Profile { return valid(today).triesLeft(0) }},
	{"no-card-date", func(today rules.Date) Profile {
		p := valid(today)
		p.CardExpires = rules.Date{}
		return p
	}},
	{"damaged", func(today rules.Date) Profile {
		p := valid(today)
		p.Alter = damaged
		return p
	}},
	{"juki", func(rules.Date) Profile { return juki() }},
	{"other", func(rules.Date) Profile { return Profile{OtherCard: true} }},
}

// Names returns the names that [Named] knows.
func Names() []string {
	var names []string
	for _, entry := range named {
		names = append(names, entry.name)
	}
	return names
}

// Named returns the profile of that name as it is on a day in Japan, and whether
// there is one.
//
//   - valid: card and certificates have years to go
//   - fresh: certificates issued yesterday
//   - renewable: certificates to be renewed now, with the card good for five years more; from Kawasaki-ku
//   - card-renewable: card and certificates to be renewed now; from Nerima
//   - expired: certificates expired, card valid
//   - card-expired: everything expired
//   - no-signature: a child's card, without a signature certificate
//   - last-try: one try left of PIN and password
//   - blocked: none left
//   - no-card-date: the common application has no record
//   - damaged: the user-authentication certificate is not readable
//   - juki: an old 住基カード
//   - other: not a My Number Card
func Named(name string, today rules.Date) (Profile, bool) {
	for _, entry := range named {
		if entry.name == name {
			return entry.make(today), true
		}
	}
	return Profile{}, false
}

// Which certificates of a card: those it came with, or those renewed on it.
const (
	firstFiveYears = 5 // years from the certificates' end to the card's
	lastFiveYears  = 0
)

// adult is a card whose certificates end on a birthday, and which itself lasts so
// many years more.
func adult(expires rules.Date, years int) Profile {
	birthday := notLeapDay(expires)
	p := Profile{
		Label:              "JPKIAPICCTOKEN2",
		CardExpires:        addYears(birthday, years),
		SerialNumber:       "990000000000001",
		Municipality:       nowhere,
		UserAuthentication: Validity{NotAfter: birthday},
		Holder: Holder{
			Name:    "見本 太郎",
			Sex:     "1",
			Birth:   addYears(birthday, -45),
			Address: "見本県見本市見本一丁目2番3号",
		},
		UserPIN:           Secret{PIN, userPINTries},
		SignaturePassword: Secret{Password, signaturePasswordTries},
	}
	p.Signature = p.UserAuthentication
	// Between the fifth birthday before and the fourth.
	p.issued(addYears(birthday, -5).AddDays(100))
	return p
}

// child is a card that ends on the fifth birthday, with its one certificate.
func child(expires rules.Date) Profile {
	p := adult(expires, lastFiveYears)
	p.Signature = Validity{}
	p.Holder.Birth = addYears(p.CardExpires, -12)
	return p
}

func valid(today rules.Date) Profile { return adult(today.AddDays(1500), firstFiveYears) }

// juki is one of the last of its kind. Its certificates were issued for three years,
// until 2015-12-22, so that all had expired by 2018-12-21.
func juki() Profile {
	last := rules.Date{Year: 2018, Month: time.December, Day: 21}
	p := adult(last, lastFiveYears)
	p.Label = "JPKIAPICCTOKEN"
	p.CardExpires = rules.Date{}
	p.UserAuthentication = Validity{}
	p.Signature.NotBefore = rules.Date{Year: 2015, Month: time.December, Day: 22}
	p.Missing = []card.FileID{card.UserAuthenticationCAFile, card.CertificatesPresentFile, card.UserPINFile, userAuthenticationKeyFile}
	p.Quirks.NoCommonApplication = true
	return p
}

// issued sets the first day of the certificates there are.
func (p *Profile) issued(first rules.Date) {
	p.UserAuthentication.NotBefore = first
	p.Signature.NotBefore = first
}

// Codes of municipalities that there are. All other cards are of one that does not exist.
const (
	nowhere    = "99001"
	kawasakiKu = "14131" // a ward of a designated city
	nerima     = "13120"
)

func (p Profile) from(municipality string) Profile {
	p.Municipality = municipality
	return p
}

func (p Profile) triesLeft(n int) Profile {
	p.UserPIN.TriesLeft, p.SignaturePassword.TriesLeft = n, n
	return p
}

// damaged overwrites the user-authentication certificate behind its first bytes, as
// a chip does that lost a page.
func damaged(file card.FileID, content []byte) []byte {
	if file == card.UserAuthenticationCertificateFile {
		clear(content[64:])
	}
	return content
}

// notLeapDay keeps birthdays out of the question on what day the 29th of February
// comes in a common year.
func notLeapDay(d rules.Date) rules.Date {
	if d.Month == time.February && d.Day == 29 {
		return d.AddDays(1)
	}
	return d
}

func addYears(d rules.Date, n int) rules.Date {
	return rules.Date{Year: d.Year + n, Month: d.Month, Day: d.Day}
}
