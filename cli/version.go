package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is the release, set by the linker: -X kigen/cli.Version=1.0.0. Without it,
// kigen version says what Go knows of the source.
var Version string

// Finished is when the source was finished, RFC 3339, set by the linker like Version.
var Finished string

type versionCommand struct{}

// Run prints the version, and that of the Go that built it.
func (versionCommand) Run(c *console) error {
	_, err := fmt.Fprintf(c.Stdout, "kigen %s %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version returns the release, and the revision of the source where Go knows it.
func version() string {
	version, revision := Version, ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(version, info.Main.Version)
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = " " + setting.Value
			}
		}
	}
	return version + revision
}
