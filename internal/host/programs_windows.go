package host

import (
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// CardPrograms returns the programs that may hold a card, as people call them.
func CardPrograms() []string {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = windows.CloseHandle(snapshot) }() // fails only where there is nothing left to close
	var processes []process
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err := windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		if entry.ProcessID == windows.GetCurrentProcessId() || entry.ProcessID == 0 {
			continue
		}
		processes = append(processes, process{windows.UTF16ToString(entry.ExeFile[:]), winscardLoaded(entry.ProcessID)})
	}
	return mayHoldCard(processes)
}

// winscardLoaded returns whether a process has loaded winscard.dll. For Windows' own programs
// it returns loadedNo: the desktop and the services load it for everybody.
func winscardLoaded(pid uint32) loaded {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPMODULE|windows.TH32CS_SNAPMODULE32, pid)
	if err != nil {
		return loadedUnknown // another person's process, or a protected one
	}
	defer func() { _ = windows.CloseHandle(snapshot) }() // fails only where there is nothing left to close
	own, _ := windows.GetWindowsDirectory()
	entry := windows.ModuleEntry32{Size: uint32(unsafe.Sizeof(windows.ModuleEntry32{}))}
	first := true
	for err := windows.Module32First(snapshot, &entry); err == nil; err = windows.Module32Next(snapshot, &entry) {
		// The first module is the executable.
		if first && own != "" && strings.HasPrefix(strings.ToLower(windows.UTF16ToString(entry.ExePath[:])), strings.ToLower(own)+`\`) {
			return loadedNo
		}
		first = false
		if strings.EqualFold(windows.UTF16ToString(entry.Module[:]), "winscard.dll") {
			return loadedYes
		}
	}
	return loadedNo
}
