package cli

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kigen/internal/check"
)

func TestReadersListsEachWithWhatIsInIt(t *testing.T) {
	readers := fixedReaders{Snapshot: check.Snapshot{Readers: []check.Reader{
		{Name: "A"}, {Name: "B", Card: check.CardPresent}, {Name: "C", Card: check.CardMute}, {Name: "D", Card: check.CardInUse},
	}}}
	const want = `{"schema": "kigen.readers/1", "readers": [
	 {"name": "A", "card": "none"}, {"name": "B", "card": "present"}, {"name": "C", "card": "mute"}, {"name": "D", "card": "in-use"}],
	 "faults": []}`
	got := run(t, readers, "", "readers", "--json")
	if got.code != 0 {
		t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
	}
	if diff := cmp.Diff(compact(t, want), compact(t, got.stdout)); diff != "" {
		t.Error(diff)
	}
	text := run(t, readers, "", "readers").stdout
	for _, presence := range []string{"none", "present", "mute", "in-use"} {
		if sentence := japanese(t).Say("cli.presence." + presence); !strings.Contains(text, sentence) {
			t.Errorf("no %q in\n%s", sentence, text)
		}
	}
}

func TestReadersSaysWhyThereAreNone(t *testing.T) {
	for cause, code := range map[check.Cause]int{
		check.ServiceDown: 3, check.NoReader: 4, check.DriverMissing: 4, check.NoDriver: 4, check.NoPermission: 1,
	} {
		fault := japanese(t).Fault(&check.Fault{Cause: cause})
		got := run(t, faulty(cause), "", "readers", "--json")
		want := `{"schema":"kigen.readers/1","readers":[],"faults":[{"code":"` + fault.Code + `","cause":"` + string(cause) +
			`","title":"` + fault.Title + `","next":"` + fault.Next + `"}]}`
		if got.code != code {
			t.Errorf("%s: exit code %d, want %d", cause, got.code, code)
		}
		if diff := cmp.Diff(want, compact(t, got.stdout)); diff != "" {
			t.Errorf("%s: %s", cause, diff)
		}
		if text := run(t, faulty(cause), "", "readers"); text.code != code || !strings.Contains(text.stdout, fault.Next) {
			t.Errorf("%s: exit code %d, %q", cause, text.code, text.stdout)
		}
	}
}

func TestReadersCanBeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	silent := changing{snapshots: make(chan check.Snapshot)}
	if got := runWith(t, ctx, silent, strings.NewReader(""), "readers"); got.code != 1 || got.stdout != "" {
		t.Errorf("exit code %d, %q", got.code, got.stdout)
	}
}
