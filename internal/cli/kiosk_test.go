package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
)

func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "policy.toml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAPolicyIsCheckedAndEachMistakeNamedWithItsLine(t *testing.T) {
	good := written(t, "languages = [\"ja\", \"vi\"]\n")
	if got := run(t, nil, "", "policy", "check", good); got.code != exitDone || !strings.Contains(got.stdout, good) {
		t.Errorf("%+v", got)
	}
	bad := written(t, "sound = true\nlanguge = \"ja\"\nlanguage = \"fr\"\n")
	got := run(t, nil, "", "policy", "check", bad)
	if got.code != exitUsage || !strings.Contains(got.stderr, "2行目") || !strings.Contains(got.stderr, "languge") || !strings.Contains(got.stderr, "3行目") {
		t.Errorf("%+v", got)
	}
	if got := run(t, nil, "", "policy", "check", filepath.Join(t.TempDir(), "none.toml")); got.code != exitUsage || got.stderr == "" {
		t.Errorf("no file: %+v", got)
	}
	if got := run(t, nil, "", "policy", "burn", good); got.code != exitUsage {
		t.Errorf("something else: %+v", got)
	}
}

func TestAStaffCodeIsPrintedAsALineOfThePolicyAndNeverAsItIs(t *testing.T) {
	got := run(t, nil, "246810\n", "policy", "code")
	if got.code != exitDone || strings.Contains(got.stdout+got.stderr, "246810") {
		t.Fatalf("%+v", got)
	}
	p, mistakes := policy.Parse(got.stdout, tags())
	if mistakes != nil || !p.StaffCode.Opens([]byte("246810")) || p.StaffCode.Opens([]byte("246811")) {
		t.Errorf("%v", mistakes)
	}
	for _, typed := range []string{"", "12345\n", "letters\n", strings.Repeat("1", 13)} {
		if got := run(t, nil, typed, "policy", "code"); got.code != exitUsage || got.stdout != "" {
			t.Errorf("%q: %+v", typed, got)
		}
	}
}

func TestAKioskIsOpenedWithItsPolicy(t *testing.T) {
	open := func(args ...string) (window Window, code int) {
		var stderr strings.Builder
		code = Run(t.Context(), args, Env{
			Stderr: &stderr, Now: func() time.Time { return now },
			Window: func(_ context.Context, w Window) error { window = w; return nil },
		})
		return window, code
	}
	w, code := open("--kiosk", "--policy", written(t, "[timeouts]\nidle = \"2m\"\n"))
	if code != exitDone || !w.Kiosk || w.PolicyBroken || w.Policy.Idle != 2*time.Minute || w.Policy.AskPassword {
		t.Errorf("exit %d, %+v", code, w)
	}
	for _, broken := range []string{written(t, "idle = 3"), filepath.Join(t.TempDir(), "none.toml")} {
		if w, code := open("--kiosk", "--policy", broken); code != exitDone || !w.PolicyBroken || w.Policy.AskPassword || w.Policy.Paper != policy.NoPaper {
			t.Errorf("%s: exit %d, %+v", broken, code, w)
		}
	}
	if _, code := open("--kiosk", "--demo"); code != exitUsage {
		t.Errorf("a practice card for everybody: exit %d", code)
	}
	if w, _ := open("--policy", written(t, "languages = [\"ja\"]")); w.Kiosk || w.Policy.Offers("en") || w.Policy.AskPassword {
		t.Errorf("a window under a policy: %+v", w)
	}
}

func TestStaffWhoWantItStartedAgainGetTheExitCodeOfAFailure(t *testing.T) {
	var stderr strings.Builder
	code := Run(t.Context(), []string{"--kiosk"}, Env{
		Stderr: &stderr, Now: func() time.Time { return now }, Window: func(context.Context, Window) error { return ErrRestart },
	})
	if code != exitUnexpected || stderr.Len() > 0 {
		t.Errorf("exit %d, %q", code, &stderr)
	}
	code = Run(t.Context(), []string{"--kiosk"}, Env{
		Stderr: &stderr, Now: func() time.Time { return now }, Window: func(context.Context, Window) error { return status.ErrRunning },
	})
	if code != exitUsage || !strings.Contains(stderr.String(), "もう動いています") {
		t.Errorf("a second one: exit %d, %q", code, &stderr)
	}
}

func TestARunningKioskTellsItsStatus(t *testing.T) {
	folder, err := os.MkdirTemp("", "k") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	t.Setenv("XDG_RUNTIME_DIR", folder)
	if got := run(t, nil, "", "status"); got.code != exitUsage || !strings.Contains(got.stderr, "kigen --kiosk") {
		t.Errorf("none is running: %+v", got)
	}
	path, err := status.Path()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := status.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		status.Serve(ctx, listener, func() status.Status {
			return status.Status{
				Schema: status.Schema, Version: "1", State: status.Trouble, Fault: "K201", Started: now, Changed: now, Alive: now,
				Today: status.Today{Day: "2025-10-16", Checks: 3, Languages: map[string]int{"ja": 2, "en": 1}, Faults: map[string]int{"K302": 1}},
			}
		})
	}()
	got := run(t, nil, "", "status", "--json") // held to the published schema by run
	if got.code != exitDone || !strings.Contains(got.stdout, `"fault": "K201"`) {
		t.Errorf("%+v", got)
	}
	if got := run(t, nil, "", "status"); !strings.Contains(got.stdout, "state: trouble\n") || !strings.Contains(got.stdout, "  K302: 1\n") {
		t.Errorf("%+v", got)
	}
	cancel()
	<-ended
}
