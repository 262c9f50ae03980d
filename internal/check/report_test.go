package check

import (
	"reflect"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/rules"
)

// A report goes from the job that reads to the machine and on to the screen: none of
// them may change what another one holds.
func TestAReportThatWasHandedOutDoesNotChange(t *testing.T) {
	before := fullReport("A").withFault(&Fault{Cause: NotOffered})
	before.Faults = append(before.Faults, nil)[:1] // with room behind it
	want := fullReport("A").withFault(before.Faults[0])
	_ = before.with(Item{Kind: rules.Card, State: StateUnreadable})
	_ = before.with(Item{Kind: rules.UserAuthentication, Expires: today})
	_ = before.judged(today.AddDays(500))
	one, other := before.withFault(&Fault{Cause: Unreadable}), before.withFault(&Fault{Cause: InUse})
	if !reflect.DeepEqual(before, want) {
		t.Errorf("%+v, want %+v", before, want)
	}
	if one.Faults[1].Cause != Unreadable || other.Faults[1].Cause != InUse {
		t.Errorf("%v, %v", one.Faults, other.Faults)
	}
}

func TestAReportHasOneItemOfAKindInTheOrderOfTheScreen(t *testing.T) {
	report := Report{Today: today}
	for _, kind := range []rules.Kind{rules.Signature, rules.Card, rules.Signature, rules.UserAuthentication, rules.Card} {
		report = report.with(Item{Kind: kind, State: StateUnreadable})
	}
	for i, want := range []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature} {
		if report.Items[i].Kind != want || len(report.Items) != 3 {
			t.Errorf("%+v", report.Items)
		}
	}
	if item, ok := (Report{}).Item(rules.Card); ok || item != (Item{}) {
		t.Errorf("%+v", item)
	}
}

func TestStatesTurnWithTheDayAndLeaveAloneWhatHasNoDate(t *testing.T) {
	expires := rules.Date{Year: 2026, Month: time.January, Day: 15}
	report := Report{}.with(Item{Kind: rules.UserAuthentication, Expires: expires}).with(Item{Kind: rules.Signature, State: StateNeedsPassword})
	for _, test := range []struct {
		daysBefore int
		want       ItemState
	}{{92, StateValid}, {91, StateRenewable}, {0, StateRenewable}, {-1, StateExpired}, {-400, StateExpired}} {
		got := report.judged(expires.AddDays(-test.daysBefore))
		item, _ := got.Item(rules.UserAuthentication)
		signature, _ := got.Item(rules.Signature)
		if item.State != test.want || item.DaysLeft != test.daysBefore || signature.State != StateNeedsPassword || signature.DaysLeft != 0 {
			t.Errorf("%d days before: %+v, %+v", test.daysBefore, item, signature)
		}
	}
}

// A signature is no health insurance card.
func TestTheSignatureCertificateHasNoDaysOfInsurance(t *testing.T) {
	report := Report{}
	for _, kind := range itemOrder {
		report = report.with(Item{Kind: kind, Expires: today})
	}
	for _, item := range report.Items {
		if item.InsuranceUntil.IsZero() != (item.Kind == rules.Signature) {
			t.Errorf("%+v", item)
		}
	}
}

// It sets time.Local, so it does not run beside others.
func TestDatesAreThoseOfJapanWhateverTheComputersZone(t *testing.T) {
	local := time.Local
	defer func() { time.Local = local }()
	lastDay := rules.Date{Year: 2026, Month: time.January, Day: 15}
	v := virtual.New(profile(t, "valid", func(p *virtual.Profile) { p.UserAuthentication.NotAfter, p.CardExpires = lastDay, lastDay }))
	for name, hours := range map[string]int{"Samoa": -11, "UTC": 0, "Japan": 9, "Kiritimati": 14} {
		time.Local = time.FixedZone(name, hours*60*60)
		for _, test := range []struct {
			clock    time.Time
			daysLeft int
		}{
			{time.Date(2026, 1, 15, 14, 59, 59, 0, time.UTC), 0}, {time.Date(2026, 1, 15, 15, 0, 0, 0, time.UTC), -1},
			{time.Date(2026, 1, 14, 15, 0, 0, 0, time.UTC), 0}, {time.Date(2026, 1, 14, 14, 59, 59, 0, time.UTC), 1},
		} {
			report, _, err := readCard(v, nil, Report{Today: rules.DateOf(test.clock.Local())}, func(Report) {})
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range report.Items[:2] {
				if item.Expires != lastDay || item.DaysLeft != test.daysLeft {
					t.Errorf("%s, %v: %s %v, %d days left", name, test.clock, item.Kind, item.Expires, item.DaysLeft)
				}
			}
		}
	}
}

func TestTriesOfOneSecretAreForgottenInACopy(t *testing.T) {
	three := card.Tries{Known: true, Left: 3}
	before := []Item{{Kind: rules.UserAuthentication, Tries: three}, {Kind: rules.Signature, Tries: three}}
	after := Report{Items: before}.WithoutTries(rules.Signature).Items
	if after[0].Tries != three || after[1].Tries.Known || before[1].Tries != three {
		t.Errorf("%+v, before %+v", after, before)
	}
}
