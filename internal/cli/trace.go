package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/trace"
	"kigen/rules"
)

// A recording is a check's way into a file; nil where none was asked for.
type recording struct {
	file     *os.File
	recorder *trace.Recorder
}

// record begins to record a check. The file is made at once, so that nothing is sent to
// a card whose check could not be written down.
func (c *console) record(name string, readers check.Readers, today rules.Date, wanted []card.SecretKind, lastTry bool) (*recording, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, usageError(c.words.Say("cli.trace-exists", "File", name))
	case err != nil:
		return nil, fmt.Errorf("make trace: %w", err)
	}
	var asked []rules.Kind
	for _, kind := range wanted {
		asked = append(asked, check.ItemOf(kind))
	}
	return &recording{file, trace.Record(readers, c.Build.String(), today, asked, lastTry)}, nil
}

// over returns the readers to use: those that record.
func (r *recording) over(readers check.Readers) check.Readers {
	if r == nil {
		return readers
	}
	return r.recorder
}

// end writes the file, however the check ended, and says so.
func (r *recording) end(c *console, ended error) error {
	if r == nil {
		return nil
	}
	err := r.recorder.End(ended, exitCode(ended)).Write(r.file)
	if closed := r.file.Close(); err == nil {
		err = closed
	}
	switch {
	case err != nil && ended != nil: // which is what the exit code tells of
		c.tellUnexpected(err)
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintln(c.Stderr, c.words.Say("cli.trace-written", "File", r.file.Name()))
	return nil
}
