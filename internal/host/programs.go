package host

import (
	_ "embed" // programs.toml
	"path"
	"slices"
	"strings"
	"sync"

	"kigen/internal/printable"
	"kigen/internal/tomlfile"
)

//go:embed programs.toml
var programsFile string

// programNames returns programs.toml with its keys in lower case. The file is part of the
// program: one that can't be read is a mistake in building it.
var programNames = sync.OnceValue(func() map[string]string {
	var names map[string]string
	if _, mistakes := tomlfile.Decode(programsFile, &names); len(mistakes) > 0 {
		panic("host: programs.toml: " + mistakes[0].Error())
	}
	for key, name := range names {
		delete(names, key)
		names[strings.ToLower(key)] = name
	}
	return names
})

// A process is all that is asked of one that runs on this computer.
type process struct {
	name   string // of its executable file, as the system spells it
	loaded loaded
}

// loaded is whether a process has loaded the library by which programs use smart cards.
type loaded int

const (
	loadedUnknown loaded = iota // no permission to look, or the system can't tell
	loadedYes
	loadedNo
)

// mayHoldCard returns, as people call them, the programs that have loaded the library, and
// those of programs.toml for which that can't be known.
func mayHoldCard(processes []process) (names []string) {
	for _, p := range processes {
		name := printable.Line(path.Base(strings.ReplaceAll(p.name, `\`, "/")))
		if len(name) > len(".exe") && strings.EqualFold(name[len(name)-len(".exe"):], ".exe") {
			name = name[:len(name)-len(".exe")]
		}
		known := programNames()[strings.ToLower(name)]
		switch {
		case p.loaded == loadedNo, p.loaded == loadedUnknown && known == "", p.name == "":
			continue
		case known != "":
			name = known
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
