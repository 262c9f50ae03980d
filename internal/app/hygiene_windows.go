package app

// reexecKiosk is a no-op on Windows, where a program can't replace itself. The task that starts
// a kiosk sets the environment instead: see docs/kiosk.ja.md.
func reexecKiosk() {}
