package gui

import (
	"strings"
	"testing"

	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/diagnosis"
	"kigen/internal/export/calendar"
	"kigen/internal/export/paper"
	"kigen/internal/printable/printabletest"
	"kigen/internal/trace"
)

// expectFit fails where something on the screen is not fit to be shown.
func (b *bench) expectFit(where string) {
	b.t.Helper()
	for _, text := range append(b.seen(), b.window.Title()) {
		if err := printabletest.Unfit(text); err != nil {
			b.t.Errorf("%s: %v", where, err)
		}
	}
}

func TestNothingThatOthersCallThemselvesReachesTheWindowAsItIs(t *testing.T) {
	evil := printabletest.Hostile
	named := func(n int) (all []check.Reader) {
		for i := range n {
			all = append(all, check.Reader{Name: evil + string(rune('A'+i)), Card: check.CardPresent, Events: 1})
		}
		return all
	}
	usb := check.USBReader{ID: evil, Name: evil, Driver: evil, Source: evil, Holder: evil}
	report := checktest.Read(t, "renewable", today, func(p *virtual.Profile) { p.SignedBy(strings.ToValidUTF8(evil[:8<<10], "")) })
	report.Simulated, report.Reader = false, evil
	for _, language := range []string{"ja", "en"} {
		b := newBench(t, language)
		for name, state := range map[string]check.State{
			"waiting":        {Phase: check.WaitingForCard, Today: today, Readers: named(1)},
			"choosing":       {Phase: check.Choosing, Today: today, Readers: named(2)},
			"driver missing": withoutReader(check.DriverMissing, usb),
			"no driver":      withoutReader(check.NoDriver, usb),
			"not ready":      withoutReader(check.NoReader, usb),
			"in use":         inTrouble(check.Fault{Cause: check.InUse, Programs: []string{evil}}),
			"showing":        {Phase: check.Showing, Today: today, Readers: named(1), Current: named(1)[0], Report: report},
		} {
			b.handle(model.StateChanged{State: state})
			b.expectFit(name)
		}
		if !b.model.Check.Report.Complete {
			b.handle(model.StateChanged{State: check.State{Phase: check.Showing, Today: today, Readers: named(1), Current: named(1)[0], Report: report}})
		}
		b.handle(model.OpenPage{Page: model.TextPage})
		b.expectFit("plain text")

		b.handle(model.OpenPage{Page: model.LadderPage})
		fact := diagnosis.Fact{Name: evil, Value: evil}
		b.handle(model.RungClimbed{Climb: b.model.Ladder.Climb, Rungs: diagnosis.Ladder{
			{Name: diagnosis.System, Outcome: diagnosis.Passed, Evidence: []diagnosis.Fact{fact, {Name: "issuer", Value: evil}}},
			{Name: diagnosis.USB, Outcome: diagnosis.Failed, Fault: &check.Fault{Cause: check.DriverMissing, Err: &usb}},
		}})
		var recorded strings.Builder
		if err := trace.Record(nil, "1", today, nil, false).End(&check.Fault{Cause: check.DriverMissing, Err: &usb}, 1).Write(&recorded); err != nil {
			t.Fatal(err)
		}
		b.handle(model.ClimbEnded{Climb: b.model.Ladder.Climb, Trace: recorded.String()})
		b.expectFit("ladder")
		b.handle(model.OpenPage{Page: model.BundlePage})
		b.expectFit("bundle")
		if err := printabletest.Unfit(b.model.Bundle().String()); err != nil {
			t.Errorf("bundle: %v", err)
		}

		b.model.Takeaway.Made, b.model.Takeaway.Path = model.Saved, evil
		b.handle(model.OpenPage{Page: model.TakeawayPage})
		b.model.Takeaway.Made, b.model.Takeaway.Path = model.Saved, evil
		b.draw()
		b.expectFit("a file's place")

		if err := printabletest.Unfit(strings.ReplaceAll(string(calendar.Of(report, b.model.Language).File()), "\r\n ", "")); err != nil {
			t.Errorf("calendar: %v", err)
		}
		for _, text := range paper.Lay(paper.Content{Report: report, Language: b.model.Language}).Texts {
			if err := printabletest.Unfit(text.Words()); err != nil {
				t.Errorf("paper: %v", err)
			}
		}
	}
}

func TestAnOfficesNoticeIsFitToBeShown(t *testing.T) {
	p := aPolicy(t)
	p.Notice["ja"] = "3番\n窓口" + strings.ReplaceAll(printabletest.Hostile, "K000", "")
	b := openKiosk(t, p)
	b.expectFit("kiosk")
	if said := strings.Join(b.seen(), "\n"); !strings.Contains(said, "3番\n窓口") {
		t.Errorf("%.400s", said)
	}
}
