package model

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kigen/card"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/diagnosis"
	"kigen/internal/export/paper"
	"kigen/internal/fonts"
	"kigen/internal/i18n"
	"kigen/internal/kiosk/policy"
	"kigen/internal/reminder"
	"kigen/rules"
)

// everyEvent has events of every type, by the name of the type.
func everyEvent(t interface{ Fatal(...any) }) map[string][]Event {
	english, ok := i18n.Find("en")
	japanese, there := i18n.Find("ja")
	if !ok || !there {
		t.Fatal("a language is missing")
	}
	remembered := reminder.List{Cards: []reminder.Card{{Label: "mother", Expires: map[rules.Kind]rules.Date{rules.Card: checktest.Today.AddDays(60)}}}}
	states := []Event{StateChanged{check.State{Phase: check.WaitingForCard, Today: checktest.Today}},
		StateChanged{check.State{Phase: check.WaitingForCard, Today: checktest.Today, Fault: &check.Fault{Cause: check.CardRemoved}}}}
	for phase := check.WaitingForReader; phase <= check.Finished; phase++ {
		states = append(states, StateChanged{checktest.InPhase(phase)})
	}
	states = append(states, StateChanged{checktest.Asking(card.UserPIN, 3)}, StateChanged{checktest.Asking(card.SignaturePassword, 1)},
		StateChanged{checktest.OfCard("14131", 2)}, StateChanged{checktest.Slow(check.Reading)})
	var pages []Event
	for page := NoPage; page <= StaffPage; page++ {
		pages = append(pages, OpenPage{page})
	}
	return map[string][]Event{
		"StateChanged": states, "MinutePassed": {MinutePassed{}}, "ChooseLanguage": {ChooseLanguage{english}, ChooseLanguage{japanese}},
		"ChooseZoom": {ChooseZoom{2}, ChooseZoom{99}}, "ChooseScheme": {ChooseScheme{DarkScheme}}, "DesktopChanged": {DesktopChanged{true}},
		"OpenPage": pages, "GoBack": {GoBack{}}, "PressEscape": {PressEscape{}}, "PickDemo": {PickDemo{"valid"}}, "LeaveDemo": {LeaveDemo{}},
		"PickArea": {PickArea{"13120"}}, "PressCopy": {PressCopy{"text"}}, "TypeCharacter": {TypeCharacter{'1'}, TypeCharacter{'2'}, TypeCharacter{'A'}, TypeCharacter{'期'}},
		"TypeBackspace": {TypeBackspace{}}, "ToggleShown": {ToggleShown{}}, "ConfirmEntry": {ConfirmEntry{}}, "CancelEntry": {CancelEntry{}}, "AgreeToLastTry": {AgreeToLastTry{}},
		"SaidAnswer": {SaidAnswer{advice.AskChanged, advice.Yes}}, "ChooseEra": {ChooseEra{"showa"}},
		"Ticked": {Ticked{}}, "Touched": {Touched{}}, "PressFinish": {PressFinish{}}, "PressGoOn": {PressGoOn{}}, "PressLower": {PressLower{}},
		"OpenStaff": {OpenStaff{}}, "StaffAnswered": {StaffAnswered{true}, StaffAnswered{false}}, "PressLeave": {PressLeave{}, PressLeave{true}},
		"RemindersLoaded": {RemindersLoaded{remembered, nil, checktest.Today}}, "RemindersUpdated": {RemindersUpdated{List: remembered}}, "RememberCard": {RememberCard{"father"}}, "ForgetCard": {ForgetCard{"mother"}}, "ToggleNotify": {ToggleNotify{}},
		"PressClimb": {PressClimb{}}, "RungClimbed": {RungClimbed{1, diagnosis.Ladder{{Name: diagnosis.Readers, Outcome: diagnosis.Passed}}}}, "ClimbEnded": {ClimbEnded{1, "trace"}},
		"PressMake": {PressMake{CalendarFile}, PressMake{HandoutPaper}}, "PaperLaid": {PaperLaid{1, paper.Page{Width: 210, Height: 297}}},
		"WasMade": {WasMade{0, CalendarFile, "path", Saved}, WasMade{1, CalendarFile, "path", Saved}}, "PressOpen": {PressOpen{}}, "OpenFailed": {OpenFailed{"path"}},
		"Intend": {Intend{check.Ask{Secret: card.UserPIN}}, Intend{check.Again{}}, Intend{check.Cancel{}}, Intend{check.Choose{Reader: "reader"}}, Intend{check.Finish{}}},
	}
}

func TestEveryTypeOfEventIsTested(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, declaration := range parsed.Decls {
		if method, ok := declaration.(*ast.FuncDecl); ok && method.Name.Name == "isEvent" {
			declared = append(declared, method.Recv.List[0].Type.(*ast.Ident).Name)
		}
	}
	slices.Sort(declared)
	if tested := slices.Sorted(maps.Keys(everyEvent(t))); !slices.Equal(declared, tested) {
		t.Errorf("declared: %v\ntested:   %v", declared, tested)
	}
}

// kioskModel is a model of a kiosk with everything allowed that a policy can allow.
func kioskModel(t interface{ Fatal(...any) }) Model {
	p := policy.Default()
	p.Language, p.Shuffle, p.Paper = "ja", true, policy.A4
	// Made up: the model compares no code, and making one takes as long as a guess at it.
	if err := p.StaffCode.UnmarshalText([]byte("pbkdf2-sha256:1000:" + strings.Repeat("A", 22) + ":" + strings.Repeat("A", 43))); err != nil {
		t.Fatal(err)
	}
	m := Model{Now: time.Date(2025, 10, 16, 12, 0, 0, 0, rules.Japan)}.AsKiosk(p, false, 1)
	m.Kiosk.Touched = m.Now
	return m
}

// kioskEvents are the types of events that a kiosk takes. Everybody's card is
// laid on it, so a new type of event is refused until somebody has thought about it.
var kioskEvents = strings.Fields(`StateChanged MinutePassed ChooseLanguage ChooseZoom ChooseScheme DesktopChanged OpenPage GoBack PressEscape PickArea
	TypeCharacter TypeBackspace ConfirmEntry CancelEntry AgreeToLastTry SaidAnswer ChooseEra Ticked Touched PressFinish PressGoOn PressLower OpenStaff StaffAnswered
	PressLeave PressClimb RungClimbed ClimbEnded PressMake PaperLaid WasMade Intend`)

func TestAKioskRefusesEveryTypeOfEventThatIsNotListed(t *testing.T) {
	for name, events := range everyEvent(t) {
		if slices.Contains(kioskEvents, name) {
			continue
		}
		for _, before := range states(t, kioskModel(t)) {
			for _, event := range events {
				after, effects := before.Step(event)
				if !reflect.DeepEqual(before, after) || len(effects) > 0 {
					t.Errorf("%s changes a kiosk, or has the effects %v", name, effects)
				}
			}
		}
	}
}

// states are models that a start comes to: in every phase, on every page.
func states(t interface{ Fatal(...any) }, start Model) (all []Model) {
	events := everyEvent(t)
	for _, state := range events["StateChanged"] {
		m, _ := start.Step(state)
		all = append(all, m)
		for _, page := range events["OpenPage"] {
			opened, _ := m.Step(page)
			all = append(all, opened)
		}
	}
	return all
}

// anyEvents draws a sequence of events.
func anyEvents(t *rapid.T) []Event {
	var all []Event
	every := everyEvent(t)
	for _, name := range slices.Sorted(maps.Keys(every)) {
		all = append(all, every[name]...)
	}
	return rapid.SliceOfN(rapid.SampledFrom(all), 1, 40).Draw(t, "events")
}

func TestNoEventOnACopyChangesTheOriginal(t *testing.T) {
	language, _ := i18n.Find("ja")
	starts := map[string]Model{"window": {Language: language}, "kiosk": kioskModel(t)}
	for name, start := range starts {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			m := start
			for _, event := range anyEvents(t) {
				written := contents(m)
				first, effects := m.Step(event)
				if contents(m) != written {
					t.Fatalf("%T changed the model that it was applied to", event)
				}
				second, again := m.Step(event)
				if contents(first) != contents(second) || fmt.Sprint(effects) != fmt.Sprint(again) {
					t.Fatalf("%T led to two different models", event)
				}
				m = first
			}
		}))
	}
}

// Whoever queries a model must find it as it was: the countdown's query once wiped what a
// person was typing.
func TestNoQueryChangesTheModel(t *testing.T) {
	start := kioskModel(t)
	rapid.Check(t, func(t *rapid.T) {
		m := start
		for _, event := range anyEvents(t) {
			m, _ = m.Step(event)
			m.Now = m.Now.Add(time.Minute)
			written := contents(m)
			m.Counting()
			m.Closed()
			m.Occupied()
			m.Entering()
			m.ShowsLastFault()
			m.Destination()
			m.Plan()
			m.Topics(m.Now)
			m.ReportText()
			m.Bundle()
			if contents(m) != written {
				t.Fatalf("a query after %T changed the model", event)
			}
		}
	})
}

func TestOneWipeFollowsEveryEntryThatEndsUnsent(t *testing.T) {
	language, _ := i18n.Find("ja")
	starts := map[string]Model{"window": {Language: language}, "kiosk": kioskModel(t)}
	for name, start := range starts {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			m, secret, code := start, 0, 0 // characters that the controller holds
			for _, event := range anyEvents(t) {
				next, effects := m.Step(event)
				for _, effect := range effects {
					switch effect.(type) {
					case EnterCharacter:
						secret++
					case DropCharacter:
						secret--
					case WipeSecret, SendSecret:
						secret = 0
					case EnterDigit:
						code++
					case DropDigit:
						code--
					case WipeCode, CompareCode:
						code = 0
					}
				}
				if m = next; secret != m.Entry.Length || code != m.Kiosk.Staff.Length {
					t.Fatalf("after %T the controller holds %d and %d characters, the model knows of %d and %d", event, secret, code, m.Entry.Length, m.Kiosk.Staff.Length)
				}
			}
		}))
	}
}

// shared are types behind pointers that nobody writes to once they are made.
var shared = []reflect.Type{
	reflect.TypeFor[*i18n.Language](), reflect.TypeFor[*time.Location](), reflect.TypeFor[*fonts.Font](), reflect.TypeFor[error](),
}

// contents is everything that a value reaches, as text.
func contents(v any) string {
	var text strings.Builder
	write(&text, reflect.ValueOf(v))
	return text.String()
}

func write(text *strings.Builder, v reflect.Value) {
	if v.IsValid() && slices.Contains(shared, v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			write(text, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			write(text, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(text, "[%d ", v.Len())
		for i := range v.Len() {
			write(text, v.Index(i))
		}
	case reflect.Map:
		var entries []string
		for _, key := range v.MapKeys() {
			var entry strings.Builder
			write(&entry, key)
			write(&entry, v.MapIndex(key))
			entries = append(entries, entry.String())
		}
		slices.Sort(entries)
		fmt.Fprint(text, entries)
	default:
		fmt.Fprintf(text, "%v;", v)
	}
}

func TestAModelHasNoSecretAndNoBytesThatCanBeWritten(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(path string, of reflect.Type)
	walk = func(path string, of reflect.Type) {
		if seen[of] || slices.Contains(shared, of) {
			return
		}
		seen[of] = of != reflect.TypeFor[[]byte]()
		switch {
		case of == reflect.TypeFor[card.Secret](), of == reflect.TypeFor[[]byte]():
			t.Errorf("%s is %s", path, of)
		case of.Kind() == reflect.Struct:
			for field := range of.Fields() {
				walk(path+"."+field.Name, field.Type)
			}
		case of.Kind() == reflect.Map:
			walk(path, of.Key())
			walk(path, of.Elem())
		case of.Kind() == reflect.Pointer, of.Kind() == reflect.Slice, of.Kind() == reflect.Array:
			walk(path, of.Elem())
		}
	}
	walk("Model", reflect.TypeFor[Model]())
}
