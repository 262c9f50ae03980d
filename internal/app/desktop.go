package app

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"github.com/adrg/xdg"

	"kigen/internal/reminder"
)

// reminders returns the store in the user's configuration folder, nil if there is no such folder.
func reminders() *reminder.Store {
	folder, err := os.UserConfigDir()
	if err != nil {
		return nil
	}
	store := reminder.NewStore(filepath.Join(folder, "kigen"))
	return &store
}

// atLogin turns starting this program at login on or off.
func atLogin(on bool) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return reminder.AtLogin(program, on)
}

// open opens file with the default application. On Linux it does so without Fyne, which
// reports no error if there is no such application.
func open(a fyne.App, file *url.URL) error {
	if runtime.GOOS == "linux" {
		return exec.Command("xdg-open", file.String()).Run()
	}
	return a.OpenURL(file)
}

// downloads returns the user's download folder, or the home folder if there is none.
func downloads() (string, error) {
	if info, err := os.Stat(xdg.UserDirs.Download); err == nil && info.IsDir() {
		return xdg.UserDirs.Download, nil
	}
	return os.UserHomeDir()
}
