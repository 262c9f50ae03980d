package policy

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"kigen/internal/municipality"
	"kigen/internal/tomlfile"
)

// A Policy is the settings of one computer.
type Policy struct {
	// Municipality is the five-digit code of the municipality shown first, "" for none.
	Municipality string
	// Language is the tag of the first language, "" for the system's.
	Language string
	// Languages are the tags of the languages on offer, nil for all.
	Languages []string
	Sound     bool
	// Pictures are files that are shown in turn while nobody uses the terminal.
	Pictures []string
	// Notice is the office's own text, by the tag of its language.
	Notice map[string]string
	// StaffCode opens the staff page. The zero value means that there is none.
	StaffCode Code
	// AskPIN and AskPassword allow to ask for the PIN and the password.
	AskPIN, AskPassword bool
	// Shuffle shuffles the digits on the screen each time.
	Shuffle bool
	// Idle is the time without a touch until the countdown, Countdown its length.
	Idle, Countdown time.Duration
	// Printer is the printer's name in the print service, "" for the default.
	Printer string
	Paper   Paper
	// Hours is a counter with the opening hours of the terminal.
	Hours municipality.Counter
	// AlwaysOpen is true if no hours are set.
	AlwaysOpen bool
}

// Paper is what the terminal prints on.
type Paper string

// The papers.
const (
	NoPaper Paper = "none"
	A4      Paper = "A4"
	Receipt Paper = "receipt" // a roll, 80 mm wide
)

// Default returns the policy of a file without any key.
func Default() Policy {
	return Policy{
		Sound: true, AskPIN: true, Idle: 90 * time.Second, Countdown: 20 * time.Second, Paper: NoPaper, AlwaysOpen: true,
	}
}

// Strict returns the policy that takes the place of a file with a mistake: for each key it is
// at least as strict as anything that the file may say, but for the timeouts. The package
// comment has the table.
func Strict() Policy {
	return Policy{
		Sound: true, Shuffle: true, Idle: 30 * time.Second, Countdown: 20 * time.Second, Paper: NoPaper, AlwaysOpen: true,
	}
}

// Free returns the policy of a personal computer without a file.
func Free() Policy {
	p := Default()
	p.AskPassword, p.Paper = true, A4
	return p
}

// Path returns where this computer's file is.
func Path() string {
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(os.Getenv("ProgramData"), "kigen", "policy.toml")
	case "darwin":
		return "/Library/Application Support/kigen/policy.toml"
	}
	return "/etc/kigen/policy.toml"
}

// Load reads a file. If it does not exist, there is false and the policy [Default]. If it can't
// be read, the policy is [Strict]. languages are the tags of all languages.
func Load(name string, languages []string) (policy Policy, there bool, mistakes []Mistake) {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) { // a link to nothing is there
		return Default(), false, nil
	}
	text, err := read(name)
	if err != nil {
		return Strict(), true, []Mistake{Whole(Unreadable, err.Error())}
	}
	policy, mistakes = Parse(text, languages)
	return policy, true, mistakes
}

// read returns what is in a file, up to a byte more than it may have.
func read(name string) (string, error) {
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a FIFO would block
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	switch info, err := file.Stat(); {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", errors.New("not a regular file")
	}
	text, err := io.ReadAll(io.LimitReader(file, tomlfile.MostBytes+1))
	return string(text), err
}

// Offers reports whether a language is on offer.
func (p Policy) Offers(tag string) bool {
	if p.Languages == nil {
		return true
	}
	for _, offered := range p.Languages {
		if offered == tag {
			return true
		}
	}
	return false
}

// Open reports whether the terminal is open at t, and returns when it opens next, zero if that
// is unknown.
func (p Policy) Open(t time.Time) (open bool, next municipality.Period) {
	if p.AlwaysOpen {
		return true, municipality.Period{}
	}
	opening := p.Hours.At(t)
	// In a year of unknown holidays, a terminal that is open on a holiday does less harm than
	// one that stays closed.
	return opening.Situation == municipality.Open || opening.Situation == municipality.RunOut, opening.Next
}
