package check

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"kigen/internal/printable"
)

func TestSerialNumbersAreHiddenAndNamesStayApart(t *testing.T) {
	var serials Serials
	for _, name := range [][2]string{
		{"SCM Microsystems Inc. SCR 3310 [CCID Interface] (21120842304402) 00 00", "SCM Microsystems Inc. SCR 3310 [CCID Interface] (#1) 00 00"},
		{"SCM Microsystems Inc. SCR 3310 [CCID Interface] (21120842304403) 01 00", "SCM Microsystems Inc. SCR 3310 [CCID Interface] (#2) 01 00"},
		{"Sony RC-S300/P 0", "Sony RC-S300/P 0"},
		{"ACS ACR122U PICC Interface 00 00", "ACS ACR122U PICC Interface 00 00"},
		{"Reader [S/N 4711]", "Reader (#3)"},
		{"Reader 21120842304402", "Reader (#4)"},
		{"Reader (21120842304403)", "Reader (#2)"},
		{"Reader X211208Y", "Reader X(#5)Y"},
		{"\xFF", "(#6)"},
		// Fewer than six digits, or not only digits.
		{"Reader 815", "Reader (#7)"},
		{"SCR 3310 48151", "SCR 3310 (#8)"},
		{"Reader 12 00", "Reader 12 00"},
		{"Reader S/N 4711", "Reader S/N (#9)"},
		{"Reader SN: A1", "Reader SN: (#10)"},
		{"Reader No. One", "Reader No. One"},
		{"Reader No. 17", "Reader No. (#11)"},
		{"Reader serial (17)", "Reader serial (#12)"},
		{"Reader sn4711", "Reader (#13)"},
		{"Reader S/N:4711", "Reader (#14)"},
		{"Reader serial=A 00", "Reader serial=A 00"},
		{"Reader 3fa85f64", "Reader (#15)"},
		{"Reader 3fa85f6", "Reader 3fa85f6"},
		{"Reader facadefacade", "Reader facadefacade"},
		// Cut in the middle.
		{"Reader (48", "Reader (#16)"},
		{"Reader [S/N 48", "Reader (#17)"},
		// What can't be printed.
		{"A\x1b]0;B\x07", "A]0;B (#18)"},
		{"A\u202e\nB", "A B (#19)"},
	} {
		if got := serials.Hide(name[0]); got != name[1] {
			t.Errorf("%q becomes %q, want %q", name[0], got, name[1])
		}
	}
}

func TestALongNameIsCutAndStaysApart(t *testing.T) {
	var serials Serials
	const most = 1024 // bytes that a trace takes
	for _, word := range []string{"zz ", "見 "} {
		long := strings.Repeat(word, most)
		one, other := serials.Hide(long+"1"), serials.Hide(long+"2")
		if one == other || one != serials.Hide(long+"1") || len(one) > most || !utf8.ValidString(one) || !strings.HasPrefix(one, strings.Repeat(word, 50)) {
			t.Errorf("%q and %q", one, other)
		}
	}
	for _, name := range []string{strings.Repeat("()", printable.Longest/2), strings.Repeat("[1] ", most)} {
		if got := serials.Hide(name); len(got) > most {
			t.Errorf("%d bytes", len(got))
		}
	}
	// The end of a long name is not half a serial number.
	for n := range 12 {
		if got := serials.Hide(strings.Repeat("z", printable.Longest-1-n) + " 8151623424815"); strings.Contains(strings.Split(got, "(")[0], "8") {
			t.Error(got)
		}
	}
}

// Support staff can do nothing without the model. libccid knows more of them than anybody.
func TestModelsOfReadersAreKept(t *testing.T) {
	list, err := os.ReadFile("/etc/libccid_Info.plist")
	if err != nil {
		t.Skip("libccid is not installed")
	}
	var serials Serials
	names := 0
	for _, found := range regexp.MustCompile(`<string>([^<(\[&]* [^<(\[&]*)</string>`).FindAllStringSubmatch(string(list), -1) {
		names++
		const likeASerial = "AT91SC192192CT" // which is a chip
		if name := found[1] + " 00 00"; serials.Hide(name) != name && !strings.Contains(name, likeASerial) && !strings.Contains(name, "  ") {
			t.Errorf("%q becomes %q", name, serials.Hide(name))
		}
	}
	if names < 300 {
		t.Errorf("%d names", names)
	}
}
