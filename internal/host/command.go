package host

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
)

var errLongOutput = errors.New("prints too much")

// limitedOutput runs a command and returns what it prints. One that prints more than limit bytes
// is ended, and fails.
func limitedOutput(command *exec.Cmd, limit int64) ([]byte, error) {
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	output, err := io.ReadAll(io.LimitReader(stdout, limit+1))
	if err == nil && int64(len(output)) > limit {
		err = errors.Join(errLongOutput, command.Process.Kill())
	}
	if err := errors.Join(err, command.Wait()); err != nil {
		return nil, fmt.Errorf("%s: %w", command.Path, err)
	}
	return output, nil
}
