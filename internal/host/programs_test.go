package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What Windows and macOS tell of their processes, as they tell it.
func TestProgramsAreNamedByWhatIsKnownOfThem(t *testing.T) {
	got := mayHoldCard([]process{
		{"chrome.exe", loadedYes}, {"Chrome.EXE", loadedUnknown},
		{"SomeClient.exe", loadedYes}, // nobody's list has it, and it uses cards
		{"SomeOther.exe", loadedUnknown},
		{"firefox.exe", loadedNo}, // it runs, and has not loaded the library
		{"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", loadedUnknown},
		{"/usr/sbin/notifyd", loadedUnknown},
		{`C:\Program Files\X\evil` + "\x1b[1m.exe", loadedYes},
		{"", loadedYes}, {".exe", loadedUnknown},
	})
	if diff := cmp.Diff([]string{"Google Chrome", "SomeClient", "evil[1m"}, got); diff != "" {
		t.Error(diff)
	}
}
