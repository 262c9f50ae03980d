//go:build !windows && !darwin

package sound

import (
	"bytes"
	"context"
	"os/exec"
	"time"
)

// players are commands that play a WAV file from their input, the newest sound system first.
var players = [][]string{{"pw-play", "-"}, {"paplay"}, {"aplay", "-q", "-"}}

// Alarm plays the tones with the first player that works, and returns when they are over.
func Alarm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for _, player := range players {
		command := exec.CommandContext(ctx, player[0], player[1:]...)
		command.Stdin = bytes.NewReader(wave())
		if command.Run() == nil {
			return
		}
	}
}
