package app

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// onMonitors calls changed, on the screen's goroutine, after a monitor was plugged in or
// out, unless none is left. Fyne does not tell, and its window loses the whole screen.
func onMonitors(changed func()) {
	glfw.SetMonitorCallback(func(*glfw.Monitor, glfw.PeripheralEvent) {
		fyne.Do(func() { // when GLFW has done what it does by itself
			if glfw.GetPrimaryMonitor() != nil {
				changed()
			}
		})
	})
}
