package pcsc

import (
	"runtime"
	"slices"
	"syscall"
	"time"
	"unsafe"

	"github.com/ebfe/scard"
)

const (
	// hotplug is true: Windows has the plug-and-play reader.
	hotplug     = true
	relistAfter = time.Minute
	// removalLatency is zero: Windows notices at once that a card has left.
	removalLatency = 0
	// needsPowerHold is false: Windows notices every card that comes or goes.
	needsPowerHold = false
)

// The watcher on Windows calls winscard.dll itself: github.com/ebfe/scard does not keep the
// readers' names alive during SCardGetStatusChange, and the garbage collector may free them.
var (
	winscard             = syscall.NewLazyDLL("winscard.dll")
	procEstablishContext = winscard.NewProc("SCardEstablishContext")
	procReleaseContext   = winscard.NewProc("SCardReleaseContext")
	procListReaders      = winscard.NewProc("SCardListReadersW")
	procGetStatusChange  = winscard.NewProc("SCardGetStatusChangeW")
	procCancel           = winscard.NewProc("SCardCancel")
)

// windowsContext is an SCARDCONTEXT.
type windowsContext uintptr

func establishContext() (scardContext, error) {
	var scardCtx windowsContext
	code, _, _ := procEstablishContext.Call(uintptr(scard.ScopeSystem), 0, 0, uintptr(unsafe.Pointer(&scardCtx)))
	if err := windowsError(code); err != nil {
		return nil, err
	}
	return scardCtx, nil
}

func windowsError(code uintptr) error {
	if scard.Error(code) == scard.ErrSuccess {
		return nil
	}
	return scard.Error(code)
}

// Release wraps SCardReleaseContext.
func (c windowsContext) Release() error {
	code, _, _ := procReleaseContext.Call(uintptr(c))
	return windowsError(code)
}

// Cancel wraps SCardCancel.
func (c windowsContext) Cancel() error {
	code, _, _ := procCancel.Call(uintptr(c))
	return windowsError(code)
}

// ListReaders wraps SCardListReadersW.
func (c windowsContext) ListReaders() ([]string, error) {
	var length uint32 // in UTF-16 units
	code, _, _ := procListReaders.Call(uintptr(c), 0, 0, uintptr(unsafe.Pointer(&length)))
	if err := windowsError(code); err != nil {
		return nil, err
	}
	names := make([]uint16, length+1)
	code, _, _ = procListReaders.Call(uintptr(c), 0, uintptr(unsafe.Pointer(&names[0])), uintptr(unsafe.Pointer(&length)))
	if err := windowsError(code); err != nil {
		return nil, err
	}
	return splitNames(names[:min(int(length), len(names))]), nil
}

// splitNames reads a multi-string: strings that each end in a zero, and an empty one last.
func splitNames(names []uint16) (list []string) {
	for {
		end := slices.Index(names, 0)
		if end <= 0 {
			return list
		}
		list = append(list, syscall.UTF16ToString(names[:end]))
		names = names[end+1:]
	}
}

// readerState is SCARD_READERSTATEW.
type readerState struct {
	reader       *uint16
	userData     uintptr
	currentState uint32
	eventState   uint32
	atrLength    uint32
	atr          [36]byte
}

// GetStatusChange wraps SCardGetStatusChangeW.
func (c windowsContext) GetStatusChange(states []scard.ReaderState, timeout time.Duration) error {
	var pinner runtime.Pinner
	defer pinner.Unpin()
	raw := make([]readerState, len(states))
	for i, state := range states {
		name, err := syscall.UTF16PtrFromString(state.Reader)
		if err != nil {
			return scard.ErrUnknownReader // the name has a zero in it
		}
		pinner.Pin(name)
		raw[i].reader = name
		raw[i].currentState = uint32(state.CurrentState)
	}
	pinner.Pin(&raw[0])
	code, _, _ := procGetStatusChange.Call(uintptr(c), uintptr(timeout.Milliseconds()),
		uintptr(unsafe.Pointer(&raw[0])), uintptr(len(raw)))
	if err := windowsError(code); err != nil {
		return err
	}
	for i := range states {
		states[i].EventState = scard.StateFlag(raw[i].eventState)
		length := min(int(raw[i].atrLength), len(raw[i].atr))
		states[i].Atr = append([]byte(nil), raw[i].atr[:length]...)
	}
	return nil
}
