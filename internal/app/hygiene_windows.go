package app

// forgetful does nothing: a program can't begin anew in its own place on Windows, and the
// task that starts a terminal sets what it needs; see docs/kiosk.ja.md.
func forgetful() {}
