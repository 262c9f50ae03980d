package reminder

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

// atLogin writes the value that starts program at login into the person's Run key, or
// deletes it.
func atLogin(program string, on bool) (err error) {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, `Software\Microsoft\Windows\CurrentVersion\Run`, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, key.Close()) }()
	if on {
		return key.SetStringValue(loginID, `"`+program+`" remind`) // a path has no quotation marks there
	}
	if err := key.DeleteValue(loginID); !errors.Is(err, registry.ErrNotExist) {
		return err
	}
	return nil
}
