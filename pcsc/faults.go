package pcsc

import (
	"errors"
	"fmt"

	"github.com/ebfe/scard"

	"kigen/internal/check"
	"kigen/internal/host"
)

// Codes that Windows passes on from below its resource manager.
const (
	// ERROR_INVALID_HANDLE comes for a context that the service dropped (seen in
	// Yubico/Yubico.NET.SDK, issue 13).
	errWindowsInvalidHandle scard.Error = 6
	// ERROR_GEN_FAILURE comes from drivers of contactless readers, for a card that
	// stopped answering (seen in santigimeno/node-pcsclite, issue 57).
	errWindowsGenFailure scard.Error = 31
	// ERROR_BROKEN_PIPE means a remote session without smart cards ("Smart Card Return
	// Values", Microsoft).
	errWindowsBrokenPipe scard.Error = 109
)

// causes says what each code of PC/SC means for a check. The codes that are not here
// speak of things Kigen does not do, or of bugs: [check.Unknown].
var causes = map[scard.Error]check.Cause{
	scard.ErrNoService:      check.ServiceDown,
	scard.ErrServiceStopped: check.ServiceDown,

	scard.ErrInvalidHandle:  check.ContextLost,
	errWindowsInvalidHandle: check.ContextLost,
	// libpcsclite says this, and says it only, when its socket to pcscd broke: pcscd
	// itself has other words for a card that does not answer.
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

// fault wraps what the binding answered to a step.
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

// noReaders returns the fault of a service that lists no reader. The reader that is
// plugged in by USB all the same, if there is one, is in its Err.
func noReaders() *check.Fault { return noReaderFault(host.ExplainNoReader()) }

func noReaderFault(cause check.Cause, reader *check.USBReader) *check.Fault {
	f := fault("list readers", scard.ErrNoReadersAvailable)
	f.Cause = cause
	if reader != nil {
		f.Err = fmt.Errorf("%w: %w", f.Err, reader)
	}
	return f
}
