package advice

import (
	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// today is the day in Japan on which the demonstration cards are looked at.
var today = day("2025-10-16")

func day(text string) rules.Date {
	if text == "" {
		return rules.Date{}
	}
	d, err := rules.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// A life is a report in short: dates as 2006-01-02, "" for one not known.
type life struct {
	today       string
	card        string
	issued      string // of the certificates
	certificate string // expiry of the user-authentication certificate
	signature   string // expiry of the signature certificate; "absent", "" for not read
	born        string // as the signature certificate tells it
}

func (l life) report() check.Report {
	r := check.Report{Today: day(l.today), Complete: true, Born: day(l.born)}
	whole, certificate := day(l.card), day(l.certificate)
	add := func(kind rules.Kind, expires rules.Date) {
		item := check.Expiring(expires, r.Today)
		item.Kind = kind
		if kind != rules.Card {
			item.NotBefore = day(l.issued)
			item.Limit = rules.BindingLimit(kind, item.NotBefore, expires, certificate, whole)
			item.Tries = card.Tries{Known: true, Left: map[rules.Kind]int{rules.UserAuthentication: 3, rules.Signature: 5}[kind]}
		}
		r.Items = append(r.Items, item)
	}
	if !whole.IsZero() {
		add(rules.Card, whole)
	}
	if !certificate.IsZero() {
		add(rules.UserAuthentication, certificate)
	}
	switch l.signature {
	case "absent":
		r.Items = append(r.Items, check.Item{Kind: rules.Signature, State: check.StateAbsent})
	case "":
		r.Items = append(r.Items, check.Item{Kind: rules.Signature, State: check.StateNeedsPassword})
	default:
		add(rules.Signature, day(l.signature))
	}
	return r
}
