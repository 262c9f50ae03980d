package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/printable"
	"kigen/internal/trace"
	"kigen/rules"
)

// A recording writes a check to a trace file. A nil recording does nothing.
type recording struct {
	file     *os.File
	recorder *trace.Recorder
}

// record starts recording a check to a new file, nothing if name is "". The file is made at once,
// so that no card is touched if it can't be written.
func (c *console) record(name string, readers check.Readers, today rules.Date, wanted []card.SecretKind, lastTry bool) (*recording, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, usageError(c.words.Say("cli.trace-exists", "File", printable.Path(name)))
	case err != nil:
		return nil, fmt.Errorf("make trace: %w", err)
	}
	var asked []rules.Kind
	for _, kind := range wanted {
		asked = append(asked, check.ItemOf(kind))
	}
	return &recording{file, trace.Record(readers, c.Build.String(), today, asked, lastTry)}, nil
}

// over returns readers that record, or readers itself if there is no recording.
func (r *recording) over(readers check.Readers) check.Readers {
	if r == nil {
		return readers
	}
	return r.recorder
}

// end writes the file, however the check ended, and prints its name.
func (r *recording) end(c *console, ended error) error {
	if r == nil {
		return nil
	}
	err := r.recorder.End(ended, exitCode(ended)).Write(r.file)
	if closed := r.file.Close(); err == nil {
		err = closed
	}
	switch {
	case err != nil && ended != nil: // the exit code is for ended
		c.tellUnexpected(err)
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintln(c.Stderr, c.words.Say("cli.trace-written", "File", printable.Path(r.file.Name())))
	return nil
}
