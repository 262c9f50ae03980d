package diagnosis

import (
	"errors"
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

func failing(t *rapid.T) (ladder Ladder) {
	for _, name := range Names {
		if rapid.Bool().Draw(t, string(name)) {
			row := rapid.SampledFrom(check.Causes).Draw(t, "fault")
			ladder = append(ladder, Rung{Name: name, Outcome: Failed, Fault: &check.Fault{Cause: row.Cause}})
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
	if _, err := Explain("ｄ１０１－8"); err != nil && !errors.Is(err, ErrCode) {
		t.Error(err)
	}
}

// One digit notices nine of ten slips, and most others make no rung or no
// fault.
func TestASlipOfTheTongueIsNoticed(t *testing.T) {
	slips, noticed := 0, 0
	for _, cause := range check.Causes {
		for _, name := range Names {
			code := string(Ladder{{Name: name, Outcome: Failed, Fault: &check.Fault{Cause: cause.Cause}}}.Code())
			for i := range code {
				for _, wrong := range "ABCDEFGHJKLMNPQR0123456789" {
					if rune(code[i]) == wrong {
						continue
					}
					slips++
					if _, err := Explain(code[:i] + string(wrong) + code[i+1:]); errors.Is(err, ErrCode) {
						noticed++
					}
				}
			}
		}
	}
	if noticed*100 < slips*97 {
		t.Errorf("%d of %d slips are noticed", noticed, slips)
	}
	t.Logf("%d of %d slips are noticed", noticed, slips)
}

func FuzzExplain(f *testing.F) {
	f.Add("OK")
	f.Add("D101-R601-3")
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
