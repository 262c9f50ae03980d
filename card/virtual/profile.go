package virtual

import (
	"kigen/card"
	"kigen/rules"
)

// The made-up secrets of every profile of [Named].
const (
	PIN      = "1234"
	Password = "KIGEN2026"
)

// A Profile is everything about a virtual card that a test or a demonstration may
// choose: plain data. Start from one of [Named] and change what matters.
type Profile struct {
	// OtherCard makes it a card of another kind: no application that Kigen knows.
	OtherCard bool
	// Label of the token information: JPKIAPICCTOKEN2, or JPKIAPICCTOKEN for an old
	// 住基カード.
	Label string
	// TestIssuer has the certificates issued by O=JPKI-TEST in place of O=JPKI.
	TestIssuer bool

	// CardExpires is the card's own last day. Zero: the common application has no
	// record that tells it.
	CardExpires rules.Date
	// SerialNumber (15 characters) and Municipality (5) stand beside it in the
	// record. Cards of different serial numbers have different certificates.
	SerialNumber, Municipality string

	// UserAuthentication and Signature are the lives of the two certificates. Zero:
	// not issued, so that the certificate's file is missing.
	UserAuthentication, Signature Validity
	// Holder is in the signature certificate alone.
	Holder Holder

	// UserPIN and SignaturePassword are verified in EF 0018 and EF 001B.
	UserPIN, SignaturePassword Secret

	// OtherTriesLeft are the tries left of what is verified in the other applications, by
	// the names that [card.Applications] gives the two: "juki, PIN". All are left where it
	// has none.
	OtherTriesLeft map[string]int

	// Missing are further files that the JPKI application does not have.
	Missing []card.FileID
	// Alter, unless nil, returns what a file of the JPKI application holds in place
	// of content: damaged, cut short, padded otherwise. It may change content.
	Alter func(file card.FileID, content []byte) []byte

	Quirks Quirks
	// Faults by the number of the command they befall, counted from 1 since [New].
	Faults map[int]Fault
	// Script, unless nil, says what befalls every other command: a card that is none.
	Script func(command []byte) Fault
	// BitRate in bits a second makes the card as slow as the line to it: each byte
	// of command and answer takes ten bits. Type B cards begin at 106,000. Zero: the
	// card answers at once.
	BitRate int
}

// Validity is a certificate's first and last day in Japan.
type Validity struct {
	NotBefore, NotAfter rules.Date
}

// IsZero reports whether the certificate was not issued.
func (v Validity) IsZero() bool { return v == Validity{} }

// A Holder is the made-up person of a signature certificate.
type Holder struct {
	Name    string
	Sex     string // 1 male, 2 female, 9 not stated
	Birth   rules.Date
	Address string
}

// A Secret is a made-up PIN or password, and how many tries it has left: 0 is
// blocked.
type Secret struct {
	Value     string
	TriesLeft int
}

// Quirks are ways in which cards and readers are known to differ. They combine. The
// zero value is a card as the one that was surveyed most closely.
type Quirks struct {
	// Contact gives the card the ATR of the contact interface in place of that of a
	// contactless reader.
	Contact bool
	// FirstCommandFails answers 6F00 to the first command after each power-up or reset.
	FirstCommandFails bool
	// NoShortFileIDs answers 6A86 to READ BINARY and VERIFY by short EF identifier.
	NoShortFileIDs bool
	// NoShortRecordIDs answers 6A86 to READ RECORD by short EF identifier.
	NoShortRecordIDs bool
	// NoCommonApplication answers 6A82 to SELECT of the common application.
	NoCommonApplication bool
	// ExactLe answers 6Cxx, xx being what is there, to an Le that asks for more.
	ExactLe bool
	// GetResponse answers 61xx where there is data, and hands it out to GET RESPONSE.
	GetResponse bool
	// EndOfFileWarning answers 6282 in place of 9000 to READ BINARY where the file
	// ends before Le.
	EndOfFileWarning bool
	// FourByteVerify, unless zero, is the answer to an empty VERIFY of four bytes:
	// 6700, 6A86 or 6A87. Five bytes with an Le of 00 give the retry counter.
	FourByteVerify card.StatusWord
	// VerifiedCounter answers 9000 in place of 63Cx to an empty VERIFY while the
	// secret is verified.
	VerifiedCounter bool
	// Blocked is the answer of a blocked secret to VERIFY, empty or not: 6983, 6984
	// or 63C0. Zero is 6984.
	Blocked card.StatusWord
	// BlocksAtOnce gives that answer to the very attempt that used up the last try,
	// which is otherwise told 63C0.
	BlocksAtOnce bool
	// NoPadding ends certificate files where the certificate ends.
	NoPadding bool
}
