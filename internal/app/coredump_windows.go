package app

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// keepMemoryPrivate keeps what the program has in memory, a PIN for a moment, out of
// what Windows Error Reporting writes down and sends away. Go's runtime turns that off
// too, unless GOTRACEBACK=wer asks for it: then the report comes without the heap.
func keepMemoryPrivate() {
	windows.SetErrorMode(windows.SetErrorMode(0) | windows.SEM_NOGPFAULTERRORBOX)

	const noHeap = 1 // WER_FAULT_REPORTING_FLAG_NOHEAP
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	get, set := kernel.NewProc("WerGetFlags"), kernel.NewProc("WerSetFlags")
	if get.Find() != nil || set.Find() != nil {
		return
	}
	// Where the flags can't be read, this one is set alone.
	var flags uint32
	_, _, _ = get.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&flags)))
	_, _, _ = set.Call(uintptr(flags | noHeap))
}
