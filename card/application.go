package card

// An AID is an application identifier, as SELECT by DF name (P1 = 04) takes it.
type AID string

// The applications of a My Number Card. The AIDs are those that OpenSC's JPKI
// driver, jpki/myna and dumps of real cards agree on.
const (
	// JPKI holds the two certificates (公的個人認証AP).
	JPKI AID = "\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"
	// Common holds the card's own expiry (共通カードAP).
	Common AID = "\xD3\x92\x10\x00\x31\x00\x01\x01\x01\x00"
)

// A FileID names an elementary file (EF) of the selected application.
type FileID uint16

// The files of the JPKI application that Kigen reads or verifies against.
const (
	// SignatureCertificateFile (署名用電子証明書) answers 6982 before the signing
	// password was verified.
	SignatureCertificateFile FileID = 0x0001
	// SignatureCAFile is freely readable.
	SignatureCAFile FileID = 0x0002
	// TokenInformationFile has the shape of PKCS #11's CK_TOKEN_INFO; its first 32
	// bytes are the label. Freely readable.
	TokenInformationFile FileID = 0x0006
	// CertificatesPresentFile says which certificates were issued: 8F 8F 00 both,
	// 00 8F 00 no signature certificate. Freely readable. Seen on one card.
	CertificatesPresentFile FileID = 0x0008
	// UserAuthenticationCertificateFile (利用者証明用電子証明書) is freely readable.
	UserAuthenticationCertificateFile FileID = 0x000A
	// UserAuthenticationCAFile is freely readable.
	UserAuthenticationCAFile FileID = 0x000B
	// UserPINFile is the 4-digit PIN of the user-authentication key.
	UserPINFile FileID = 0x0018
	// SignaturePasswordFile is the 6–16 character password of the signature key.
	SignaturePasswordFile FileID = 0x001B
)

// CommonDataFile of the Common application has one record: serial number,
// municipality code and expiry. Seen on one card, and in the source of one other program.
const CommonDataFile FileID = 0x0001

// signatureCertificateIssued is the first byte of CertificatesPresentFile where
// the card has a signature certificate. Test for it alone: the other bytes were
// seen on one card only.
const signatureCertificateIssued = 0x8F

// An Application is one that a My Number Card may have.
type Application struct {
	Name     string // in English, as the ladder shows it
	AID      AID
	Counters []Counter // of what is verified in it, beside the secrets of JPKI
}

// A Counter is the retry counter of something that is verified in an application.
type Counter struct {
	Name string // of what is verified, as the ladder shows it
	File FileID
}

// Applications are those that are known. The AIDs are in the tables of OpenSC's JPKI
// driver, jpki/myna and dumps of real cards. The counters' files are those that jpki/myna
// (pin status), AokiApp/jsapdu (packages/mynacard) and soltia48/myna-card (src/ap) agree on, two
// of them at least. Code A (照合番号A) is the My Number, code B (照合番号B) is made of birth,
// expiry and security code. The driving licence has a PIN too, but its sources name different
// files; others have no name.
var Applications = []Application{
	{"JPKI", JPKI, nil},
	{"common", Common, []Counter{{"PIN", 0x001C}}},
	{"juki", "\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x01", []Counter{{"PIN", 0x001C}}},
	{"card-face check", "\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x02", []Counter{{"birth date", 0x0011}, {"code A", 0x0013}, {"code B", 0x0012}}},
	{"card-face entry helper", "\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x08", []Counter{{"PIN", 0x0011}, {"code A", 0x0014}, {"code B", 0x0015}}},
	{"driving licence", "\xA0\x00\x00\x02\x31\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", nil},
}

// Has reports whether the card has an application, by SELECT alone, which makes that the
// current one. It fails only where the transport does.
func (c *Card) Has(application Application) (bool, error) {
	there, _, err := c.hasApplication(application.AID, false)
	return there, err
}
