package printing

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// Print has a PDF file printed by the program that prints such files, on the usual
// printer. That program reads it when it likes, so the file stays in the temporary folder.
// Its name is title's: it must say nothing of a person.
func Print(_ context.Context, pdf []byte, title string) error {
	file, err := os.CreateTemp("", title+"-*.pdf")
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	_, err = file.Write(pdf)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("print: %w", errors.Join(err, os.Remove(file.Name())))
	}
	verb, err := windows.UTF16PtrFromString("print")
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	path, err := windows.UTF16PtrFromString(file.Name())
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	err = windows.ShellExecute(0, verb, path, nil, nil, windows.SW_HIDE)
	if errors.Is(err, windows.ERROR_NO_ASSOCIATION) || errors.Is(err, windows.ERROR_FILE_NOT_FOUND) {
		err = fmt.Errorf("%w: %w", ErrNoService, err)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
