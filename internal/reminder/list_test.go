package reminder

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/rules"
)

func day(t testing.TB, text string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// grandmother's certificate can be renewed from 2025-10-16, her card in 2030.
func grandmother(t testing.TB) Card {
	return Card{Label: "おばあちゃん", Expires: map[rules.Kind]rules.Date{
		rules.Card: day(t, "2031-01-15"), rules.UserAuthentication: day(t, "2026-01-15"),
	}}
}

func TestLabelIsOneShortLine(t *testing.T) {
	for label, want := range map[string]string{
		"母": "母", " 母 ": "母", strings.Repeat("あ", 40): strings.Repeat("あ", 40),
		"山田　太郎": "山田 太郎", "a\nb": "a b", "a\x00": "a", "\u202ea\u200d": "a",
		"": "", "  ": "", "\x00\u202e": "", strings.Repeat("あ", 41): "", "\xff": "",
	} {
		got, err := CheckLabel(label)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", label, got, err, want)
		}
	}
}

func TestOnlyDaysOfAReportAreRemembered(t *testing.T) {
	report := check.Report{Reader: "reader", Municipality: "14131", Items: []check.Item{
		{Kind: rules.Card, State: check.StateUnreadable},
		{Kind: rules.UserAuthentication, State: check.StateValid, Expires: day(t, "2026-01-15")},
		{Kind: rules.Signature, State: check.StateNeedsPassword},
	}}
	got, ok := Of(report, "母")
	want := Card{Label: "母", Expires: map[rules.Kind]rules.Date{rules.UserAuthentication: day(t, "2026-01-15")}}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Error(ok, diff)
	}
	if _, ok := Of(check.Report{Items: report.Items[:1]}, "母"); ok {
		t.Error("a report without a day can be remembered")
	}
}

func TestACardOfAnUnknownIssuerIsRememberedAsThatAndAForgedOneIsNot(t *testing.T) {
	today := day(t, "2025-10-16")
	if _, ok := Of(checktest.Read(t, "renewable", today, checktest.Forge), "母"); ok {
		t.Error("a card with a forged certificate can be remembered")
	}
	report := check.Report{Items: []check.Item{
		{Kind: rules.Card, Expires: day(t, "2031-01-15")},
		{Kind: rules.UserAuthentication, Expires: day(t, "2026-01-15"), Issuer: check.IssuerUnknown},
	}}
	of, ok := Of(report, "母")
	if !ok {
		t.Fatal("no card with a date")
	}
	data := List{Cards: []Card{of}}.encode()
	list, err := decode(data)
	if err != nil || !list.Cards[0].Report(today).UnknownIssuer() {
		t.Errorf("%v, %+v", err, list)
	}
	report.Simulated = true // a practice card's issuer is nobody's business
	if of, _ := Of(report, "母"); of.Issuer != "" {
		t.Errorf("%+v", of)
	}
	for _, issuer := range []string{"mismatch", "known", "x"} {
		if list, err := decode(bytes.Replace(data, []byte(`"unknown"`), []byte(`"`+issuer+`"`), 1)); err == nil {
			t.Errorf("%s: %+v", issuer, list)
		}
	}
}

func TestARememberedCardIsReportedWithItsDatesAlone(t *testing.T) {
	c, today := grandmother(t), day(t, "2025-10-16")
	c.Issuer = check.IssuerUnknown
	report := c.Report(today)
	if !report.Complete || report.Today != today || len(report.Items) != 2 {
		t.Fatalf("%+v", report)
	}
	for i, want := range []check.Item{{Kind: rules.Card}, {Kind: rules.UserAuthentication, Issuer: check.IssuerUnknown}} {
		if got := report.Items[i]; got.Kind != want.Kind || got.Issuer != want.Issuer || got.Expires != c.Expires[want.Kind] {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestACardIsDueFromTheDayOnWhichItsRenewalOpens(t *testing.T) {
	list := List{Cards: []Card{grandmother(t)}}
	for today, want := range map[string]int{"2025-10-15": 0, "2025-10-16": 1, "2026-01-15": 1, "2026-01-16": 1, "2031-02-01": 1} {
		if got := len(list.Due(day(t, today))); got != want {
			t.Errorf("%s: %d due, want %d", today, got, want)
		}
	}
}

func TestEachRenewalIsAnnouncedOnceAndOnlyWhereAllowed(t *testing.T) {
	silent := List{Cards: []Card{grandmother(t)}}
	if silent.News(day(t, "2025-10-16")) != 0 {
		t.Error("announced though nobody allowed it")
	}
	list := apply(t, silent, Notify{On: true})
	for _, step := range []struct {
		today string
		news  int
	}{{"2025-10-15", 0}, {"2025-10-16", 1}, {"2025-10-16", 0}, {"2025-12-01", 0}, {"2026-02-01", 0}} {
		if news := list.News(day(t, step.today)); news != step.news {
			t.Errorf("%s: %d announced, want %d", step.today, news, step.news)
		}
		list = apply(t, list, Announced{day(t, step.today)})
	}
	if silent.Cards[0].Told != (rules.Date{}) {
		t.Error("the list before was changed")
	}
	renewed := grandmother(t)
	renewed.Expires[rules.UserAuthentication] = day(t, "2031-01-15")
	if apply(t, list, Remember{renewed}).News(day(t, "2030-10-16")) != 1 {
		t.Error("the next renewal of the same card is not announced")
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := List{Notify: rapid.Bool().Draw(t, "notify")}
		for _, label := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zあ-ん0-9]{1,40}`), 0, 5, rapid.ID[string]).Draw(t, "labels") {
			c := Card{Label: label, Expires: map[rules.Kind]rules.Date{}}
			for _, kind := range rapid.SliceOfNDistinct(rapid.SampledFrom(kinds), 1, 3, rapid.ID[rules.Kind]).Draw(t, "kinds") {
				c.Expires[kind] = rules.Date{Year: 2025, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 9000).Draw(t, "day"))
			}
			if rapid.Bool().Draw(t, "told") {
				c.Told = rules.Date{Year: 2025, Month: 1, Day: 1}
			}
			list = apply(t, list, Remember{c})
		}
		got, err := decode(list.encode())
		if diff := cmp.Diff(list, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}

func TestAFileIsReadOnlyIfAllOfItIsAList(t *testing.T) {
	const right = `{"label":"a","expires":{"card":"2031-01-15"}}`
	list := func(cards ...string) string {
		return `{"schema":"kigen.reminders/1","notify":true,"cards":[` + strings.Join(cards, ",") + `]}`
	}
	with := func(from, to string) string { return strings.Replace(right, from, to, 1) }
	var full []string
	for i := range MostCards + 1 {
		full = append(full, with(`"a"`, fmt.Sprintf(`"%d"`, i)))
	}
	for text, mistake := range map[string]string{
		list():                                 "",
		list(right):                            "",
		list(full[:MostCards]...):              "",
		list(full...):                          "51 cards",
		list(right) + " \n":                    "",
		list(right) + "{}":                     "something follows",
		strings.Replace(list(), "/1", "/2", 1): `schema "kigen.reminders/2"`,
		strings.Replace(list(), "true", `true,"more":1`, 1): "unknown field",
		list(right, right):                         "card 2 has the label of another",
		list(right, with(`"a"`, `""`)):             "card 2: label",
		list(with(`"a"`, `" a"`)):                  "",
		list(with(`"card":"2031-01-15"`, ``)):      "no day",
		list(with(`"card"`, `"passport"`)):         "passport",
		list(with("2031-01-15", "2031-02-30")):     "2031-02-30",
		list(with("2031", "1899")):                 "1899-01-15",
		list(with("2031", "1900")):                 "",
		list(with("2031", "2999")):                 "",
		list(with("2031", "3000")):                 "3000-01-15",
		list(with(`}}`, `},"told":"2026-01-15"}`)): "",
		list(with(`}}`, `},"told":"2026-13-15"}`)): "month",
		list(with(`}}`, `},"told":"3000-01-15"}`)): "year 3000",
		list(with(`}}`, `},"number":"1"}`)):        "unknown field",
		strings.Repeat("[", mostBytes):             "depth",
	} {
		_, err := decode([]byte(text))
		switch {
		case mistake == "" && err != nil:
			t.Errorf("%.60s: %v", text, err)
		case mistake != "" && (!errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), mistake)):
			t.Errorf("%.60s: got %v, want %q", text, err, mistake)
		}
	}
}

func TestTheFullestListCanBeRead(t *testing.T) {
	var full List
	for i := range MostCards {
		label := string(rune('0'+i)) + strings.Repeat("<", LongLabel-1) // JSON has six bytes for each
		full = apply(t, full, Remember{Card{Label: label, Told: day(t, "2026-01-15"), Expires: map[rules.Kind]rules.Date{
			rules.Card: day(t, "2031-01-15"), rules.UserAuthentication: day(t, "2026-01-15"), rules.Signature: day(t, "2026-01-15"),
		}}})
	}
	data := full.encode()
	got, err := decode(data)
	if diff := cmp.Diff(full, got); err != nil || diff != "" {
		t.Errorf("%d bytes: %v, %s", len(data), err, diff)
	}
}
