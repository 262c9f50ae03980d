package pcsc

import (
	"errors"
	"fmt"

	"github.com/ebfe/scard"

	"kigen/internal/check"
	"kigen/internal/host"
)

// Windows error codes that its resource manager passes on.
const (
	// ERROR_INVALID_HANDLE: the service dropped the context (Yubico/Yubico.NET.SDK, issue 13).
	errWindowsInvalidHandle scard.Error = 6
	// ERROR_GEN_FAILURE: a contactless reader's card stopped answering
	// (santigimeno/node-pcsclite, issue 57).
	errWindowsGenFailure scard.Error = 31
	// ERROR_BROKEN_PIPE: a remote session without smart-card redirection ("Smart Card
	// Return Values", Microsoft).
	errWindowsBrokenPipe scard.Error = 109
)

// causes maps each code of PC/SC to its cause. Codes that are missing are about things
// Kigen does not do, or about bugs: [check.Unknown].
var causes = map[scard.Error]check.Cause{
	scard.ErrNoService:      check.ServiceDown,
	scard.ErrServiceStopped: check.ServiceDown,

	scard.ErrInvalidHandle:  check.ContextLost,
	errWindowsInvalidHandle: check.ContextLost,
	// libpcsclite returns this only when its socket to pcscd broke: for a card that does
	// not answer, pcscd has other codes.
	scard.ErrCommError: check.ContextLost,

	scard.ErrNoAccess:          check.NoPermission,
	scard.ErrSecurityViolation: check.NoPermission,
	errWindowsBrokenPipe:       check.NoPermission,

	scard.ErrServerTooBusy: check.ServiceBusy,
	scard.ErrNotReady:      check.ServiceBusy,
	scard.ErrTimeout:       check.ServiceBusy,
	scard.ErrWaitedTooLong: check.ServiceBusy,

	scard.ErrNoReadersAvailable: check.NoReader,
	scard.ErrUnknownReader:      check.ReaderGone,
	scard.ErrReaderUnavailable:  check.ReaderGone,

	scard.ErrNoSmartcard: check.CardAbsent,
	scard.ErrRemovedCard: check.CardRemoved,
	scard.ErrResetCard:   check.CardReset,

	scard.ErrSharingViolation: check.InUse,

	scard.ErrUnresponsiveCard: check.PoorContact,
	scard.ErrUnpoweredCard:    check.PoorContact,
	scard.ErrCommDataLost:     check.PoorContact,
	scard.ErrNotTransacted:    check.PoorContact,
	errWindowsGenFailure:      check.PoorContact,

	scard.ErrUnsupportedCard:   check.Unsupported,
	scard.ErrCardUnsupported:   check.Unsupported,
	scard.ErrReaderUnsupported: check.Unsupported,
	scard.ErrProtoMismatch:     check.Unsupported,
}

// fault wraps an error of the binding. step names the call that failed. For a card in use
// it asks which programs may hold it.
func fault(step string, err error) *check.Fault {
	cause := check.Unknown
	code, _ := errors.AsType[scard.Error](err)
	if known, ok := causes[code]; ok {
		cause = known
	}
	f := &check.Fault{Cause: cause, Err: fmt.Errorf("%s: %w", step, err), Number: uint32(code)}
	if cause == check.InUse {
		f.Programs = host.CardPrograms()
	}
	return f
}

// noReaders returns the fault for a service that lists no reader. Its Err has the reader
// that is plugged in by USB all the same, if there is one.
func noReaders() *check.Fault { return noReaderFault(host.ExplainNoReader()) }

func noReaderFault(cause check.Cause, reader *check.USBReader) *check.Fault {
	f := fault("list readers", scard.ErrNoReadersAvailable)
	f.Cause = cause
	if reader != nil {
		f.Err = fmt.Errorf("%w: %w", f.Err, reader)
	}
	return f
}
