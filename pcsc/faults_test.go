package pcsc

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ebfe/scard"

	"kigen/internal/check"
)

// meanings are what the codes of PC/SC mean for a check.
var meanings = map[string]check.Cause{
	"ErrInternalError":          check.Unknown,
	"ErrCancelled":              check.Unknown,
	"ErrInvalidHandle":          check.ContextLost,
	"ErrInvalidParameter":       check.Unknown,
	"ErrInvalidTarget":          check.Unknown,
	"ErrNoMemory":               check.Unknown,
	"ErrWaitedTooLong":          check.ServiceBusy,
	"ErrInsufficientBuffer":     check.Unknown,
	"ErrUnknownReader":          check.ReaderGone,
	"ErrTimeout":                check.ServiceBusy,
	"ErrSharingViolation":       check.InUse,
	"ErrNoSmartcard":            check.CardAbsent,
	"ErrUnknownCard":            check.Unknown,
	"ErrCantDispose":            check.Unknown,
	"ErrProtoMismatch":          check.Unsupported,
	"ErrNotReady":               check.ServiceBusy,
	"ErrInvalidValue":           check.Unknown,
	"ErrSystemCancelled":        check.Unknown,
	"ErrCommError":              check.ContextLost,
	"ErrUnknownError":           check.Unknown,
	"ErrInvalidAtr":             check.Unknown,
	"ErrNotTransacted":          check.PoorContact,
	"ErrReaderUnavailable":      check.ReaderGone,
	"ErrShutdown":               check.Unknown,
	"ErrPciTooSmall":            check.Unknown,
	"ErrReaderUnsupported":      check.Unsupported,
	"ErrDuplicateReader":        check.Unknown,
	"ErrCardUnsupported":        check.Unsupported,
	"ErrNoService":              check.ServiceDown,
	"ErrServiceStopped":         check.ServiceDown,
	"ErrUnexpected":             check.Unknown,
	"ErrUnsupportedFeature":     check.Unknown,
	"ErrIccInstallation":        check.Unknown,
	"ErrIccCreateorder":         check.Unknown,
	"ErrFileNotFound":           check.Unknown,
	"ErrNoDir":                  check.Unknown,
	"ErrNoFile":                 check.Unknown,
	"ErrNoAccess":               check.NoPermission,
	"ErrWriteTooMany":           check.Unknown,
	"ErrBadSeek":                check.Unknown,
	"ErrInvalidChv":             check.Unknown,
	"ErrUnknownResMng":          check.Unknown,
	"ErrNoSuchCertificate":      check.Unknown,
	"ErrCertificateUnavailable": check.Unknown,
	"ErrNoReadersAvailable":     check.NoReader,
	"ErrCommDataLost":           check.PoorContact,
	"ErrNoKeyContainer":         check.Unknown,
	"ErrServerTooBusy":          check.ServiceBusy,
	"ErrUnsupportedCard":        check.Unsupported,
	"ErrUnresponsiveCard":       check.PoorContact,
	"ErrUnpoweredCard":          check.PoorContact,
	"ErrResetCard":              check.CardReset,
	"ErrRemovedCard":            check.CardRemoved,
	"ErrSecurityViolation":      check.NoPermission,
	"ErrWrongChv":               check.Unknown,
	"ErrChvBlocked":             check.Unknown,
	"ErrEof":                    check.Unknown,
	"ErrCancelledByUser":        check.Unknown,
	"ErrCardNotAuthenticated":   check.Unknown,
}

func TestEveryCodeOfTheBindingHasItsCause(t *testing.T) {
	constants := bindingErrors(t)
	if len(constants) < len(meanings) {
		t.Errorf("found %d codes, expected %d", len(constants), len(meanings))
	}
	for name, code := range constants {
		want, ok := meanings[name]
		if !ok {
			t.Errorf("%s (%#x) is new: decide what it means", name, uint32(code))
			continue
		}
		got := fault("do something", code)
		if got.Cause != want {
			t.Errorf("%s (%#x) is %s, want %s", name, uint32(code), got.Cause, want)
		}
		if wrapped, ok := errors.AsType[scard.Error](got); !ok || wrapped != code {
			t.Errorf("%s (%#x) is not in %v", name, uint32(code), got)
		}
	}
}

func TestCodesOutsideTheTableAreUnknown(t *testing.T) {
	for _, err := range []error{scard.Error(0x80100022), scard.Error(0x12345678), errors.New("something else")} {
		if got := fault("do something", err); got.Cause != check.Unknown || !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
	}
}

func TestOnlyASharingViolationIsAskedWhoHoldsTheCard(t *testing.T) {
	if f := fault("connect", scard.ErrNoService); f.Programs != nil || f.Cause != check.ServiceDown {
		t.Errorf("got %+v", f)
	}
	for _, name := range fault("connect", scard.ErrSharingViolation).Programs {
		if name == "pcscd" {
			t.Error("pcscd is the service itself")
		}
	}
}

func TestTheFaultOfNoReadersNamesTheReaderAndKeepsWhatTheServiceSaid(t *testing.T) {
	reader := &check.USBReader{ID: "054C:06C3"}
	for _, want := range []*check.USBReader{nil, reader} {
		got := noReaderFault(check.NoDriver, want)
		found, _ := errors.AsType[*check.USBReader](got)
		if got.Cause != check.NoDriver || found != want || !errors.Is(got, scard.ErrNoReadersAvailable) || got.Number != uint32(scard.ErrNoReadersAvailable) {
			t.Errorf("got %+v with %+v, want %+v", got, found, want)
		}
	}
}

// bindingErrors reads the binding's constants of type Error from its source.
func bindingErrors(t *testing.T) map[string]scard.Error {
	t.Helper()
	directory, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/ebfe/scard").Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(strings.TrimSpace(string(directory)), "zconst.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]scard.Error{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Error" {
			return false
		}
		code, err := strconv.ParseUint(spec.Values[0].(*ast.BasicLit).Value, 0, 32)
		if err != nil {
			t.Fatal(err)
		}
		if code != 0 {
			constants[spec.Names[0].Name] = scard.Error(code)
		}
		return false
	})
	return constants
}
