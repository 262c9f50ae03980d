package advice

import (
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/rules"
)

func TestTheProcedureOfEveryDemonstrationCard(t *testing.T) {
	for name, want := range map[string]struct {
		procedure Procedure
		of        rules.Kind
		bring     []What
		questions []Question
	}{
		"valid":          {NotYet, rules.UserAuthentication, nil, []Question{AskChanged}},
		"fresh":          {NotYet, rules.UserAuthentication, nil, []Question{AskChanged}},
		"renewable":      {RenewCertificates, rules.UserAuthentication, []What{Card, PIN, Password}, []Question{AskChanged}},
		"card-renewable": {RenewCard, rules.Card, []What{Card, HandoverNotice, PIN, Password}, []Question{AskPeriodOfStay, AskChanged, AskBorn}},
		"expired":        {ReissueCertificates, rules.UserAuthentication, []What{Card, PIN, Password}, []Question{AskChanged}},
		"card-expired":   {NewCard, rules.Card, []What{Card, HandoverNotice, PIN, Password}, []Question{AskPeriodOfStay, AskBorn}},
		"no-signature":   {NotYet, rules.Card, nil, []Question{AskPeriodOfStay, AskChanged, AskBorn}},
		"last-try":       {NotYet, rules.UserAuthentication, nil, []Question{AskChanged}},
		"blocked":        {NotYet, rules.UserAuthentication, []What{Card}, []Question{AskChanged}},
		"no-card-date":   {NotYet, rules.UserAuthentication, nil, []Question{AskPeriodOfStay, AskChanged}},
		"damaged":        {AskCounter, "", []What{Card, PIN, Password}, []Question{AskPeriodOfStay, AskChanged}},
		"juki":           {},
		"other":          {},
	} {
		got := For(checktest.Read(t, name, today), Facts{})
		var bring []What
		for _, thing := range got.Bring {
			bring = append(bring, thing.What)
		}
		if got.Procedure != want.procedure || got.Of != want.of || !slices.Equal(bring, want.bring) || !slices.Equal(got.Questions, want.questions) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := len(virtual.Names()); got != 13 {
		t.Errorf("there are %d demonstration cards, and not all are here", got)
	}
}

// Kawasaki's example 3, with a card for five years more: renewed in the window, too early,
// and after the expiry.
func TestTheNewExpiryOfCertificates(t *testing.T) {
	example := life{card: "2031-01-15", issued: "2021-06-01", certificate: "2026-01-15"}
	for _, c := range []struct {
		today                string
		inTime, early, after string
		lost                 int // years
	}{
		{"2025-10-15", "2031-01-15", "2030-01-15", "", 1}, // the window opens tomorrow: the card's expiry cuts the 6th birthday
		{"2025-10-16", "2031-01-15", "", "", 0},
		{"2026-01-15", "2031-01-15", "", "", 0}, // the birthday of the day itself does not count
		{"2026-01-16", "", "", "2031-01-15", 0},
	} {
		example.today = c.today
		got := For(example.report(), Facts{}).NewExpiry
		if got.InTime.Date != day(c.inTime) || got.TooEarly.Date != day(c.early) || got.AfterExpiry.Date != day(c.after) || got.Lost.Years != c.lost {
			t.Errorf("%s: %+v", c.today, got)
		}
	}
}

func TestTheNewExpiryOfACardComesFromTheBirthDate(t *testing.T) {
	adult := life{today: "2025-11-01", card: "2026-01-15", issued: "2021-02-01", certificate: "2026-01-15"}
	for _, c := range []struct{ today, born, want string }{
		{"2025-11-01", "1980-01-15", "2036-01-15"}, // the 11th birthday
		{"2025-11-01", "2012-01-15", "2031-01-15"}, // under 18: the 6th
		{"2026-02-01", "1980-01-15", "2036-01-15"}, // expired: the 10th
		{"2025-11-01", "1980-03-07", ""},           // the card ends on another day: perhaps a stay's
	} {
		adult.today = c.today
		o := For(adult.report(), Facts{Born: day(c.born)}).NewExpiry
		got := o.InTime
		if o.Late {
			got = o.AfterExpiry
		}
		if got.Date != day(c.want) || !got.Date.IsZero() && !got.Estimated {
			t.Errorf("%s, born %s: %+v", c.today, c.born, o)
		}
	}
}

func TestAForeignResidentIsToldToExtendFirst(t *testing.T) {
	stay := life{today: "2025-10-20", card: "2026-01-20", issued: "2023-01-20", certificate: "2026-01-20"}
	report := stay.report()
	if asked := For(report, Facts{}); !slices.Contains(asked.Questions, AskPeriodOfStay) || !asked.ExtendBy.IsZero() {
		t.Errorf("not said yet: %+v", asked)
	}
	plan := For(report, Facts{PeriodOfStay: Yes})
	if plan.ExtendBy != day("2026-01-20") || !plan.Letter.None || !plan.NewExpiry.Stay {
		t.Errorf("with a period of stay: %+v", plan)
	}
	if plan := For(report, Facts{PeriodOfStay: No}); !plan.ExtendBy.IsZero() || plan.Letter.None {
		t.Errorf("without one: %+v", plan)
	}
	// A card that ends on a certificate's birthday has none, whatever is said.
	birthday := life{today: "2025-10-20", card: "2031-01-15", issued: "2021-06-01", certificate: "2026-01-15"}
	if plan := For(birthday.report(), Facts{PeriodOfStay: Yes}); !plan.ExtendBy.IsZero() || slices.Contains(plan.Questions, AskPeriodOfStay) {
		t.Errorf("a card that can have no period of stay: %+v", plan)
	}
}

func TestAMoveOrANewNameEndsTheSignatureCertificate(t *testing.T) {
	example := life{today: "2025-10-20", card: "2031-01-15", issued: "2021-06-01", certificate: "2026-01-15"}
	plan := For(example.report(), Facts{Changed: Yes})
	want := map[rules.AddressEvent]int{rules.MovedIn: 14, rules.PlannedMovingOut: 30, rules.MovingInAnnounced: 90}
	if plan.Change == nil || !plan.Change.Signature || !maps.Equal(plan.Change.Days, want) {
		t.Errorf("moved: %+v", plan.Change)
	}
	example.signature = "absent"
	if plan := For(example.report(), Facts{Changed: Yes}); plan.Change == nil || plan.Change.Signature {
		t.Errorf("moved, with no signature certificate: %+v", plan.Change)
	}
	if plan := For(example.report(), Facts{Changed: No}); plan.Change != nil {
		t.Errorf("not moved: %+v", plan.Change)
	}
}

func TestTheSignatureCertificateOfTheYoung(t *testing.T) {
	child := life{today: "2025-10-20", card: "2026-01-15", issued: "2021-02-01", certificate: "2026-01-15", signature: "absent"}
	for born, want := range map[string]SignatureNote{"": NotIssued, "2012-01-15": UnderAge, "2009-01-15": MayBeAsked} {
		if got := For(child.report(), Facts{Born: day(born)}).Signature; got != want {
			t.Errorf("born %q: %q, want %q", born, got, want)
		}
	}
}

func TestTheBirthDateOnTheCardCountsBeforeWhatIsSaid(t *testing.T) {
	example := life{today: "2025-11-01", card: "2026-01-15", issued: "2021-02-01", certificate: "2026-01-15", born: "1980-01-15"}
	said := For(example.report(), Facts{Born: day("2012-01-15")})
	if said.NewExpiry.InTime.Date != day("2036-01-15") || slices.Contains(said.Questions, AskBorn) {
		t.Errorf("got %+v", said)
	}
}

// lives draws any card that the rules can make, on any day around its end.
func lives(t *rapid.T) (check.Report, Facts) {
	expires := rules.Date{Year: 2025, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 2500).Draw(t, "expires"))
	today := expires.AddDays(rapid.IntRange(-400, 200).Draw(t, "days"))
	issued := expires.AddDays(-rapid.IntRange(1, 2100).Draw(t, "age"))
	whole := expires.AddDays(rapid.SampledFrom([]int{0, 0, 365, 1826, 1827, 37}).Draw(t, "card"))
	l := life{
		today: today.String(), card: whole.String(), issued: issued.String(), certificate: expires.String(),
		signature: rapid.SampledFrom([]string{"", "absent", expires.String()}).Draw(t, "signature"),
	}
	answers := rapid.SampledFrom([]Answer{NotSaid, Yes, No})
	facts := Facts{PeriodOfStay: answers.Draw(t, "stay"), Changed: answers.Draw(t, "changed")}
	if rapid.Bool().Draw(t, "born") {
		facts.Born = rules.Date{Year: rapid.IntRange(1930, 2015).Draw(t, "year"), Month: whole.Month, Day: min(whole.Day, 28)}
	}
	return l.report(), facts
}

func TestNobodyIsSentBeforeTheWindowOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		report, facts := lives(t)
		plan := For(report, facts)
		renews := plan.Procedure == RenewCertificates || plan.Procedure == RenewCard || plan.Procedure == RenewBoth
		if renews && report.Today.Before(plan.Opens) {
			t.Errorf("sent on %v, opens %v", report.Today, plan.Opens)
		}
		if plan.Procedure == NotYet && !report.Today.Before(plan.Opens) {
			t.Errorf("told to wait on %v, opens %v", report.Today, plan.Opens)
		}
	})
}

func TestWaitingForTheWindowNeverLosesTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		report, facts := lives(t)
		o := For(report, facts).NewExpiry
		if !o.InTime.Date.IsZero() && !o.TooEarly.Date.IsZero() && o.InTime.Date.Before(o.TooEarly.Date) {
			t.Errorf("in time %v, too early %v", o.InTime, o.TooEarly)
		}
	})
}

func TestEveryQuestionChangesThePlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		report, facts := lives(t)
		for _, question := range For(report, facts).Questions {
			one, other := facts, facts
			switch question {
			case AskPeriodOfStay:
				one.PeriodOfStay, other.PeriodOfStay = Yes, No
			case AskChanged:
				one.Changed, other.Changed = Yes, No
			case AskBorn:
				one.Born, other.Born = somebody(report), rules.Date{}
			}
			if reflect.DeepEqual(For(report, one), For(report, other)) {
				t.Errorf("%s changes nothing", question)
			}
		}
	})
}

func TestACardWithAForgedCertificateGetsNoAdvice(t *testing.T) {
	report := checktest.Read(t, "card-renewable", rules.Date{Year: 2025, Month: time.October, Day: 16}, checktest.Forge)
	for _, answer := range []Answer{NotSaid, Yes, No} {
		if plan := For(report, Facts{PeriodOfStay: answer, Changed: answer}); len(plan.Sections()) > 0 || len(plan.Questions) > 0 || plan.Procedure != "" {
			t.Errorf("%s: %+v", answer, plan)
		}
	}
}
