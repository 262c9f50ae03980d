package card

import (
	"bytes"
	"errors"
)

// An OtherCard names a kind of card that is not a My Number Card. Package words has
// what people call it.
type OtherCard string

// The other cards that Kigen can name. "" is any other.
const (
	ResidenceCard  OtherCard = "residence-card"  // 在留カード, 特別永住者証明書
	DriversLicence OtherCard = "drivers-licence" // 運転免許証
	JukiCard       OtherCard = "juki-card"       // 住基カード without the JPKI application
	Passport       OtherCard = "passport"        // 旅券, of any country
	PaymentCard    OtherCard = "payment-card"    // credit, debit and prepaid
	TransitCard    OtherCard = "transit-card"    // FeliCa: 交通系ICカード, and e-money that can't be told from it
)

// otherCards are the applications by which a card can be told, those that are laid
// on a reader by mistake most often first.
var otherCards = []struct {
	card OtherCard
	aid  AID
	// answers says that SELECT is to ask for file control information, as EMV cards
	// want it. What they answer names applications, and is not looked at.
	answers bool
}{
	// The police's specification (運転免許証及び運転免許証作成システム等仕様書), DF1; so in
	// treastrain/TRETJapanNFCReader. A licence on a My Number Card has another (…3106).
	{DriversLicence, "\xA0\x00\x00\x02\x31\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", false},
	// The Immigration Services Agency's specification (在留カード等仕様書), DF1; so in
	// several readers written for it. Cards of the second generation (特定在留カード) that
	// are My Number Cards too have the JPKI application.
	{ResidenceCard, "\xD3\x92\xF0\x00\x4F\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", false},
	// EMV Contactless, Book B: the proximity payment system environment.
	{PaymentCard, "2PAY.SYS.DDF01", true},
	// EMV, Book 1: the payment system environment of a card with contacts.
	{PaymentCard, "1PAY.SYS.DDF01", true},
	// ICAO Doc 9303-10: the application LDS1.
	{Passport, "\xA0\x00\x00\x02\x47\x10\x01", false},
	// 住基AP. A My Number Card has it beside the JPKI application, which was voluntary
	// on a 住基カード.
	{JukiCard, "\xD3\x92\x10\x00\x31\x00\x01\x01\x04\x01", false},
}

// Identify names a card on which SELECT of the JPKI application was refused, in at
// most six commands, by SELECT alone: nothing is read. A card that can't be named is
// "". It fails only where the transport does. atr is the card's answer to reset, nil
// where that is not known: by it alone a card can be named, but none is taken to be
// a My Number Card, nor not to be one, by its ATR.
func (c *Card) Identify(atr []byte) (OtherCard, error) {
	if isFeliCa(atr) {
		return TransitCard, nil
	}
	for _, other := range otherCards {
		found, sw, err := c.hasApplication(other.aid, other.answers)
		if err != nil {
			return "", err
		}
		if found {
			return other.card, nil
		}
		if sw == InstructionUnsupported || sw == ClassUnsupported {
			return "", nil // it knows no SELECT
		}
	}
	return "", nil
}

// hasApplication reports whether the card knows the AID. A response that makes no
// sense says no.
func (c *Card) hasApplication(aid AID, answers bool) (found bool, sw StatusWord, err error) {
	const noAnswer, fileControlInformation = 0x0C, 0x00 // P2 of SELECT
	command := append([]byte{0x00, 0xA4, 0x04, noAnswer, byte(len(aid))}, aid...)
	if answers {
		command[3] = fileControlInformation
		command = append(command, 0x00)
	}
	data, sw, err := c.once(command)
	clear(data)
	if errors.Is(err, ErrMalformed) {
		return false, 0, nil
	}
	return err == nil && isThere(sw), sw, err
}

// isThere reports whether an answer to SELECT says that there is such an application:
// also where it is blocked, and where its answer waits or has another length.
func isThere(sw StatusWord) bool {
	const invalidated StatusWord = 0x6283
	return sw == Success || sw == EndOfFile || sw == invalidated || sw&0xFF00 == 0x6100 || sw&0xFF00 == 0x6C00
}

// isFeliCa reports whether a reader calls a card FeliCa. Such a card has no ATR: the
// reader makes one up, by PC/SC Part 3 and its Supplemental Document, as
// seen from the RC-S300 and the ACR1251: 3B 8F 80 01 80 4F 0C A0 00 00 03 06 11 00 3B.
func isFeliCa(atr []byte) bool {
	const (
		storageCard = "\x80\x4F\x0C\xA0\x00\x00\x03\x06" // application identifier of the PC/SC workgroup
		standard    = 1                                  // bytes, of which readers differ: 11 is FeliCa, 00 not told
		felica      = "\x00\x3B"                         // card name
	)
	name, ok := bytes.CutPrefix(historicalBytes(atr), []byte(storageCard))
	return ok && len(name) >= standard+len(felica) && string(name[standard:standard+len(felica)]) == felica
}

// historicalBytes returns the historical bytes of an ATR (ISO/IEC 7816-3, 8.2), nil
// where it is cut short or is none.
func historicalBytes(atr []byte) []byte {
	const (
		direct, inverse = 0x3B, 0x3F
		maxATR          = 33 // with TS
	)
	if len(atr) < 2 || len(atr) > maxATR || (atr[0] != direct && atr[0] != inverse) {
		return nil
	}
	length := int(atr[1] & 0x0F)
	next := 2
	for indicator := atr[1] >> 4; indicator != 0; {
		following := byte(0)
		for bit := byte(0); bit < 4; bit++ { // TA, TB, TC, TD
			if indicator&(1<<bit) == 0 {
				continue
			}
			if next == len(atr) {
				return nil
			}
			if bit == 3 {
				following = atr[next] >> 4
			}
			next++
		}
		indicator = following
	}
	if next+length > len(atr) {
		return nil
	}
	return atr[next : next+length]
}
