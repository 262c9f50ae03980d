package i18n

import (
	"strings"
	"testing"

	"kigen/internal/diagnosis"
)

func TestAKnownFaultOfAReaderIsASentence(t *testing.T) {
	for _, l := range languages() {
		got := l.RungText(diagnosis.Rung{Name: diagnosis.USB, Outcome: diagnosis.Passed, Evidence: []diagnosis.Fact{
			{Name: "072F:2200", Value: "ACS ACR122U"}, {Name: diagnosis.KnownFault, Value: "counterfeit"}}})
		if want := l.Say("readerfault.counterfeit"); !strings.Contains(got, want) || !strings.Contains(got, "072F:2200: ACS ACR122U") {
			t.Errorf("%s: %s", l.Tag(), got)
		}
	}
}
