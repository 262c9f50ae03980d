package cli

import (
	"context"
	"os"
	"strings"
	"testing"

	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
)

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
