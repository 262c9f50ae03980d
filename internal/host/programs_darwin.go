package host

import (
	"context"
	"os/exec"
	"strings"
	"time"
)

// CardPrograms returns the programs that may hold a card, as people call them. macOS keeps its
// libraries in one file, in which no process can be told by the one that it uses: only
// programs that are known to use cards are named.
func CardPrograms() []string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	output, err := exec.CommandContext(ctx, "/bin/ps", "-axo", "comm=").Output()
	if err != nil {
		return nil
	}
	var processes []process
	for line := range strings.Lines(string(output)) {
		processes = append(processes, process{strings.TrimSpace(line), loadedUnknown})
	}
	return holders(processes)
}
