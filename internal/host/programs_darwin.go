package host

import (
	"context"
	"os/exec"
	"strings"
	"time"
)

const psMaxBytes = 1 << 20 // ten thousand processes and more

// CardPrograms returns the programs that may hold a card, as people call them. On macOS
// these are running programs of programs.toml alone: the system's libraries are in one file
// there, which does not show which of them a process uses.
func CardPrograms() []string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	output, err := limitedOutput(exec.CommandContext(ctx, "/bin/ps", "-axo", "comm="), psMaxBytes)
	if err != nil {
		return nil
	}
	var processes []process
	for line := range strings.Lines(string(output)) {
		processes = append(processes, process{strings.TrimSpace(line), loadedUnknown})
	}
	return mayHoldCard(processes)
}
