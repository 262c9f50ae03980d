package sound

import (
	"context"

	"golang.org/x/sys/windows"
)

var messageBeep = windows.NewLazySystemDLL("user32.dll").NewProc("MessageBeep")

// Alarm plays the sound of Windows for a warning.
func Alarm(context.Context) {
	const warning = 0x30                // MB_ICONWARNING
	_, _, _ = messageBeep.Call(warning) // nothing is heard where it fails
}
