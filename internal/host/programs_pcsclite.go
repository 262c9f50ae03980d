//go:build !windows && !darwin

package host

import (
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// CardPrograms returns the programs that may hold a card, as people call them.
func CardPrograms() []string { return holders(procProcesses(os.DirFS("/"), os.Getpid())) }

// procProcesses are the processes of /proc but self and pcscd. Which library one has
// loaded can be seen of those of the same person; of the others nothing is said, for the
// service runs for whoever sits at the computer.
func procProcesses(root fs.FS, self int) (processes []process) {
	const longest = 4 << 20 // of a process's map
	entries, err := fs.ReadDir(root, "proc")
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || pid == self {
			continue
		}
		name := readLine(root, path.Join("proc", entry.Name(), "comm"))
		maps, err := readFile(root, path.Join("proc", entry.Name(), "maps"), longest)
		if name == "pcscd" || err != nil || !strings.Contains(string(maps), "/libpcsclite.so") {
			continue
		}
		processes = append(processes, process{name, loadedYes})
	}
	return processes
}
