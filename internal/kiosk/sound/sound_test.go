//go:build !windows && !darwin

package sound

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

func TestTheTonesAreAWAVFile(t *testing.T) {
	file := wave()
	if string(file[:4]) != "RIFF" || string(file[8:16]) != "WAVEfmt " || int(binary.LittleEndian.Uint32(file[4:]))+8 != len(file) || int(binary.LittleEndian.Uint32(file[40:]))+44 != len(file) {
		t.Errorf("% X of %d bytes", file[:44], len(file))
	}
	if loud := bytes.Count(file[44:], []byte{0}); loud > len(file)/10 {
		t.Error("it is silent")
	}
}

func TestTheFirstPlayerThatWorksIsUsed(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder+":/usr/bin:/bin")
	t.Setenv("HEARD", filepath.Join(folder, "heard"))
	for name, body := range map[string]string{"pw-play": "exit 1", "paplay": `cat >"$HEARD"`, "aplay": `echo twice >"$HEARD"`} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	Alarm(t.Context())
	if heard, err := os.ReadFile(filepath.Join(folder, "heard")); err != nil || !bytes.Equal(heard, wave()) {
		t.Errorf("%d bytes were heard, %v", len(heard), err)
	}
	t.Setenv("PATH", t.TempDir())
	Alarm(t.Context()) // nothing plays, and nothing happens
}
