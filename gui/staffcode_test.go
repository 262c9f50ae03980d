package gui

import (
	"bytes"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kigen/card"
	"kigen/gui/model"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/i18n"
)

// What staff typed must not help whoever comes next.
func TestDigitsThatStaffTypedAreWipedHoweverTheirPageIsLeft(t *testing.T) {
	korean, _ := i18n.Find("ko")
	for how, leave := range map[string]func(kioskBench){
		"Back":                        func(b kioskBench) { b.tap("back") },
		"Escape":                      func(b kioskBench) { b.press(fyne.KeyEscape) },
		"Finish":                      func(b kioskBench) { b.tap("finish") },
		"a card is laid":              func(b kioskBench) { b.lay("valid") },
		"a card is laid and taken":    func(b kioskBench) { b.lay("valid"); b.take() },
		"nobody touches anything":     func(b kioskBench) { b.wait(b.model.Policy.Idle + b.model.Policy.Countdown) },
		"the computer slept":          func(b kioskBench) { *b.clock = b.clock.Add(time.Hour); b.press(fyne.KeyReturn) },
		"it slept, and a key is next": func(b kioskBench) { *b.clock = b.clock.Add(time.Hour); b.enter("0") },
		"another language": func(b kioskBench) {
			b.tap("language")
			b.touch(model.ChooseLanguage{Language: korean})
			b.touch(model.OpenPage{Page: model.NoPage})
		},
		"the languages' page": func(b kioskBench) { b.tap("language"); b.touch(model.GoBack{}) },
		"text and colours":    func(b kioskBench) { b.tap("display"); b.touch(model.GoBack{}) },
		"the service is down": func(b kioskBench) {
			b.handle(model.StateChanged{State: check.State{Phase: check.WaitingForReader, Today: today, Fault: &check.Fault{Cause: check.ServiceDown}}})
		},
		"the monitor was off": func(b kioskBench) { b.Fill(); b.wait(b.model.Policy.Idle + b.model.Policy.Countdown) },
		"codes are locked": func(b kioskBench) {
			b.model.Kiosk.Staff.Locked = 60
			b.press(fyne.KeyReturn)
		},
		"the program ends": func(b kioskBench) { b.close() },
	} {
		t.Run(how, func(t *testing.T) {
			b := openKiosk(t, aPolicy(t))
			b.touch(model.OpenStaff{})
			b.enter(staffDigits)
			typed := b.secrets.code[:cap(b.secrets.code)]
			if string(b.secrets.code) != staffDigits {
				t.Fatalf("typed %q", b.secrets.code)
			}
			leave(b)
			if !bytes.Equal(typed, make([]byte, len(typed))) || len(b.secrets.code) > 0 {
				t.Errorf("in memory: %q", typed)
			}
			if how == "the program ends" {
				return
			}
			if b.model.Kiosk.Staff.Length > 0 {
				t.Errorf("%d digits are left", b.model.Kiosk.Staff.Length)
			}
			for range 10 { // ten minutes in which somebody touches the screen
				b.wait(time.Minute)
				b.touch(nil)
			}
			b.touch(model.OpenStaff{})
			b.press(fyne.KeyReturn)
			b.soon()
			if b.model.Page == model.StaffPage {
				t.Error("the staff page opens for whoever presses Enter")
			}
		})
	}
}

func TestACodeThatWasComparedIsWiped(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.touch(model.OpenStaff{})
	b.enter(staffDigits)
	typed := b.secrets.code[:cap(b.secrets.code)]
	b.press(fyne.KeyReturn)
	for b.model.Kiosk.Staff.Asking {
		b.next()
	}
	if b.model.Page != model.StaffPage || !bytes.Equal(typed, make([]byte, len(typed))) {
		t.Errorf("page %d, in memory: %q", b.model.Page, typed)
	}
}

// An answer that comes late opens nothing for whoever is there by then.
func TestACodeOpensNothingOnceItsPageIsLeft(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.touch(model.OpenStaff{})
	b.enter(staffDigits)
	b.press(fyne.KeyReturn)
	b.tap("back")
	for b.model.Kiosk.Staff.Asking {
		b.next()
	}
	if b.model.Page != model.NoPage {
		t.Errorf("page %d", b.model.Page)
	}
}

// A computer that sleeps with somebody's dates on the screen shows them to nobody who wakes it.
func TestWhoeverWakesAKioskSeesNothingOfWhoWasThere(t *testing.T) {
	for how, wake := range map[string]func(kioskBench){
		"a touch":             func(b kioskBench) { b.touch(model.OpenPage{Page: model.NextPage}) },
		"the focus moves":     func(b kioskBench) { b.press(fyne.KeyTab) },
		"a key":               func(b kioskBench) { b.press(fyne.KeyDown) },
		"a character":         func(b kioskBench) { b.typedRune('1') },
		"the countdown's end": func(b kioskBench) { b.touch(model.PressGoOn{}) },
	} {
		t.Run(how, func(t *testing.T) {
			b := openKiosk(t, aPolicy(t))
			b.lay("renewable")
			b.touch(model.SaidAnswer{Question: advice.AskChanged, Answer: advice.Yes})
			b.window.Canvas().Unfocus()
			*b.clock = b.clock.Add(time.Hour)
			wake(b)
			b.untilPhase(check.Finished)
			if b.model.Page != model.NoPage || b.model.Said.Changed != (advice.Facts{}).Changed {
				t.Errorf("page %d, said %+v", b.model.Page, b.model.Said)
			}
		})
	}
}

// The countdown only warns: whoever goes on finds what they had typed.
func TestWhatIsHalfTypedSurvivesTheCountdown(t *testing.T) {
	goesOn := map[string]func(kioskBench){
		"by touch":                        func(b kioskBench) { b.tap("go-on") },
		"by keyboard":                     func(b kioskBench) { b.tabTo("go-on"); b.press(fyne.KeySpace) },
		"by typing on":                    func(kioskBench) {},
		"by touch, after a second's look": func(b kioskBench) { b.wait(time.Second); b.draw(); b.tap("go-on") },
	}
	for how, goOn := range goesOn {
		for what, kind := range map[string]card.SecretKind{"PIN": card.UserPIN, "password": card.SignaturePassword} {
			t.Run(what+", "+how, func(t *testing.T) {
				p := aPolicy(t)
				p.AskPassword, p.Shuffle = true, false
				b := openKiosk(t, p)
				b.lay("valid")
				b.ask(kind)
				half, rest := "12", "34"
				if kind == card.SignaturePassword {
					half, rest = "KIGEN", "2025"
				}
				b.enter(half)
				b.wait(p.Idle + 2*time.Second)
				if _, runs := b.model.Counting(); !runs || findButton(b.window.Content(), "go-on") == nil {
					t.Fatal("no countdown")
				}
				if goOn(b); b.model.Entry.Length != len(half) {
					t.Fatalf("%d characters are left of %d", b.model.Entry.Length, len(half))
				}
				for _, r := range rest {
					b.typedRune(r)
				}
				if _, runs := b.model.Counting(); runs {
					t.Error("it counts on")
				}
				var entered []byte
				for i := range b.model.Entry.Length {
					entered = append(entered, b.secrets.at(i))
				}
				if string(entered) != half+rest {
					t.Errorf("entered %q, want %q", entered, half+rest)
				}
			})
		}
	}
}

func TestWhatIsHalfTypedIsWipedWhenTheCountdownEnds(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("valid")
	b.ask(card.UserPIN)
	b.enter("12")
	secret := b.secrets.secret
	b.wait(b.model.Policy.Idle + b.model.Policy.Countdown)
	if secret.Len() > 0 || b.secrets.secret != nil || b.model.Entry.Length > 0 {
		t.Errorf("%d characters are left", secret.Len())
	}
}
