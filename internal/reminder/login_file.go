//go:build !windows

package reminder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// atLogin writes the file that starts program at login, or removes it.
func atLogin(program string, on bool) error {
	path, content, err := loginFile(program)
	if err != nil {
		return err
	}
	if !on {
		err := os.Remove(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return replace(path, content)
}
