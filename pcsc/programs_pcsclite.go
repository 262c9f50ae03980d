//go:build !windows && !darwin

package pcsc

import (
	_ "embed" // programs.toml
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

//go:embed programs.toml
var programsFile string

// programNames are the names of programs.toml. The file is part of the program, and tested.
var programNames = sync.OnceValue(func() (names map[string]string) {
	if _, err := toml.Decode(programsFile, &names); err != nil {
		panic("pcsc: programs.toml: " + err.Error())
	}
	return names
})

// programs returns what people call the programs that may hold a card.
func programs() []string { return programsWith(os.DirFS("/"), os.Getpid()) }

// programsWith are those that have loaded libpcsclite, as far as this program may look into
// them: those of the same person. self is left out, and so is pcscd. No one is ended.
func programsWith(root fs.FS, self int) (names []string) {
	const longest = 4 << 20 // of a process's map
	processes, err := fs.ReadDir(root, "proc")
	if err != nil {
		return nil
	}
	for _, process := range processes {
		pid, err := strconv.Atoi(process.Name())
		if err != nil || pid == self {
			continue
		}
		name := printable(readLine(root, path.Join("proc", process.Name(), "comm")))
		if name == "" || name == "pcscd" {
			continue
		}
		maps, err := readFile(root, path.Join("proc", process.Name(), "maps"), longest)
		if err != nil || !strings.Contains(string(maps), "/libpcsclite.so") {
			continue
		}
		if known := programNames()[name]; known != "" {
			name = known
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
