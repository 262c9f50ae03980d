package trace

import (
	"time"

	"kigen/card"
)

// A label is the filter of the token information: its first 32 bytes are the label
// (CK_TOKEN_INFO, PKCS #11). What is no label that is known ends in question marks.
type label struct {
	sofar []byte // with the question marks, behind which no label begins
}

const labelLength = 32

func (l *label) feed(b byte, kept *byte) {
	if len(l.sofar) == labelLength {
		return
	}
	l.sofar = append(l.sofar, b)
	if !beginsLabel(l.sofar) {
		b = '?'
		l.sofar[len(l.sofar)-1] = b
	}
	*kept = b
}

// beginsLabel reports whether a padded label can begin so.
func beginsLabel(text []byte) bool {
	for _, name := range card.Labels() {
		fits := true
		for i, b := range text {
			fits = fits && (i < len(name) && b == name[i] || i >= len(name) && (b == ' ' || b == 0))
		}
		if fits {
			return true
		}
	}
	return false
}

// present is the filter of EF 0008, which says which certificates there are.
type present struct{}

func (present) feed(b byte, kept *byte) {
	const issued = 0x8F
	if b == issued {
		*kept = b
	}
}

// A record is the filter of the common application's record: 01 1C, serial number (15),
// municipality code (5), expiry as YYYYMMDD (8). It keeps the expiry.
type record struct {
	at     int
	ended  bool
	held   []byte // digits of the expiry
	places []*byte
}

func (r *record) feed(b byte, kept *byte) {
	const begins, serial, expiry, ends = "\x01\x1C", 2, 22, 30
	at := r.at
	r.at++
	switch {
	case r.ended || at >= ends:
	case at < serial:
		if r.ended = b != begins[at]; !r.ended {
			*kept = b
		}
	case at >= expiry:
		r.held, r.places = append(r.held, b), append(r.places, kept)
		if len(r.held) == ends-expiry {
			r.decide()
		}
	}
}

// The years in which a card can expire: the first were issued in 2016, for five years or
// ten.
const firstExpiry, lastExpiry = 2016, 2099

func (r *record) decide() {
	t, _ := time.Parse("20060102", string(r.held)) // where it is none, in the year 1
	if t.Year() >= firstExpiry && t.Year() <= lastExpiry {
		for i, b := range r.held {
			*r.places[i] = b
		}
	}
	clear(r.held)
	r.held, r.places = nil, nil
}
