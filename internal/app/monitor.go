package app

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// onMonitors calls changed, on Fyne's goroutine, after a monitor was plugged in or out and at
// least one is left. Fyne (2.8.1) has no such event, and its window stops being full screen.
func onMonitors(changed func()) {
	glfw.SetMonitorCallback(func(*glfw.Monitor, glfw.PeripheralEvent) {
		fyne.Do(func() { // after GLFW's own handling
			if glfw.GetPrimaryMonitor() != nil {
				changed()
			}
		})
	})
}
