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

// reminders returns the store in the person's folder of settings, nil if they have none.
func reminders() *reminder.Store {
	folder, err := os.UserConfigDir()
	if err != nil {
		return nil
	}
	store := reminder.NewStore(filepath.Join(folder, "kigen"))
	return &store
}

// atLogin has the desktop start this program whenever the person logs in, or not.
func atLogin(on bool) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return reminder.AtLogin(program, on)
}

// open opens file with the default application. On Linux, Fyne would not report that there
// is none.
func open(a fyne.App, file *url.URL) error {
	if runtime.GOOS == "linux" {
		return exec.Command("xdg-open", file.String()).Run()
	}
	return a.OpenURL(file)
}

// downloads returns the person's folder of downloads, or their home if there is none.
func downloads() (string, error) {
	if info, err := os.Stat(xdg.UserDirs.Download); err == nil && info.IsDir() {
		return xdg.UserDirs.Download, nil
	}
	return os.UserHomeDir()
}
