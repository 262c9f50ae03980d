package host

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

func TestACommandThatPrintsTooMuchIsEnded(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no sh")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for script, want := range map[string]error{"printf 1234": nil, "printf 12345": errLongOutput, "while :; do echo more; done": errLongOutput} {
		output, err := limitedOutput(exec.CommandContext(ctx, "sh", "-c", script), 4)
		if !errors.Is(err, want) || ctx.Err() != nil || (err == nil) != (string(output) == "1234") {
			t.Errorf("%s: %q, %v", script, output, err)
		}
	}
	if _, err := limitedOutput(exec.CommandContext(ctx, "sh", "-c", "printf 12; exit 3"), 4); err == nil {
		t.Error("a command that fails is taken for one that does not")
	}
}
