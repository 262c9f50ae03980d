package trace

import (
	"time"
)

// Limits of a trace: of what a recording holds, and so of what a file may stand for. A check of
// a card has some hundred events and 20 KB. A reader that comes and goes for days fills no
// memory, and nor does a file that came by mail.
const (
	mostEvents = 20_000  // without the end
	mostBytes  = 4 << 20 // that they stand for
	mostLine   = 1 << 20 // bytes of text in a line
	// mostText are the bytes of a file: twice mostBytes in hexadecimal digits, and the rest of the lines.
	mostText = 16 << 20
	longest  = 10 * 366 * 24 * time.Hour
	// longestName are the bytes of a reader's name. Of pcsc-lite's names none has more than 128,
	// of Windows' none that is known, and a recording cuts them at 160 characters.
	longestName = 1024
)

// size returns how many bytes an event stands for.
func (e Event) size() (n int) {
	const words = 64 // what else a file says of a reader
	if e.Snapshot != nil {
		n += e.Snapshot.Fault.size()
		for _, reader := range e.Snapshot.Readers {
			n += len(reader.Name) + len(reader.ATR) + words
		}
	}
	if e.Connect != nil {
		n += len(e.Connect.Reader) + e.Connect.Fault.size()
	}
	if e.Exchange != nil {
		n += len(e.Exchange.Command) + e.Exchange.Hidden + len(e.Exchange.Answer) + e.Exchange.Fault.size()
	}
	if e.Close != nil {
		n += e.Close.Fault.size()
	}
	return n
}

func (f *Fault) size() int {
	if f == nil || f.USB == nil {
		return 0
	}
	return len(f.USB.Name) + len(f.USB.Driver) + len(f.USB.Source) + len(f.USB.Holder)
}
