//go:build !windows

package printing

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// long is a command that prints 2 MB.
const long = `i=0; while [ $i -lt 50000 ]; do i=$((i+1)); echo "Somebody-1 somebody-else 1024 Wed"; done`

func TestACommandThatPrintsTooMuchIsEnded(t *testing.T) {
	for name, printing := range map[string]string{
		"to its output":                       long,
		"to standard error":                   `(` + long + `) >&2`,
		"and minds no pipe that nobody reads": `trap '' PIPE; ` + long + `; : >"$GIVEN/printed"`,
	} {
		given := cups(t, long, "exit 1", printing)
		if said, err := run(t.Context(), nil, "lp"); !errors.Is(err, errLongOutput) || len(said)+len(err.Error()) < outputMaxBytes || len(said)+len(err.Error()) > outputMaxBytes+200 {
			t.Errorf("%s: %d bytes, %.200v", name, len(said), err)
		}
		if _, err := os.Stat(filepath.Join(given, "printed")); err == nil {
			t.Errorf("%s: it was let go on", name)
		}
		if err := Print(t.Context(), nil, "Kigen"); !errors.Is(err, ErrNoService) || !errors.Is(err, errLongOutput) {
			t.Errorf("%s: got %.200v", name, err)
		}
	}
	cups(t, "true", "exit 1", `yes | head -c 65536`)
	if said, err := run(t.Context(), nil, "lp"); err != nil || len(said) != outputMaxBytes {
		t.Errorf("as much as it may: %d bytes, %v", len(said), err)
	}
	cups(t, "true", "exit 1", `yes | head -c 65537`)
	if _, err := run(t.Context(), nil, "lp"); !errors.Is(err, errLongOutput) {
		t.Errorf("one byte more: %v", err)
	}
}

func TestAPageIsTakenBackWhenLpPrintsTooMuch(t *testing.T) {
	q := newQueue(t, accepts+long)
	if err := PrintAtOnce(t.Context(), nil, "Kigen", patient); !errors.Is(err, errLongOutput) {
		t.Errorf("got %.200v", err)
	}
	q.wantNothingLeft("lp prints too much")
}

// A busy service lists hundreds of completed jobs, the latest first.
func TestAPageIsFoundAmongMoreJobsThanAreRead(t *testing.T) {
	const done = `printf 'Upstairs-12 x 1 Wed\n\tAlerts: %s\n\tqueued for Upstairs\n'; `
	for name, c := range map[string]struct{ completes, want string }{
		"it came out":        {strings.Replace(done, "%s", "none", 1) + long, ""},
		"it was given up":    {strings.Replace(done, "%s", "aborted-by-system", 1) + long, "aborted"},
		"it is not in there": {long, "too much"},
		"nor whole":          {`printf 'Upstairs-12 x 1 Wed\n\tAlerts: none\n'; ` + long, "too much"},
	} {
		q := newQueue(t, accepts+`: >"$GIVEN/jobs"; `+tells)
		q.completes(c.completes)
		err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: time.Minute})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %.200v", name, err)
		}
	}
	q := newQueue(t, accepts+tells)
	q.lists(long)
	set(t, &takeBackLimit, 2*time.Second)
	if err := PrintAtOnce(t.Context(), nil, "Kigen", Job{Patience: 300 * time.Millisecond}); !errors.Is(err, ErrNotPrinted) {
		t.Errorf("more jobs wait than are read: got %.200v", err)
	}
	if got := q.read("cancelled"); !strings.HasPrefix(got, "Upstairs-12\n") {
		t.Errorf("cancelled %q", got)
	}
}
