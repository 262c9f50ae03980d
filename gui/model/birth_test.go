package model

import (
	"testing"

	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/rules"
)

// answering is a model in which a person has answered everything.
func answering() Model {
	m := Model{Check: check.State{Phase: check.Showing, Today: checktest.Today, Current: check.Reader{Name: "reader", Events: 1}}, Rows: true}
	m = m.answered(advice.AskPeriodOfStay, advice.Yes)
	m = m.answered(advice.AskChanged, advice.No)
	m.Said.Born = rules.Date{Year: 1950, Month: 1, Day: 15}
	m.Birth = birthEntry{Count: 3, number: 195}
	return m
}

func TestWhatAPersonSaidIsForgottenWithTheCardsReport(t *testing.T) {
	kept := answering().Check
	other := kept
	other.Current.Events++
	again := kept
	again.Phase = check.Reading
	for name, next := range map[string]check.State{
		"the card is gone and the page left": {Phase: check.WaitingForCard, Today: checktest.Today},
		"another card":                       other,
		"the card is read again":             again,
	} {
		m, _ := answering().Step(StateChanged{next})
		if m.Said != (advice.Facts{}) || m.Birth != (birthEntry{}) {
			t.Errorf("%s: still %+v, %+v", name, m.Said, m.Birth)
		}
	}
	if m, _ := answering().Step(StateChanged{kept}); m.Said != answering().Said {
		t.Errorf("news that changes nothing: %+v", m.Said)
	}
}

func TestABirthDateIsEnteredInEitherCalendar(t *testing.T) {
	for _, c := range []struct{ era, digits, want string }{
		{"", "19500307", "1950-03-07"},
		{"", "１９５００３０７", "1950-03-07"}, // as Japanese keyboards give them
		{"showa", "250307", "1950-03-07"},
		{"heisei", "010108", "1989-01-08"},
		{"heisei", "010107", ""}, // was still Showa 64
		{"showa", "640107", "1989-01-07"},
		{"", "20230229", ""},
		{"", "20251017", ""}, // tomorrow
		{"", "18941231", ""},
		{"", "18950101", "1895-01-01"},
		{"", "1950030", ""},
		{"reiwa", "10601", ""}, // would be a date if the last digit were there
		{"reiwa", "010601", "2019-06-01"},
		{"", "1/9:5a0030：7／999", "1950-03-07"}, // only digits count, and no more than a date has
	} {
		m := Model{Page: NextPage, Check: check.State{Today: checktest.Today}}
		for _, event := range append([]Event{OpenPage{BornPage}, ChooseEra{c.era}}, typing(c.digits)...) {
			m, _ = m.Step(event)
		}
		m, effects := m.Step(ConfirmEntry{})
		if got := m.Said.Born.String(); got != c.want || effects != nil || (m.Page == NextPage) != (c.want != "") {
			t.Errorf("%s %s: got %q on page %d, want %q", c.era, c.digits, got, m.Page, c.want)
		}
	}
}

func TestABirthDateCanBeCorrectedDigitByDigit(t *testing.T) {
	digits := func(m Model) (all string) {
		for i := range m.Birth.Length() {
			all += m.Birth.Digit(i)
		}
		return all
	}
	m := Model{Page: BornPage, Check: check.State{Today: checktest.Today}}
	m, _ = m.Step(TypeBackspace{})
	if digits(m) != "" || m.Birth != (birthEntry{}) {
		t.Errorf("nothing is there to take away: %+v", m.Birth)
	}
	for _, event := range events(typing("199"), ConfirmEntry{}) {
		m, _ = m.Step(event)
	}
	if digits(m) != "199" || !m.Birth.Wrong || m.Page != BornPage {
		t.Errorf("half a date: %s, %+v", digits(m), m.Birth)
	}
	back, effects := m.Step(TypeBackspace{})
	if digits(back) != "19" || back.Birth.Wrong || effects != nil {
		t.Errorf("a digit less: %s, %+v, %v", digits(back), back.Birth, effects)
	}
	if more, _ := m.Step(TypeCharacter{'0'}); digits(more) != "1990" || more.Birth.Wrong {
		t.Errorf("a digit more: %s, %+v", digits(more), more.Birth)
	}
	m, _ = m.Step(ChooseEra{"showa"})
	m, _ = m.Step(TypeCharacter{'6'})
	if again, _ := m.Step(OpenPage{BornPage}); again.Birth != (birthEntry{Era: "showa"}) {
		t.Errorf("opened again: %+v", again.Birth)
	}
}
