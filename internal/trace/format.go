package trace

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"kigen/internal/check"
	"kigen/rules"
)

// Schema is the name of this package's format. It changes with every change that is not
// an addition.
const Schema = "kigen.trace/1"

// A Trace is one recording.
type Trace struct {
	Header Header
	Events []Event // in order
}

// A Header says what was recorded.
type Header struct {
	Schema string `json:"schema"`
	Kigen  string `json:"kigen"`  // the version that recorded it
	System string `json:"system"` // operating system and architecture: linux/amd64
	Day    string `json:"day"`    // for which the dates were judged, in Japan: 2026-11-25
	// Asked are the certificates whose secrets were asked for, in that order.
	Asked []rules.Kind `json:"asked,omitempty"`
	// LastTry is true where a last try was agreed to.
	LastTry bool `json:"lastTry,omitempty"`
}

// An Event is one thing that happened: one of its pointers is set.
type Event struct {
	At       int       `json:"at"` // milliseconds since the recording began
	Snapshot *Snapshot `json:"snapshot,omitempty"`
	Connect  *Connect  `json:"connect,omitempty"`
	Exchange *Exchange `json:"exchange,omitempty"`
	Close    *Close    `json:"close,omitempty"`
	End      *End      `json:"end,omitempty"`
}

// A Snapshot is a [check.Snapshot].
type Snapshot struct {
	Readers []Reader `json:"readers,omitempty"`
	Fault   *Fault   `json:"fault,omitempty"`
}

// A Reader is a [check.Reader].
type Reader struct {
	Name      string `json:"name"`
	Card      string `json:"card"` // none, present, mute or in-use
	ATR       ATR    `json:"atr,omitempty"`
	Events    uint32 `json:"events,omitempty"`
	Simulated bool   `json:"simulated,omitempty"`
}

// presences are what can be in a reader, by [check.Presence].
var presences = []string{check.NoCard: "none", check.CardPresent: "present", check.CardMute: "mute", check.CardInUse: "in-use"}

// A Connect is a connection that was made, or failed.
type Connect struct {
	Connection int    `json:"connection"` // its number, from 1
	Reader     string `json:"reader"`
	Fault      *Fault `json:"fault,omitempty"`
	Took       int    `json:"took,omitempty"` // milliseconds
}

// An Exchange is a command and what came of it: an answer, a fault, or nothing before the
// program gave up.
type Exchange struct {
	Connection int    `json:"connection"`
	Command    Bytes  `json:"command,omitempty"`
	Hidden     int    `json:"hidden,omitempty"` // bytes of the command that are not kept
	Answer     Bytes  `json:"answer,omitempty"`
	Fault      *Fault `json:"fault,omitempty"`
	GivenUp    bool   `json:"givenUp,omitempty"`
	Keypad     bool   `json:"keypad,omitempty"` // the reader was to ask for the PIN on its own keys
	Took       int    `json:"took,omitempty"`   // milliseconds
}

// A Close is the end of a connection.
type Close struct {
	Connection int    `json:"connection"`
	Reset      bool   `json:"reset,omitempty"`
	Fault      *Fault `json:"fault,omitempty"`
}

// An End is what came of the check.
type End struct {
	Exit  int    `json:"exit"`            // the exit code
	Fault *Fault `json:"fault,omitempty"` // that ended the check
	// Issuers are what was known of who signed the certificates.
	Issuers map[rules.Kind]check.Issuer `json:"issuers,omitempty"`
	// Cut is true where more happened than a trace holds: what came then is not in it.
	Cut bool `json:"cut,omitempty"`
}

// Ended returns what came of the check: the fault that ended it, nil where none did, and
// the program's exit code, 0 also where the trace does not tell.
func (t Trace) Ended() (fault *check.Fault, exit int) {
	if n := len(t.Events); n > 0 && t.Events[n-1].End != nil {
		end := t.Events[n-1].End
		return end.Fault.checkFault(), end.Exit
	}
	return nil, 0
}

// Secrets returns how many commands held something to be kept secret. A PIN that was typed on
// the reader's own keys was in none.
func (t Trace) Secrets() (n int) {
	for _, event := range t.Events {
		if event.Exchange != nil && event.Exchange.isSecret() && !event.Exchange.Keypad {
			n++
		}
	}
	return n
}

// Write writes the trace's file.
func (t Trace) Write(w io.Writer) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(t.Header); err != nil {
		return fmt.Errorf("write trace: %w", err)
	}
	for _, event := range t.Events {
		if err := lines.Encode(event); err != nil {
			return fmt.Errorf("write trace: %w", err)
		}
	}
	return nil
}

// A LineError says which line of a file can't be one of a trace, and why.
type LineError struct {
	Line int // from 1
	Err  error
}

// Error quotes little of a line, which may be of any length.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %.300v", e.Line, e.Err) }

// Unwrap returns what is wrong with it.
func (e *LineError) Unwrap() error { return e.Err }

// What can be wrong with a line.
var (
	errSchema   = errors.New("schema is not " + Schema)
	errRest     = errors.New("something behind the end of the object")
	errEvent    = errors.New("want one event a line")
	errTime     = errors.New("before the line above it")
	errOrder    = errors.New("connection is not open")
	errEnded    = errors.New("the trace has ended")
	errReader   = errors.New("no such state of a reader")
	errIssuer   = errors.New("no such issuer")
	errOutcome  = errors.New("want an answer or why there is none")
	errNegative = errors.New("negative number")
	errText     = fmt.Errorf("more than %d bytes of text", mostText)
	errEvents   = fmt.Errorf("more than %d events", mostEvents)
	errBytesAll = fmt.Errorf("stands for more than %d bytes", mostBytes)
	errHidden   = fmt.Errorf("command longer than %d bytes", longestCommand)
	errName     = fmt.Errorf("name longer than %d bytes", longestName)
	errLong     = fmt.Errorf("longer than %v", longest)
)

// Read reads a trace's file. It fails with a *[LineError] where it is none, or stands for more
// than a recording can hold.
func Read(r io.Reader) (Trace, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostLine)
	var t Trace
	reading := reading{open: map[int]bool{}}
	number, text := 0, 0
	for lines.Scan() {
		number++
		text += len(lines.Bytes()) + 1
		var err error
		switch {
		case text > mostText:
			err = errText
		case number == 1:
			err = t.Header.read(lines.Bytes())
		default:
			var event Event
			if err = strictly(lines.Bytes(), &event); err == nil {
				err = reading.take(event)
			}
			t.Events = append(t.Events, event)
		}
		if err != nil {
			return Trace{}, &LineError{number, err}
		}
	}
	if err := lines.Err(); err != nil {
		return Trace{}, &LineError{number + 1, err}
	}
	if number == 0 {
		return Trace{}, &LineError{1, io.ErrUnexpectedEOF}
	}
	return t, nil
}

// strictly decodes a line that is one object and has nothing unknown in it.
func strictly(line []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errRest
	}
	return nil
}

func (h *Header) read(line []byte) error {
	if err := strictly(line, h); err != nil {
		return err
	}
	if h.Schema != Schema {
		return errSchema
	}
	for i, kind := range h.Asked {
		if kind != rules.UserAuthentication && kind != rules.Signature || slices.Contains(h.Asked[:i], kind) {
			return fmt.Errorf("%w: asked for %q", errFault, kind)
		}
	}
	if err := checkNames(h.Kigen, h.System); err != nil {
		return err
	}
	_, err := rules.ParseDate(h.Day)
	return err
}

// A reading is how far a file has been read.
type reading struct {
	at          int
	events      int // without the end
	bytes       int // that the events stand for
	connections int
	open        map[int]bool
	ended       bool
}

// take takes in the next event, and reports what is wrong with it.
func (r *reading) take(e Event) error {
	switch {
	case r.ended:
		return errEnded
	case e.At < r.at:
		return errTime
	case time.Duration(e.At) > longest/time.Millisecond:
		return errLong
	}
	r.at = e.At
	if e.End == nil {
		r.events++
		r.bytes += e.size()
	}
	switch {
	case r.events > mostEvents:
		return errEvents
	case r.bytes > mostBytes:
		return errBytesAll
	}
	var errs []error
	if e.Snapshot != nil {
		errs = append(errs, e.Snapshot.check())
	}
	if e.Connect != nil {
		errs = append(errs, r.connect(e.Connect))
	}
	if e.Exchange != nil {
		errs = append(errs, r.exchange(e.Exchange))
	}
	if e.Close != nil {
		errs = append(errs, r.close(e.Close))
	}
	if e.End != nil {
		r.ended = true
		errs = append(errs, e.End.check())
	}
	if len(errs) != 1 {
		return errEvent
	}
	return errs[0]
}

func (s *Snapshot) check() error {
	for _, reader := range s.Readers {
		if !slices.Contains(presences, reader.Card) {
			return fmt.Errorf("%w: %q", errReader, reader.Card)
		}
		if err := checkNames(reader.Name); err != nil {
			return err
		}
	}
	return s.Fault.check()
}

func (r *reading) connect(c *Connect) error {
	if c.Connection != r.connections+1 {
		return errOrder
	}
	r.connections++
	r.open[c.Connection] = c.Fault == nil
	return cmp.Or(checkNames(c.Reader), checkTook(c.Took), c.Fault.check())
}

func (r *reading) exchange(e *Exchange) error {
	failed := e.Fault != nil
	switch {
	case !r.open[e.Connection]:
		return errOrder
	case failed && e.GivenUp, (failed || e.GivenUp) && len(e.Answer) > 0:
		return errOutcome
	case e.Hidden < 0:
		return errNegative
	case len(e.Command) > longestCommand-e.Hidden:
		return errHidden
	}
	return cmp.Or(checkTook(e.Took), e.Fault.check())
}

func (r *reading) close(c *Close) error {
	if !r.open[c.Connection] {
		return errOrder
	}
	r.open[c.Connection] = false
	return c.Fault.check()
}

func (e *End) check() error {
	for kind, issuer := range e.Issuers {
		known := []check.Issuer{check.IssuerKnown, check.IssuerUnknown, check.IssuerFalse}
		if !slices.Contains(kinds, kind) || !slices.Contains(known, issuer) {
			return fmt.Errorf("%w: %q of %q", errIssuer, issuer, kind)
		}
	}
	return e.Fault.check()
}

func checkTook(took int) error {
	switch {
	case took < 0:
		return errNegative
	case time.Duration(took) > longest/time.Millisecond:
		return errLong
	}
	return nil
}

// checkNames reports a name that is longer than those of a recording.
func checkNames(names ...string) error {
	if slices.ContainsFunc(names, func(name string) bool { return len(name) > longestName }) {
		return errName
	}
	return nil
}
