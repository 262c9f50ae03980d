package policy

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"kigen/internal/municipality"
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

// Default returns the safe policy of a terminal without a usable file.
func Default() Policy {
	return Policy{
		Sound: true, AskPIN: true, Idle: 90 * time.Second, Countdown: 20 * time.Second, Paper: NoPaper, AlwaysOpen: true,
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

// largest is the largest file that is read.
const largest = 1 << 20

// Load reads a file. If it does not exist, there is false and the policy [Default]. languages
// are the tags of all languages.
func Load(name string, languages []string) (policy Policy, there bool, mistakes []Mistake) {
	info, err := os.Stat(name)
	if err == nil && (info.Size() > largest || !info.Mode().IsRegular()) {
		err = errors.New("not a file of settings")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(name)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Default(), false, nil
	case err != nil:
		return Default(), true, []Mistake{Whole(Unreadable, err.Error())}
	}
	policy, mistakes = Parse(string(text), languages)
	return policy, true, mistakes
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
