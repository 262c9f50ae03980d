package printing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// PrintAtOnce does what [Print] does: the registered program does not tell when it is done, and
// takes no printer. It removes the file after the job's patience.
func PrintAtOnce(ctx context.Context, pdf []byte, title string, job Job) error {
	path, err := printed(pdf, title)
	if err != nil {
		return err
	}
	time.AfterFunc(job.Patience, func() { _ = os.Remove(path) }) // the program may have done so
	return ctx.Err()
}

// TakeBack does nothing: no program tells which pages are its own.
func TakeBack(context.Context, string) error { return nil }

// Print has the program that is registered for PDF files print one on the default printer. The
// file stays in the temporary folder, because that program may read it late. Its name begins
// with title, which must not identify a person.
func Print(_ context.Context, pdf []byte, title string) error {
	_, err := printed(pdf, title)
	return err
}

func printed(pdf []byte, title string) (name string, err error) {
	file, err := os.CreateTemp("", title+"-*.pdf")
	if err != nil {
		return "", fmt.Errorf("print: %w", err)
	}
	_, err = file.Write(pdf)
	if err := errors.Join(err, file.Close()); err != nil {
		return "", fmt.Errorf("print: %w", errors.Join(err, os.Remove(file.Name())))
	}
	verb, err := windows.UTF16PtrFromString("print")
	if err != nil {
		return "", fmt.Errorf("print: %w", err)
	}
	path, err := windows.UTF16PtrFromString(file.Name())
	if err != nil {
		return "", fmt.Errorf("print: %w", err)
	}
	err = windows.ShellExecute(0, verb, path, nil, nil, windows.SW_HIDE)
	if errors.Is(err, windows.ERROR_NO_ASSOCIATION) || errors.Is(err, windows.ERROR_FILE_NOT_FOUND) {
		err = fmt.Errorf("%w: %w", ErrNoService, err)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}
