package calendar

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// A Code is a QR code.
type Code struct {
	// Text is what a telephone reads.
	Text string
	// Dark is true for each dark module, row by row, without the quiet zone: leave [QuietZone]
	// light modules on each side when drawing it.
	Dark [][]bool
}

// QuietZone is how many modules of light a code needs on each side (ISO/IEC 18004).
const QuietZone = 4

// Code returns the next entry as a QR code, or false if there is none. Its error correction
// level is M, because screens are never torn, and paper rarely is.
func (c Calendar) Code() (Code, bool) {
	if len(c.Entries) == 0 {
		return Code{}, false
	}
	file := empty()
	file.Children = append(file.Children, c.event(c.Entries[0]))
	text := string(encode(file))
	text = text[strings.Index(text, "BEGIN:VEVENT"):strings.LastIndex(text, "END:VCALENDAR")]
	drawn, err := qr.Encode(text, qr.M)
	if err != nil {
		panic(fmt.Errorf("calendar: %w", err)) // more than 2 kB: no title is that long
	}
	code := Code{Text: text, Dark: make([][]bool, drawn.Size)}
	for y := range code.Dark {
		code.Dark[y] = make([]bool, drawn.Size)
		for x := range code.Dark[y] {
			code.Dark[y][x] = drawn.Black(x, y)
		}
	}
	return code, true
}
