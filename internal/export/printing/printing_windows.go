package printing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// PrintAtOnce is [Print]: that program tells nobody when it is done, or on which printer.
// The file is removed after the job's patience.
func PrintAtOnce(ctx context.Context, pdf []byte, title string, job Job) error {
	path, err := printed(pdf, title)
	if err != nil {
		return err
	}
	time.AfterFunc(job.Patience, func() { _ = os.Remove(path) }) // the program may have done so
	return ctx.Err()
}

// Print has a PDF file printed by the program that prints such files, on the usual
// printer. That program reads it when it likes, so the file stays in the temporary folder.
// Its name is title's: it must say nothing of a person.
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
