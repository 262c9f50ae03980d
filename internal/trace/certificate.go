package trace

import (
	"hash/maphash"
	"time"

	"kigen/rules"
)

// A certificate is the filter of a DER certificate (RFC 5280, 4.1). It keeps the headers
// (tag and length) of what stands before the dates, and of the dates the days in Japan.
// What is not as it should be ends it: nothing behind is kept.
//
// It holds back no more than one header or date at a time.
type certificate struct {
	step   element
	held   []byte  // a header or date that is not whole yet
	places []*byte // where they go
	skip   int     // bytes to overwrite before the next header

	cards *cards // unless nil, the last of the bytes by which a check tells cards apart is the card's number
	fed   int
	hash  maphash.Hash // of what was fed
}

// An element is what comes next in a certificate.
type element int

const (
	outer element = iota
	inner
	version // or the serial number, where there is none
	serialNumber
	signatureAlgorithm
	issuer
	validity
	notBefore
	notAfter
	finished
)

const (
	tagInteger         = 0x02
	tagUTCTime         = 0x17
	tagGeneralizedTime = 0x18
	tagSequence        = 0x30
	tagVersion         = 0xA0
)

func (c *certificate) feed(b byte, kept *byte) {
	switch {
	case c.step == finished:
	case c.skip > 0:
		c.skip--
	default:
		c.held, c.places = append(c.held, b), append(c.places, kept)
		c.decide()
	}
	if c.cards != nil {
		c.tellApart(b, kept)
	}
}

// tellApart has the card's number at the end of the bytes that [kigen/card.Card.ReadPrefix] gives.
func (c *certificate) tellApart(b byte, kept *byte) {
	const prefix = 256
	if c.fed == 0 {
		c.hash.SetSeed(c.cards.seed)
	}
	c.fed++
	_ = c.hash.WriteByte(b) // never fails
	if c.fed == prefix && c.step == finished {
		*kept = c.cards.number(c.hash.Sum64())
	}
}

// decide looks whether what is held is whole.
func (c *certificate) decide() {
	tag, header, length, ok := headerOf(c.held)
	if c.step == version && tag == tagInteger {
		c.step = serialNumber
	}
	switch {
	case !ok || !c.step.takes(tag):
		c.end()
	case header == 0: // more of it is to come
	case c.step == notBefore || c.step == notAfter:
		c.decideTime(tag, header, length)
	default:
		c.keep(c.held)
		if c.step != outer && c.step != inner && c.step != validity {
			c.skip = length
		}
		c.step++
	}
}

// takes reports whether an element can have the tag.
func (e element) takes(tag byte) bool {
	switch e {
	case version:
		return tag == tagVersion
	case serialNumber:
		return tag == tagInteger
	case notBefore, notAfter:
		return tag == tagUTCTime || tag == tagGeneralizedTime
	}
	return tag == tagSequence
}

// headerOf reads a header of up to 65535 bytes of content. header is how long it is, 0
// while it is not whole; it reports false where it is none.
func headerOf(der []byte) (tag byte, header, length int, ok bool) {
	tag = der[0]
	if len(der) < 2 {
		return tag, 0, 0, true
	}
	first := der[1]
	if first < 0x80 {
		return tag, 2, int(first), true
	}
	if first != 0x81 && first != 0x82 {
		return tag, 0, 0, false
	}
	header = 2 + int(first&0x7F)
	if len(der) < header {
		return tag, 0, 0, true
	}
	for _, b := range der[2:header] {
		length = length<<8 | int(b)
	}
	return tag, header, length, true
}

// The forms of times, and the years that each has here: RFC 5280 has UTCTime up to 2049.
// Before 2000 there was no such certificate, but many of their holders were born.
const (
	utcTime         = "060102150405Z"
	generalizedTime = "20060102150405Z"
	firstYear       = 2000
	between         = 2050
	lastYear        = 2999
)

// decideTime keeps of a time its day in Japan: the first second of it, or the last where
// something ends.
func (c *certificate) decideTime(tag byte, header, length int) {
	form, from, to := utcTime, firstYear, between-1
	if tag == tagGeneralizedTime {
		form, from, to = generalizedTime, between, lastYear
	}
	if length != len(form) || header != 2 {
		c.end()
		return
	}
	if len(c.held) < header+length {
		return
	}
	t, _ := time.Parse(form, string(c.held[header:])) // where it is none, in the year 1
	if c.step == notAfter {
		t = wholeDay(t).AddDate(0, 0, 1).Add(-time.Second)
	} else {
		t = wholeDay(t)
	}
	if year := t.UTC().Year(); year < from || year > to {
		c.end()
		return
	}
	c.keep(t.UTC().AppendFormat(c.held[:header:header], form))
	c.step++
}

func wholeDay(t time.Time) time.Time { return rules.DateOf(t).Start() }

// keep writes bytes in the places of those that are held.
func (c *certificate) keep(bytes []byte) {
	for i, b := range bytes {
		*c.places[i] = b
	}
	clear(c.held)
	c.held, c.places = nil, nil
}

// end overwrites the bytes that are held, and keeps no more.
func (c *certificate) end() {
	clear(c.held)
	c.held, c.places, c.step = nil, nil, finished
}

// cards number the cards of a trace in the order in which they came, so that they can be
// told apart and not recognised.
type cards struct {
	seed  maphash.Seed
	known map[uint64]byte
}

func newCards() *cards { return &cards{maphash.MakeSeed(), map[uint64]byte{}} }

func (c *cards) number(hash uint64) byte {
	number, ok := c.known[hash]
	if !ok {
		number = byte(len(c.known))
		c.known[hash] = number
	}
	return number
}
