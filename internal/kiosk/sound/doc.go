// Package sound plays an alarm that calls somebody back: on Linux two tones through PipeWire,
// PulseAudio or ALSA, on Windows and macOS a sound of the system. If there is no sound, it does
// nothing.
package sound
