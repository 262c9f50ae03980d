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
func CardPrograms() []string { return mayHoldCard(libraryUsers(os.DirFS("/"), os.Getpid())) }

// libraryUsers returns the processes of /proc that have loaded libpcsclite, without self and
// pcscd. Other people's processes are left out: the kernel does not show their libraries.
func libraryUsers(root fs.FS, self int) (processes []process) {
	const longest = 4 << 20 // bytes of a process's map
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
