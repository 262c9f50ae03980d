package app

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// keepMemoryPrivate keeps memory, which holds a PIN for a moment, out of the reports of Windows
// Error Reporting. Go's runtime turns those off too, unless GOTRACEBACK=wer is set: then the
// report is written without the heap.
func keepMemoryPrivate() {
	windows.SetErrorMode(windows.SetErrorMode(0) | windows.SEM_NOGPFAULTERRORBOX)

	const noHeap = 1 // WER_FAULT_REPORTING_FLAG_NOHEAP
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	get, set := kernel.NewProc("WerGetFlags"), kernel.NewProc("WerSetFlags")
	if get.Find() != nil || set.Find() != nil {
		return
	}
	// If the flags can't be read, only this one is set.
	var flags uint32
	_, _, _ = get.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&flags)))
	_, _, _ = set.Call(uintptr(flags | noHeap))
}
