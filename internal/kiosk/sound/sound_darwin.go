package sound

import (
	"context"
	"os/exec"
	"time"
)

// Alarm plays a sound of macOS.
func Alarm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_ = exec.CommandContext(ctx, "/usr/bin/afplay", "/System/Library/Sounds/Glass.aiff").Run() // nothing is heard where it fails
}
