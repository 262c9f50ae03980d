package cli

import (
	"fmt"
	"runtime"
)

type versionCommand struct{}

// Run prints the program's version and that of the Go that built it.
func (versionCommand) Run(c *console) error {
	_, err := fmt.Fprintf(c.Stdout, "kigen %s %s %s/%s\n", c.Build, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
