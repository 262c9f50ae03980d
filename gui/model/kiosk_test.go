package model

import (
	"testing"

	"pgregory.net/rapid"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/export/paper"
	"kigen/internal/i18n"
)

// Nothing of a person gets out of a kiosk but by its printer.
func TestAKioskDoesNothingOutsideItsScreenButPrint(t *testing.T) {
	start := kioskModel(t)
	rapid.Check(t, func(t *rapid.T) {
		m := start
		for _, event := range anyEvents(t) {
			page := m.Page
			var effects []Effect
			m, effects = m.Step(event)
			for _, effect := range effects {
				switch e := effect.(type) {
				case InsertDemo, RemoveDemo, CopyText, KeepSetting, UpdateReminders, Notify, OpenFile:
					t.Fatalf("%T has the effect %T", event, effect)
				case Produce:
					if e.Product != HandoutPaper {
						t.Fatalf("%T makes product %d", event, e.Product)
					}
				case LeaveKiosk, ClimbLadder:
					if page != StaffPage && page != LadderPage {
						t.Fatalf("%T has the effect %T on page %d", event, effect, page)
					}
				}
			}
		}
	})
}

func TestAKioskTakesNoSettingAndNoSecretThatThePolicyDoesNotOffer(t *testing.T) {
	m := kioskModel(t)
	m.Policy.Languages = []string{"ja", "en"}
	for tag, want := range map[string]string{"en": "en", "ko": "ja"} {
		language, _ := i18n.Find(tag)
		if after, effects := m.Step(Touched{ChooseLanguage{language}}); after.Language.Tag() != want || len(effects) > 0 {
			t.Errorf("%s is chosen: got %s, %v", tag, after.Language.Tag(), effects)
		}
	}
	for _, secret := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
		for _, allowed := range []bool{true, false} {
			m.Policy.AskPIN, m.Policy.AskPassword = allowed, allowed
			if _, effects := m.Step(Touched{Intend{check.Ask{Secret: secret}}}); (len(effects) > 0) != allowed {
				t.Errorf("secret %v, allowed: %t: got %v", secret, allowed, effects)
			}
		}
	}
	m.Policy.Paper = "none"
	if _, effects := m.Step(Touched{PressMake{HandoutPaper}}); len(effects) > 0 {
		t.Errorf("without a printer: got %v", effects)
	}
}

// laid returns the layout asked for, 0 for none.
func laid(effects []Effect) int {
	for _, effect := range effects {
		if lay, is := effect.(LayPaper); is {
			return lay.LayoutID
		}
	}
	return 0
}

func TestOnlyThePreviewAskedForLastIsShown(t *testing.T) {
	english, _ := i18n.Find("en")
	for name, between := range map[string][]Event{
		"of another language": {Touched{OpenPage{LanguagePage}}, Touched{ChooseLanguage{english}}},
		"of another card":     {StateChanged{check.State{Phase: check.WaitingForCard, Today: checktest.Today}}, StateChanged{checktest.OfCard("14131", 9)}, Touched{OpenPage{HandoutPage}}},
		"of another person":   {Touched{PressFinish{}}, Touched{OpenPage{HandoutPage}}},
	} {
		m, _ := kioskModel(t).Step(StateChanged{checktest.OfCard("14131", 2)})
		m, effects := m.Step(Touched{OpenPage{HandoutPage}})
		old, last := laid(effects), 0
		m, _ = m.Step(PaperLaid{old, paper.Page{Width: 1}})
		if m.Takeaway.Paper == nil || old == 0 {
			t.Fatal("no preview")
		}
		for _, event := range between {
			m, effects = m.Step(event)
			last = max(last, laid(effects))
		}
		if m.Takeaway.Paper != nil {
			t.Errorf("%s: the old one stays", name)
		}
		if m, _ = m.Step(PaperLaid{old, paper.Page{Width: 1}}); m.Takeaway.Paper != nil {
			t.Errorf("%s: a late one is shown", name)
		}
		if m, _ = m.Step(PaperLaid{last, paper.Page{Width: 2}}); m.Takeaway.Paper == nil || m.Takeaway.Paper.Width != 2 {
			t.Errorf("%s: the new one is not shown", name)
		}
	}
}
