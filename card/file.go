package card

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

const (
	// maxOffset is the last offset that READ BINARY can say in P1 P2 with bit 8 of P1
	// clear.
	maxOffset = 0x7FFF
	// maxFile is the most that anything here reads of a file, and takes for a certificate.
	maxFile = maxOffset + 1
	// maxReads are enough for the longest file in whole blocks. A card that goes on
	// giving less than it is asked for is left.
	maxReads = maxFile / maxShortData
)

// ReadCertificate reads the DER certificate in a file of the JPKI application, to
// the length that its own header says: files are padded with 00 behind it. It calls
// first, unless nil, with the first bytes (256 of them, fewer where the certificate
// is shorter) before it goes on to the rest: [ParseValidity] finds the dates there.
// first must not keep the slice.
func (c *Card) ReadCertificate(id FileID, first func(prefix []byte)) ([]byte, error) {
	prefix, total, reads, err := c.readPrefix(id)
	if err != nil {
		return nil, err
	}
	if first != nil {
		first(prefix)
	}
	// The signature certificate names its holder: it lies in one place, for the caller
	// to wipe.
	der := append(make([]byte, 0, total), prefix...)
	clear(prefix)
	der, _, err = c.readOn(id, der, total, reads)
	return der, err
}

// ReadPrefix reads what [Card.ReadCertificate] gives to first, and nothing more.
func (c *Card) ReadPrefix(id FileID) ([]byte, error) {
	prefix, _, _, err := c.readPrefix(id)
	return prefix, err
}

// readPrefix returns also the length of the whole certificate, and how often it read.
func (c *Card) readPrefix(id FileID) (prefix []byte, total, reads int, err error) {
	if err := c.selectEF(id); err != nil {
		return nil, 0, 0, err
	}
	block, err := c.readBinary(0, maxShortData)
	if err == nil {
		total, err = derLength(block)
	}
	if err != nil {
		clear(block)
		return nil, 0, 0, fmt.Errorf("read EF %04X: %w", uint16(id), err)
	}
	length := min(total, maxShortData)
	prefix = append(make([]byte, 0, length), block[:min(len(block), length)]...)
	clear(block)
	// Two cards are told apart by it: a card that gives less than it is asked for is asked
	// until it is whole.
	prefix, reads, err = c.readOn(id, prefix, length, 1)
	return prefix, total, reads, err
}

// readOn reads the file from where der ends until it has that length. It wipes der
// where that fails. reads counts.
func (c *Card) readOn(id FileID, der []byte, length, reads int) ([]byte, int, error) {
	for ; len(der) < length; reads++ {
		if reads == maxReads {
			clear(der)
			return nil, 0, fmt.Errorf("read EF %04X: %w: %d bytes in %d answers", uint16(id), ErrMalformed, len(der), reads)
		}
		block, err := c.readBinary(len(der), min(length-len(der), maxShortData))
		if err != nil {
			clear(der)
			return nil, 0, fmt.Errorf("read EF %04X at %d: %w", uint16(id), len(der), err)
		}
		der = append(der, block...)
		clear(block)
	}
	return der, reads, nil
}

// SignatureCertificateIssued reports whether the card says that it has a signature
// certificate. The JPKI application must be selected.
func (c *Card) SignatureCertificateIssued() (bool, error) {
	if err := c.selectEF(CertificatesPresentFile); err != nil {
		return false, err
	}
	data, err := c.readBinary(0, 1)
	if err != nil {
		return false, fmt.Errorf("read EF %04X: %w", uint16(CertificatesPresentFile), err)
	}
	return data[0] == signatureCertificateIssued, nil
}

// Labels of the token information, without their padding.
const (
	LabelMyNumberCard = "JPKIAPICCTOKEN2"
	LabelJukiCard     = "JPKIAPICCTOKEN" // 住民基本台帳カード, before the My Number Card
)

// TokenLabel reads the label of the JPKI application's token information. The JPKI
// application must be selected.
func (c *Card) TokenLabel() (string, error) {
	const labelLength = 32 // CK_TOKEN_INFO, PKCS #11
	if err := c.selectEF(TokenInformationFile); err != nil {
		return "", err
	}
	data, err := c.readBinary(0, labelLength)
	if err != nil {
		return "", fmt.Errorf("read EF %04X: %w", uint16(TokenInformationFile), err)
	}
	return strings.TrimRight(string(data), " \x00"), nil
}

// CommonData is what is read of the record that the common application has of a card.
type CommonData struct {
	// Expiry is the card's own: the last second of that day in Japan.
	Expiry time.Time
	// Municipality is the code, of five digits, of the municipality of residence (全国地方公共団体コード
	// without its check digit; in a designated city that of the ward), "" where the
	// record has no such code.
	Municipality string
	// Fingerprint tells one card's record from another's while this program runs. It is a hash
	// under a key that is new at every start, zero where the record has no serial number.
	Fingerprint [sha256.Size]byte
}

// CommonData reads the common application's record, and selects that application. It
// needs no secret.
//
// The record is `01 1C` and 28 ASCII characters: serial number (15), municipality
// code (5), expiry as YYYYMMDD (8). Of the serial number nothing is kept but the fingerprint.
func (c *Card) CommonData() (CommonData, error) {
	if err := c.SelectApplication(Common); err != nil {
		return CommonData{}, err
	}
	if err := c.selectEF(CommonDataFile); err != nil {
		return CommonData{}, err
	}
	data, sw, err := c.exchange([]byte{0x00, 0xB2, 0x01, 0x04, 0x00})
	defer clear(data)
	if err := failed(sw, err, "read record of EF %04X", uint16(CommonDataFile)); err != nil {
		return CommonData{}, err
	}
	return parseCommonData(data)
}

func parseCommonData(data []byte) (CommonData, error) {
	const headerLength, serialLength, codeLength, valueLength = 2, 15, 5, 28
	if len(data) < headerLength+valueLength || data[0] != 0x01 || data[1] != valueLength {
		return CommonData{}, fmt.Errorf("%w: common data of %d bytes", ErrMalformed, len(data))
	}
	value := data[headerLength : headerLength+valueLength]
	serial, code, date := value[:serialLength], value[serialLength:serialLength+codeLength], value[serialLength+codeLength:]
	japan := time.FixedZone("JST", 9*60*60)
	day, err := time.ParseInLocation("20060102", string(date), japan)
	if err != nil || !isYear(day.Year()) {
		// Not err itself: it would repeat what stands in the record.
		return CommonData{}, fmt.Errorf("%w: expiry in common data", ErrMalformed)
	}
	common := CommonData{Expiry: day.AddDate(0, 0, 1).Add(-time.Second)}
	if isDigits(code) {
		common.Municipality = string(code)
	}
	if isDigits(serial) && bytes.Count(serial, serial[:1]) < len(serial) {
		common.Fingerprint = fingerprintOf(value)
	}
	return common, nil
}

// fingerprintKey keeps serial numbers, which have few digits, from being found out by trying
// them all.
var fingerprintKey = rand.Text()

// fingerprintOf hashes one block, which SHA-256 reads in place, so that no copy of value is left.
func fingerprintOf(value []byte) [sha256.Size]byte {
	var block [sha256.BlockSize]byte
	defer clear(block[:])
	copy(block[copy(block[:], fingerprintKey):], value)
	return sha256.Sum256(block[:])
}

func isDigits(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// readBinary reads up to length bytes (1 to 256) of the current file from offset. It
// returns at least one: a card that answers with none is malformed, or the reading
// would never end.
func (c *Card) readBinary(offset, length int) ([]byte, error) {
	if offset > maxOffset {
		return nil, fmt.Errorf("%w: file longer than %d bytes", ErrMalformed, maxOffset)
	}
	data, sw, err := c.exchange([]byte{0x00, 0xB0, byte(offset >> 8), byte(offset), byte(length)})
	switch {
	case err != nil:
	case sw != Success && sw != EndOfFile: // 6282: the file ended before length
		err = sw
	case len(data) == 0 || len(data) > length:
		err = fmt.Errorf("%w: %d bytes for %d", ErrMalformed, len(data), length)
	default:
		return data, nil
	}
	clear(data)
	return nil, err
}
