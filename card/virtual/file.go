package virtual

import (
	"encoding/binary"
	"fmt"
	"slices"

	"kigen/card"
)

// The files of the two private keys, which can be selected and nothing else.
const (
	userAuthenticationKeyFile card.FileID = 0x0017
	signatureKeyFile          card.FileID = 0x001A
)

// A My Number Card's tries, full: 暗証番号 3, パスワード 5.
const (
	userPINTries           = 3
	signaturePasswordTries = 5
)

// certificateFileLength is how long the files of certificates are. The 1900 bytes
// were seen in EF 0002 of one card; behind the certificate come zeros.
const certificateFileLength = 1900

// An application is a set of files by their identifier.
type application map[card.FileID]*file

// A file is an elementary file: with content or one record to read, or internal
// (a key, a secret).
type file struct {
	content   []byte // READ BINARY
	record    []byte // READ RECORD 01
	records   bool   // the file has records, though perhaps none
	protected bool   // content only while the signing password is verified
	secret    *secret
	// certificate is what content holds before padding and Profile.Alter.
	certificate []byte
}

// A secret is a PIN or password inside the card.
type secret struct {
	value     string
	tries     int // left; 0 is blocked
	maxTries  int
	verified  bool
	presented int // VERIFY commands with data that came for it
}

// makeFiles builds what is on the chip.
func (c *Card) makeFiles() {
	p := &c.profile
	if p.OtherCard {
		return
	}
	c.applications = map[card.AID]application{card.JPKI: c.makeJPKI()}
	for _, known := range card.Applications {
		if known.AID == card.JPKI || p.Label == card.LabelJukiCard && known.Name != "juki" || known.Name == "driving licence" {
			continue
		}
		if known.AID == card.Common && p.Quirks.NoCommonApplication {
			continue
		}
		c.applications[known.AID] = c.makeOther(known)
	}
	if common, ok := c.applications[card.Common]; ok {
		common[card.CommonDataFile] = &file{records: true, record: p.commonRecord()}
	}
}

// otherTries are what the surveyed card gave: 3 to a PIN, 10 to what is printed on it.
const otherPINTries, printedTries = 3, 10

// makeOther makes an application that has retry counters and nothing else. No secret is right
// for them.
func (c *Card) makeOther(known card.Application) application {
	files := application{}
	for _, counter := range known.Counters {
		tries := printedTries
		if counter.Name == "PIN" {
			tries = otherPINTries
		}
		if left, ok := c.profile.OtherTriesLeft[known.Name+", "+counter.Name]; ok {
			tries = left
		}
		files[counter.File] = &file{secret: &secret{tries: tries}}
	}
	return files
}

func (c *Card) makeJPKI() application {
	p := &c.profile
	jpki := application{
		card.TokenInformationFile:    {content: p.tokenInformation()},
		card.CertificatesPresentFile: {content: p.certificatesPresent()},
		card.UserPINFile:             {secret: &c.secrets[card.UserPIN]},
		card.SignaturePasswordFile:   {secret: &c.secrets[card.SignaturePassword]},
		userAuthenticationKeyFile:    {},
		signatureKeyFile:             {},
	}
	// A card without one of the certificates still has both authorities'.
	issue := p.UserAuthentication
	if issue.IsZero() {
		issue = p.Signature
	}
	if !issue.IsZero() {
		jpki[card.UserAuthenticationCAFile] = p.certificateFile(p.authorityCertificate(&userAuthenticationAuthority, issue))
		jpki[card.SignatureCAFile] = p.certificateFile(p.authorityCertificate(&signatureAuthority, issue))
	}
	if !p.UserAuthentication.IsZero() {
		jpki[card.UserAuthenticationCertificateFile] = p.certificateFile(p.userAuthenticationCertificate())
	}
	if !p.Signature.IsZero() {
		f := p.certificateFile(p.signatureCertificate())
		f.protected = true
		jpki[card.SignatureCertificateFile] = f
	}
	for _, id := range p.Missing {
		delete(jpki, id)
	}
	for id, f := range jpki {
		if p.Alter != nil && f.content != nil {
			f.content = p.Alter(id, f.content)
		}
	}
	return jpki
}

func (p *Profile) certificateFile(certificate []byte) *file {
	content := slices.Clone(certificate)
	if padding := certificateFileLength - len(content); padding > 0 && !p.Quirks.NoPadding {
		content = append(content, make([]byte, padding)...)
	}
	return &file{content: content, certificate: certificate}
}

// certificatesPresent is EF 0008: 8F for each certificate that was issued, first the
// signature's. What the third byte means is not known.
func (p *Profile) certificatesPresent() []byte {
	content := make([]byte, 3)
	for i, v := range []Validity{p.Signature, p.UserAuthentication} {
		if !v.IsZero() {
			content[i] = 0x8F
		}
	}
	return content
}

// commonRecord is the record of the common application: tag 01, length 1C, serial
// number (15), municipality code (5), expiry as YYYYMMDD (8). Nil where the profile
// has no expiry.
func (p *Profile) commonRecord() []byte {
	if p.CardExpires.IsZero() {
		return nil
	}
	d := p.CardExpires
	return fmt.Appendf([]byte{0x01, 0x1C}, "%15.15s%5.5s%04d%02d%02d", p.SerialNumber, p.Municipality, d.Year, d.Month, d.Day)
}

// tokenInformation is EF 0006: PKCS #11's CK_TOKEN_INFO with numbers of four bytes,
// most significant first, 160 bytes in all. Text is padded with spaces.
func (p *Profile) tokenInformation() []byte {
	content := fmt.Appendf(nil, "%-32.32s%-32.32s%-16.16s%-16.16s", p.Label, "Kigen virtual card", "", "")
	const (
		flags         = 0x0000040D // RNG, login required, user PIN initialised, token initialised
		notAvailable  = 0xFFFFFFFF
		maxPIN        = 16
		minPIN        = 4
		noLimit, none = 0, 0
	)
	for _, number := range []uint32{
		flags, noLimit, none, noLimit, none, maxPIN, minPIN,
		notAvailable, notAvailable, notAvailable, notAvailable, // memory
	} {
		content = binary.BigEndian.AppendUint32(content, number)
	}
	return append(content, "0301"+"0000000000000000"...) // versions, and a clock it does not have
}
