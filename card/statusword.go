package card

import (
	"errors"
	"fmt"
)

// A StatusWord is the two bytes SW1 SW2 that end every response (ISO/IEC 7816-4,
// 5.6). As an error it says that a command did not succeed; it never holds data
// of the card.
type StatusWord uint16

// The status words that change what Kigen does next. Every other one is
// reported as it came.
const (
	Success                StatusWord = 0x9000
	EndOfFile              StatusWord = 0x6282 // fewer bytes than asked for: the file ended
	VerificationFailed     StatusWord = 0x6300 // without saying how many tries are left
	Blocked63C0            StatusWord = 0x63C0 // verification failed, no tries left
	WrongLength            StatusWord = 0x6700
	SecurityStatus         StatusWord = 0x6982 // the secret was not verified
	Blocked                StatusWord = 0x6983 // authentication method blocked
	ReferenceDataUnusable  StatusWord = 0x6984 // the same as Blocked on some cards
	FunctionUnsupported    StatusWord = 0x6A81
	FileNotFound           StatusWord = 0x6A82
	RecordNotFound         StatusWord = 0x6A83
	WrongParameters        StatusWord = 0x6A86
	LcInconsistent         StatusWord = 0x6A87
	OffsetOutsideFile      StatusWord = 0x6B00
	InstructionUnsupported StatusWord = 0x6D00
	ClassUnsupported       StatusWord = 0x6E00
	// NoPreciseDiagnosis is what some cards answer once to the first command
	// after power-up.
	NoPreciseDiagnosis StatusWord = 0x6F00
)

// Error gives the status word as the standard writes it, four hexadecimal digits.
func (sw StatusWord) Error() string { return fmt.Sprintf("status word %04X", uint16(sw)) }

// Refused reports whether err is a bad answer of the card, a status word or [ErrMalformed],
// rather than a failure of the transport.
func Refused(err error) bool {
	_, answered := errors.AsType[StatusWord](err)
	return answered || errors.Is(err, ErrMalformed)
}
