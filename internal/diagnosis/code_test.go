package diagnosis

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kigen/internal/check"
)

func TestACodeNamesTheFailedRungsAndTheirFaults(t *testing.T) {
	well := Ladder{{Name: System, Outcome: Passed}, {Name: ATR, Outcome: NotReached, Because: Readers}}
	if got := well.Code(); got != "OK" {
		t.Errorf("no rung failed: got %s", got)
	}
	ladder := Ladder{
		{Name: Service, Outcome: Failed, Fault: &check.Fault{Cause: check.ServiceDown}},
		{Name: Clock, Outcome: Failed, Fault: &check.Fault{Cause: check.ClockWrong}},
	}
	if got := ladder.Code(); !strings.HasPrefix(string(got), "D101-R601-") {
		t.Errorf("got %s", got)
	}
}

func TestEveryRungHasALetterOfItsOwn(t *testing.T) {
	seen := map[byte]Name{}
	for _, name := range Names {
		letter := letters[name]
		if letter == 0 || seen[letter] != "" || strings.ContainsRune("IO", rune(letter)) {
			t.Errorf("%s has %q, as has %q", name, letter, seen[letter])
		}
		seen[letter] = name
	}
	if len(letters) != len(Names) {
		t.Errorf("%d letters for %d rungs", len(letters), len(Names))
	}
}

// faultsOf returns the faults by which a rung can fail.
func faultsOf(name Name) (faults []*check.Fault) {
	for _, row := range check.Causes {
		if canFail(name, row.Cause) {
			faults = append(faults, &check.Fault{Cause: row.Cause})
		}
	}
	return faults
}

func failing(t *rapid.T) (ladder Ladder) {
	for _, name := range Names {
		if faults := faultsOf(name); len(faults) > 0 && rapid.Bool().Draw(t, string(name)) {
			ladder = append(ladder, Rung{Name: name, Outcome: Failed, Fault: rapid.SampledFrom(faults).Draw(t, "fault")})
		}
	}
	return ladder
}

func TestWhatACodeSaysIsWhatFailed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := failing(t)
		said := strings.ToLower(strings.Join(strings.Split(string(want.Code()), ""), " "))
		got, err := Explain(said)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", said, err, diff)
		}
	})
	if _, err := Explain("ｄ１０１－１"); err != nil && !errors.Is(err, ErrCode) {
		t.Error(err)
	}
}

// slips returns what may be understood of a code: one sign wrong, or two neighbours in each
// other's place, a dash between them or not.
func slips(code string) (all []string) {
	for i := range code {
		for _, wrong := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") {
			all = append(all, code[:i]+string(wrong)+code[i+1:])
		}
		if i+1 < len(code) {
			all = append(all, code[:i]+code[i+1:i+2]+code[i:i+1]+code[i+2:])
		}
		if i+2 < len(code) && code[i+1] == '-' {
			all = append(all, code[:i]+code[i+2:i+3]+"-"+code[i:i+1]+code[i+3:])
		}
	}
	return slices.DeleteFunc(all, func(slip string) bool { return slip == code })
}

func TestEverySlipOfTheTongueIsNoticed(t *testing.T) {
	heard := 0
	notice := func(ladder Ladder) {
		for _, slip := range slips(string(ladder.Code())) {
			heard++
			if _, err := Explain(slip); !errors.Is(err, ErrCode) {
				t.Errorf("%s, heard as %s: %v", ladder.Code(), slip, err)
			}
		}
	}
	var all []Rung
	for _, name := range Names {
		for _, fault := range faultsOf(name) {
			all = append(all, Rung{Name: name, Outcome: Failed, Fault: fault})
		}
	}
	for _, low := range all {
		notice(Ladder{low})
		for _, high := range all {
			above := slices.Index(Names, low.Name) < slices.Index(Names, high.Name)
			if above && high.Fault.Cause == faultsOf(high.Name)[0].Cause {
				notice(Ladder{low, high})
			}
		}
	}
	t.Logf("%d slips", heard)
}

func TestTheCheckDigitIsDamms(t *testing.T) {
	if got := checkDigit("572"); got != 4 {
		t.Errorf("got %d", got)
	}
	for _, row := range damm {
		sorted := slices.Sorted(slices.Values(row[:]))
		if !slices.Equal(sorted, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("%v", row)
		}
	}
}

func FuzzExplain(f *testing.F) {
	f.Add("OK")
	f.Add("D101-R601-9")
	f.Add("-")
	f.Fuzz(func(t *testing.T, text string) {
		ladder, err := Explain(text)
		switch {
		case err != nil && !errors.Is(err, ErrCode):
			t.Error(err)
		case err == nil:
			again, err := Explain(string(ladder.Code()))
			if diff := cmp.Diff(ladder, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("%q: %v\n%s", text, err, diff)
			}
		}
	})
}
