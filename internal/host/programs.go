package host

import (
	_ "embed" // programs.toml
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed programs.toml
var programsFile string

// programNames are the names of programs.toml, the keys in small letters. The file is part
// of the program, and tested.
var programNames = sync.OnceValue(func() map[string]string {
	var names map[string]string
	if _, err := toml.Decode(programsFile, &names); err != nil {
		panic("host: programs.toml: " + err.Error())
	}
	for key, name := range names {
		delete(names, key)
		names[strings.ToLower(key)] = name
	}
	return names
})

// A process is one that runs on this computer, and no more of it than this.
type process struct {
	name   string // of its file, as the system has it
	loaded loaded
}

// loaded says whether a process has the library by which programs use smart cards.
type loaded int

const (
	loadedUnknown loaded = iota // it may not be looked into, or the system can't tell
	loadedYes
	loadedNo
)

// holders returns what people call the programs that may hold a card: those that have
// loaded the library, and those of programs.toml where that can't be known. No one is
// ended.
func holders(processes []process) (names []string) {
	for _, p := range processes {
		name := printable(path.Base(strings.ReplaceAll(p.name, `\`, "/")))
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
