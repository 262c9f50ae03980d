// Package version says which Kigen this is. The release stands in FyneApp.toml and nowhere
// else, the commit comes from git; every place that names the program's version (kigen
// version, traces, a terminal's status, bundles, JSON, the window) takes it from a [Build].
package version

import (
	"runtime/debug"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// A Build is one build of the program.
type Build struct {
	// Release is the version in FyneApp.toml, such as 0.1.0.
	Release string
	// Revision is the abbreviated commit that was built, with ".dirty" behind it where the
	// files differed from it; "" if unknown.
	Revision string
	// Finished is when that commit was made, zero if unknown.
	Finished time.Time
}

// Of returns the build that has this FyneApp.toml. Revision and finished (RFC 3339) are what
// the linker was told; where they are empty, what Go's toolchain knows of git is used. It
// panics if the file has no version: the file is part of the program.
func Of(fyneApp, revision, finished string) Build {
	var file struct{ Details struct{ Version string } }
	if err := toml.Unmarshal([]byte(fyneApp), &file); err != nil || file.Details.Version == "" {
		panic("version: FyneApp.toml has no version")
	}
	if info, ok := debug.ReadBuildInfo(); ok && revision == "" {
		revision, finished = fromToolchain(info.Settings)
	}
	moment, _ := time.Parse(time.RFC3339, finished) // else it is unknown
	return Build{Release: file.Details.Version, Revision: revision, Finished: moment}
}

func fromToolchain(settings []debug.BuildSetting) (revision, finished string) {
	const abbreviated = 12 // as .ci/setup.sh has git abbreviate it
	known := map[string]string{}
	for _, setting := range settings {
		known[setting.Key] = setting.Value
	}
	revision = known["vcs.revision"]
	revision = revision[:min(len(revision), abbreviated)]
	if revision != "" && known["vcs.modified"] == "true" {
		revision += ".dirty"
	}
	return revision, known["vcs.time"]
}

// String returns the version as semantic versioning writes it: 0.1.0+0123456789ab.
func (b Build) String() string {
	if b.Revision == "" {
		return b.Release
	}
	return b.Release + "+" + b.Revision
}
