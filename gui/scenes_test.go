package gui

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/diagnosis"
	"kigen/internal/export/printing"
	"kigen/internal/i18n"
	"kigen/internal/municipality"
	"kigen/internal/reminder"
	"kigen/rules"
)

// A scene is something that a person can come to see.
type scene struct {
	name string
	// demo is the profile of the card that is read at first, "" for none.
	demo string
	// act is what happens then; nil for nothing.
	act func(*bench)
}

// scenes are every phase of a check, every page and every demonstration card.
var scenes = append([]scene{
	{"no-reader", "", nil},
	{"service-down", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Fault: &check.Fault{Cause: check.ServiceDown}}})
	}},
	{"driver-missing", "", func(b *bench) { b.handle(model.StateChanged{State: withoutReader(check.DriverMissing, acr1251)}) }},
	{"no-driver", "", func(b *bench) {
		b.handle(model.StateChanged{State: withoutReader(check.NoDriver, check.USBReader{ID: pasori.ID, Name: pasori.Name})})
	}},
	{"reader-not-ready", "", func(b *bench) {
		b.handle(model.StateChanged{State: withoutReader(check.NoReader, check.USBReader{ID: "1234:ABCD"})})
	}},
	{"wait", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Readers: readers(1)}})
	}},
	{"card-removed", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Readers: readers(1), Fault: &check.Fault{Cause: check.CardRemoved}}})
	}},
	{"choosing", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.Choosing, Readers: readers(2)}})
	}},
	{"without-reader", "", func(b *bench) { b.tap("no-reader") }},
	{"demo-cards", "", func(b *bench) { b.tap("demo") }},
	{"reading", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.Reading, Readers: readers(1), Current: readers(1)[0]}})
	}},
	{"reading-slow", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.Reading, Readers: readers(1), Current: readers(1)[0], Slow: true}})
		b.tabTo("stop")
	}},
	{"reading-after-removed", "", func(b *bench) {
		state := inTrouble(check.Fault{Cause: check.CardRemoved})
		state.Phase = check.Reading
		b.handle(model.StateChanged{State: state})
	}},
	{"first-date", "renewable", func(b *bench) { b.handle(model.StateChanged{State: firstDate(b)}) }},
	{"first-date-slow", "renewable", func(b *bench) {
		state := firstDate(b)
		state.Slow = true
		b.handle(model.StateChanged{State: state})
	}},
	{"read-again", "renewable", func(b *bench) {
		state := firstDate(b)
		state.Report.Items = nil
		b.handle(model.StateChanged{State: state})
	}},
	{"poor-contact", "", func(b *bench) { b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: check.PoorContact})}) }},
	{"poor-contact-later", "renewable", func(b *bench) {
		state := firstDate(b)
		state.Phase, state.Fault = check.InTrouble, &check.Fault{Cause: check.PoorContact}
		b.handle(model.StateChanged{State: state})
	}},
	{"in-use", "", func(b *bench) { b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: check.InUse})}) }},
	{"other-card", "", func(b *bench) {
		b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: check.OtherCard, Other: "drivers-licence", Err: card.FileNotFound})})
	}},
	{"unknown", "", func(b *bench) {
		b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: check.Unknown, Err: card.StatusWord(0x6F00)})})
		b.tap("copy-code")
		b.tabTo("copy-code")
	}},
	// The states of the answer that no demonstration card has.
	{"opens-soon", "valid", func(b *bench) { b.expires(94, rules.UserAuthentication) }},
	{"last-month", "renewable", func(b *bench) { b.expires(30, rules.UserAuthentication) }},
	{"last-week", "renewable", func(b *bench) { b.expires(7, rules.UserAuthentication) }},
	{"last-day", "renewable", func(b *bench) { b.expires(0, rules.UserAuthentication) }},
	{"card-last-week", "card-renewable", func(b *bench) { b.expires(3, rules.Card, rules.UserAuthentication) }},
	{"forged", "valid", func(b *bench) { b.real(checktest.Read(b.t, "valid", today, checktest.Forge)) }},
	{"unknown-issuer", "valid", func(b *bench) { b.real(b.model.Check.Report) }},
	{"reminder-due", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(1)}})
		b.remembers(family)
	}},
	{"remember", "renewable", func(b *bench) {
		b.remembers(family)
		b.tap("remember")
		b.tap("save-label")
	}},
	{"reminders", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(1)}})
		b.remembers(reminder.List{Notify: true, Cards: family.Cards})
		b.tap("reminders")
	}},
	{"reminders-unreadable", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(1)}})
		b.handle(model.RemindersLoaded{Err: reminder.ErrMalformed, Today: today})
		b.handle(model.RemindersUpdated{Err: reminder.ErrMalformed})
		b.tap("reminders")
	}},
	{"ladder", "renewable", func(b *bench) { b.climbs() }},
	{"ladder-blocked", "blocked", func(b *bench) { b.climbs() }},
	{"ladder-other", "other", func(b *bench) { b.climbs() }},
	{"bundle", "blocked", func(b *bench) {
		b.climbs()
		b.model.Ladder.Trace = "{\"schema\":\"kigen.trace/1\",\"kigen\":\"1.0.0\",\"system\":\"linux/amd64\",\"day\":\"2025-10-16\"}\n"
		b.tap("bundle")
	}},
	{"ladder-climbing", "renewable", func(b *bench) {
		b.handle(model.OpenPage{Page: model.LadderPage})
		b.model.Ladder = model.Ladder{Climbing: true}
		b.handle(model.RungClimbed{Climb: 0, Rungs: diagnosis.Ladder{{Name: diagnosis.System, Outcome: diagnosis.Passed, Evidence: []diagnosis.Fact{{Name: "kigen", Value: "1.0"}}}}})
	}},
	{"ladder-service-down", "", func(b *bench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Today: today, Fault: &check.Fault{Cause: check.ServiceDown}}})
		b.climbs()
	}},
	{"takeaway", "renewable", func(b *bench) { b.tap("takeaway") }},
	{"takeaway-late", "card-expired", func(b *bench) { b.tap("takeaway") }},
	{"calendar-saved", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.handle(model.WasMade{Product: model.CalendarFile, Path: "/home/kigen/ダウンロード/練習用のカード - マイナンバーカードの期限.ics", Outcome: outcomeOf(model.CalendarFile, nil)})
	}},
	{"calendar-not-saved", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.handle(model.WasMade{Product: model.CalendarFile, Path: "", Outcome: outcomeOf(model.CalendarFile, errors.New("disk full"))})
	}},
	{"calendar-not-permitted", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.handle(model.WasMade{Product: model.CalendarFile, Path: "", Outcome: outcomeOf(model.CalendarFile, fs.ErrPermission)})
	}},
	{"calendar-not-opened", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.handle(model.WasMade{Product: model.CalendarFile, Path: "/home/kigen/ダウンロード/練習用のカード - マイナンバーカードの期限.ics", Outcome: outcomeOf(model.CalendarFile, nil)})
		b.handle(model.OpenFailed{Path: "/home/kigen/ダウンロード/練習用のカード - マイナンバーカードの期限.ics"})
	}},
	{"telephone-code", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.tap("code")
	}},
	{"paper", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.tap("paper")
		b.next()
	}},
	{"paper-no-printer", "renewable", func(b *bench) {
		b.tap("takeaway")
		b.tap("paper")
		b.next()
		b.handle(model.WasMade{Product: model.HandoutPaper, Path: "", Outcome: outcomeOf(model.HandoutPaper, printing.ErrNoPrinter)})
	}},
	{"card-gone", "expired", func(b *bench) {
		state := b.model.Check
		state.CardGone = true
		b.handle(model.StateChanged{State: state})
	}},
	// As the end-to-end test of the program has it, with a card on a real reader.
	{"reader-renewable", "renewable", func(b *bench) {
		state := b.model.Check
		state.Current = check.Reader{Name: "Virtual PCD 00 00", Card: check.CardPresent}
		state.Report.Simulated = false
		state.Report.Municipality = "" // what its tile says depends on the hour
		b.handle(model.StateChanged{State: state})
	}},
	{"where", "renewable", func(b *bench) { b.tap("where") }},
	{"where-nerima", "renewable", func(b *bench) { b.choose("area-13"); b.tap("area-13120") }},
	{"where-prefecture", "renewable", func(b *bench) { b.choose("area-14") }},
	{"where-elsewhere", "renewable", func(b *bench) { b.choose("not-listed") }},
	{"where-unknown", "valid", func(b *bench) { b.tap("where") }},
	{"where-after-hours", "renewable", func(b *bench) {
		b.tap("where")
		b.at(today, 17, 30)
	}},
	{"where-holiday", "renewable", func(b *bench) {
		b.tap("where")
		b.at(rules.Date{Year: 2025, Month: time.November, Day: 3}, 10, 0)
	}},
	{"where-of-a-card", "card-renewable", func(b *bench) { b.choose("area-14"); b.tap("area-14137") }},
	{"pin", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("１")
	}},
	{"pin-wrong", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("9999")
		b.confirm()
	}},
	{"pin-right", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter(virtual.PIN)
		b.confirm()
	}},
	{"keypad", "valid", func(b *bench) { b.onKeypad(check.Asking, "") }},
	{"keypad-cancelled", "valid", func(b *bench) { b.onKeypad(check.Asking, check.KeypadCancelled) }},
	{"keypad-typing", "valid", func(b *bench) { b.onKeypad(check.Verifying, "") }},
	{"keypad-slow", "valid", func(b *bench) {
		b.onKeypad(check.Verifying, "")
		state := b.model.Check
		state.Slow = true
		b.handle(model.StateChanged{State: state})
	}},
	{"keypad-failed", "valid", func(b *bench) { b.onKeypad(check.Asking, check.KeypadFailed) }},
	{"last-try-asked", "last-try", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("9999")
		b.tap("confirm")
	}},
	{"tries-unknown", "valid", func(b *bench) {
		state := b.model.Check
		state.Phase, state.Asked = check.Asking, card.UserPIN
		state.Report.Items = append([]check.Item(nil), state.Report.Items...)
		for i := range state.Report.Items {
			state.Report.Items[i].Tries = card.Tries{}
		}
		b.handle(model.StateChanged{State: state})
	}},
	{"password-shown", "valid", func(b *bench) {
		b.ask(card.SignaturePassword)
		b.enter("kigen20")
		b.tap("show")
	}},
	{"pin-too-short", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("12")
		b.tap("confirm")
	}},
	{"password-bad-character", "valid", func(b *bench) {
		b.ask(card.SignaturePassword)
		b.enter("KIG-")
	}},
	{"pin-forgotten", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.tap("forgotten")
	}},
	{"password-forgotten", "valid", func(b *bench) {
		b.ask(card.SignaturePassword)
		b.tap("forgotten")
	}},
	{"verifying", "valid", func(b *bench) {
		state := b.model.Check
		state.Phase = check.Verifying
		b.handle(model.StateChanged{State: state})
	}},
	{"verifying-slow", "valid", func(b *bench) {
		state := b.model.Check
		state.Phase, state.Slow = check.Verifying, true
		b.handle(model.StateChanged{State: state})
	}},
	{"signature", "valid", func(b *bench) {
		b.ask(card.SignaturePassword)
		b.enter(virtual.Password)
		b.confirm()
	}},
	{"languages", "", func(b *bench) { b.tap("language") }},
	{"display", "", func(b *bench) { b.tap("display") }},
	{"plain-text", "renewable", func(b *bench) {
		b.tap("text")
		b.tap("copy-text")
	}},
	{"dark-display", "", func(b *bench) {
		b.tap("display")
		b.tap("colors-dark")
	}},
	{"dark-wait", "", func(b *bench) {
		b.color(model.DarkScheme)
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Readers: readers(1)}})
	}},
	{"dark-expired", "expired", func(b *bench) { b.color(model.DarkScheme) }},
	{"dark-renewable", "renewable", func(b *bench) {
		b.color(model.DarkScheme)
		b.tabTo("demo")
	}},
	{"dark-pin-wrong", "valid", func(b *bench) {
		b.color(model.DarkScheme)
		b.ask(card.UserPIN)
		b.enter("9999")
		b.confirm()
	}},
	{"high-contrast-wait", "", func(b *bench) {
		b.color(model.ContrastScheme)
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Readers: readers(1)}})
	}},
	{"high-contrast-renewable", "renewable", func(b *bench) {
		b.color(model.ContrastScheme)
		b.tabTo("demo")
	}},
	{"high-contrast-pin", "valid", func(b *bench) {
		b.color(model.ContrastScheme)
		b.ask(card.UserPIN)
		b.enter("1")
	}},
	{"next", "renewable", func(b *bench) { b.tap("next") }},
	{"next-card-renewable", "card-renewable", func(b *bench) { b.tap("next") }},
	{"next-too-early", "valid", func(b *bench) { b.tap("next") }},
	{"next-expired", "expired", func(b *bench) { b.tap("next") }},
	{"next-card-expired", "card-expired", func(b *bench) { b.tap("next") }},
	{"next-period-of-stay", "card-renewable", func(b *bench) {
		b.tap("next")
		b.tap("period-of-stay-yes")
	}},
	{"next-moved", "valid", func(b *bench) {
		b.tap("next")
		b.tap("changed-yes")
	}},
	{"next-born", "card-renewable", func(b *bench) {
		b.tap("next")
		b.tap("born")
		b.enter("19801130")
		b.press(fyne.KeyReturn)
	}},
	{"next-no-signature", "no-signature", func(b *bench) {
		b.tap("next")
		b.tap("born")
		b.tap("era-heisei")
		b.enter("270916")
		b.tap("confirm")
	}},
	{"next-blocked", "blocked", func(b *bench) { b.tap("next") }},
	{"born", "card-renewable", func(b *bench) {
		b.tap("next")
		b.tap("born")
	}},
	{"born-none", "card-renewable", func(b *bench) {
		b.tap("next")
		b.tap("born")
		b.tap("era-showa")
		b.enter("640229")
	}},
	{"born-whole", "card-renewable", func(b *bench) {
		b.tap("next")
		b.tap("born")
		b.tap("era-showa")
		b.enter("５51130")
	}},
}, append(demoScenes(), kioskScenes()...)...)

// A kioskScene is what happens at a kiosk once the card of a profile was read, ""
// for none.
type kioskScene struct {
	demo string
	act  func(kioskBench)
}

func kioskScenes() (all []scene) {
	for _, name := range slices.Sorted(maps.Keys(kioskScenesByName)) {
		all = append(all, scene{name, kioskScenesByName[name].demo, nil})
	}
	return all
}

// kioskScenesByName are what a kiosk shows more than a window.
var kioskScenesByName = map[string]kioskScene{
	"kiosk-attract": {"", func(kioskBench) {}},
	"kiosk-broken":  {"", func(b kioskBench) { b.model.Kiosk.Broken = true; b.draw() }},
	"kiosk-removed": {"", func(b kioskBench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(0), Fault: &check.Fault{Cause: check.CardRemoved}}})
	}},
	"kiosk-no-reader": {"", func(b kioskBench) {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Today: today, Fault: &check.Fault{Cause: check.NoReader}}})
	}},
	"kiosk-result":    {"renewable", func(kioskBench) {}},
	"kiosk-countdown": {"renewable", func(b kioskBench) { b.wait(b.model.Policy.Idle + 3*time.Second) }},
	"kiosk-lower":     {"renewable", func(b kioskBench) { b.tap("lower") }},
	"kiosk-card-left": {"renewable", func(b kioskBench) {
		b.tap("finish")
		b.untilPhase(check.Finished)
	}},
	"kiosk-pin": {"renewable", func(b kioskBench) {
		b.ask(card.UserPIN)
		b.enter("12")
	}},
	"kiosk-trouble":  {"", func(b kioskBench) { b.handle(model.StateChanged{State: inTrouble(check.Fault{Cause: check.InUse})}) }},
	"kiosk-takeaway": {"renewable", func(b kioskBench) { b.tap("takeaway") }},
	"kiosk-paper-refused": {"renewable", func(b kioskBench) {
		b.touch(model.OpenPage{Page: model.HandoutPage})
		b.model.Takeaway.Made = model.Making
		b.handle(model.WasMade{Product: model.HandoutPaper, Path: "", Outcome: outcomeOf(model.HandoutPaper, printing.ErrNotPrinted)})
	}},
	"kiosk-closed": {"", func(b kioskBench) {
		b.model.Policy.AlwaysOpen = false
		b.model.Policy.Hours = municipality.Counter{
			Hours: []municipality.Hours{{Days: []time.Weekday{time.Friday}, Opens: 8*60 + 30, Closes: 17 * 60}}, Until: rules.Date{Year: 9999, Month: 1, Day: 1},
		}
		b.draw()
	}},
	"kiosk-staff-code": {"", func(b kioskBench) { b.touch(model.OpenStaff{}); b.enter("12") }},
	"kiosk-staff-locked": {"", func(b kioskBench) {
		b.model = b.model.AfterTries(99)
		b.touch(model.OpenStaff{})
	}},
	"kiosk-staff-no-status": {"", func(b kioskBench) {
		b.model.Kiosk.NoStatus = true
		b.touch(model.OpenStaff{})
		b.enterStaff(staffDigits)
	}},
	"kiosk-staff": {"", func(b kioskBench) {
		b.model.Kiosk.Counts = model.Counts{Day: today, Checks: 12, Languages: map[string]int{"ja": 9, "en": 2, "vi": 1}, Faults: map[string]int{"K302": 2, "K401": 1}}
		b.touch(model.OpenStaff{})
		b.enterStaff(staffDigits)
	}},
}

func demoScenes() (all []scene) {
	for _, name := range virtual.Names() {
		all = append(all, scene{"demo-" + name, name, nil})
	}
	return all
}

// choose picks an area, or none that is listed, on the page of where to go.
func (b *bench) choose(name string) {
	b.tap("where")
	b.tap("another")
	b.tap(name)
}

// at draws the page as it is at another time.
func (b *bench) at(day rules.Date, hour, minute int) {
	b.model.Now = time.Date(day.Year, day.Month, day.Day, hour, minute, 0, 0, rules.Japan)
	b.draw()
}

func readers(withCard int) []check.Reader {
	all := []check.Reader{{Name: "Sony FeliCa RC-S300/S", Events: 1}, {Name: "ACS ACR39U ICC Reader", Events: 1}}
	for i := range withCard {
		all[i].Card = check.CardPresent
	}
	return all[:max(withCard, 1)]
}

// acr1251 is a reader that wants a driver, as package pcsc tells of it on Linux.
var acr1251 = check.USBReader{ID: "072F:221B", Name: "ACS ACR1251U-C", Driver: "libacsccid1", Source: "https://acsccid.sourceforge.net/"}

// pasori is one as it is told of on Windows, with the longest address there is.
var pasori = check.USBReader{
	ID: "054C:06C1", Name: "Sony RC-S380", Driver: "NFCポートソフトウェア",
	Source: "https://www.sony.co.jp/Products/felica/consumer/download/felicaportsoftware.html",
}

// withoutReader is the state in which a reader is plugged in and can't be used.
func withoutReader(cause check.Cause, reader check.USBReader) check.State {
	return check.State{Phase: check.WaitingForReader, Today: today, Fault: &check.Fault{Cause: cause, Err: &reader}}
}

// inTrouble is the state after a fault before the first date.
func inTrouble(fault check.Fault) check.State {
	state := check.State{Phase: check.InTrouble, Today: today, Readers: readers(1), Fault: &fault}
	state.Current = state.Readers[0]
	return state
}

// expires has the things of some kinds expire in so many days, as a card would say it.
func (b *bench) expires(days int, kinds ...rules.Kind) {
	state := b.model.Check
	state.Report.Items = slices.Clone(state.Report.Items)
	for i, item := range state.Report.Items {
		if slices.Contains(kinds, item.Kind) {
			judged := check.Expiring(today.AddDays(days), today)
			judged.Kind, judged.NotBefore, judged.Tries, judged.Issuer = item.Kind, item.NotBefore, item.Tries, item.Issuer
			state.Report.Items[i] = judged
		}
	}
	b.handle(model.StateChanged{State: state})
}

// real shows a report as that of a real card.
func (b *bench) real(report check.Report) {
	state := b.model.Check
	report.Simulated = false
	state.Report, state.Readers, state.Current = report, readers(1), readers(1)[0]
	b.handle(model.StateChanged{State: state})
}

// firstDate is the state in which one date of the card was read.
func firstDate(b *bench) check.State {
	state := b.model.Check
	state.Phase, state.Report.Complete = check.Reading, false
	state.Report.Items = state.Report.Items[1:2]
	return state
}

// play opens a window and plays a scene in it, at a text size and a size of the window.
func play(t *testing.T, s scene, language string, zoom, width, height float32) *bench {
	t.Helper()
	if k, ok := kioskScenesByName[s.name]; ok {
		return playKioskScene(t, k, language, zoom, width, height)
	}
	b := openBench(t, language, s.demo)
	b.settle()
	b.zoomTo(zoom)
	b.resize(width, height)
	if s.act != nil {
		s.act(b)
	}
	return b
}

// playKioskScene plays it at a kiosk, on which every digit has its place.
func playKioskScene(t *testing.T, s kioskScene, language string, zoom, width, height float32) *bench {
	t.Helper()
	p := aPolicy(t)
	p.Languages, p.Shuffle = nil, false
	b := openKiosk(t, p)
	b.resize(width, height)
	if s.demo != "" {
		b.lay(s.demo)
	} else {
		b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForCard, Today: today, Readers: readers(0)}})
	}
	chosen, _ := i18n.Find(language)
	b.model.Language, b.config.Language = chosen, chosen
	b.zoomTo(zoom)
	s.act(b)
	return b.bench
}
