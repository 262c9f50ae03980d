// Package attempts keeps the number of wrong staff codes in a file, so that whoever has a kiosk
// started again gets no fresh guesses.
//
// The file has the number in decimal and a line feed, and nothing about any person. What can't
// be read or kept counts as [Unknown]. The number alone decides how long codes are refused
// after a start, so no clock has a say in it. Whoever administers the computer lifts a lock by
// writing 0 into the file and starting the kiosk again.
package attempts

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/adrg/xdg"
)

// Unknown is the number where none is known, and the largest: a missing file may have been
// removed to forget it.
const Unknown = 99

// A File keeps the number.
type File struct {
	path  string
	write func(path, text string) error
}

// Path returns where this account's file is: on Linux ~/.local/state/kigen/wrong-staff-codes.
func Path() string { return filepath.Join(xdg.StateHome, "kigen", "wrong-staff-codes") }

// Open returns the file at path and its number. That is [Unknown], with the reason, if it can't
// be read, or if it can't be written either: then it says nothing of the last start.
func Open(path string) (f File, number int, err error) { return File{path, replace}.open() }

func (f File) open() (_ File, number int, err error) {
	number, err = f.read()
	if kept := f.Keep(number); kept != nil {
		return f, Unknown, errors.Join(err, kept)
	}
	return f, number, err
}

// read returns the number, Unknown with an error. It opens nothing but a short regular file.
func (f File) read() (int, error) {
	const longest = 8 // bytes
	info, err := os.Lstat(f.path)
	switch {
	case err != nil:
		return Unknown, err
	case !info.Mode().IsRegular() || info.Size() > longest:
		return Unknown, fmt.Errorf("%s: not a number of wrong codes", f.path)
	}
	text, unread := os.ReadFile(f.path)
	number, bad := strconv.Atoi(strings.TrimSuffix(string(text), "\n"))
	if bad != nil || number < 0 || number > Unknown {
		return Unknown, fmt.Errorf("%s: not a number of wrong codes: %w", f.path, errors.Join(unread, bad))
	}
	return number, nil
}

// Keep writes the number; one above [Unknown] as that. If it can't, it removes the file: a
// number that is too small must not be read at the next start.
func (f File) Keep(number int) error {
	if err := f.write(f.path, fmt.Sprintln(min(number, Unknown))); err != nil {
		return fmt.Errorf("keep the number of wrong staff codes: %w", errors.Join(err, os.Remove(f.path)))
	}
	return nil
}

// replace puts a new file in the place of an old one.
func replace(path, text string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, filepath.Base(path)+"-*") // 0600
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
