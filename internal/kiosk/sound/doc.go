// Package sound makes the computer heard: two short tones that call somebody back. It uses
// what the system plays sounds with: on Linux the program that it has for that (PipeWire's,
// PulseAudio's or ALSA's), on Windows and macOS their own sound of a warning. Where there is
// none, nothing is heard, and nothing else happens.
package sound
