//go:build screens

package gui

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kigen/gui/picturetest"
	"kigen/internal/i18n"
)

// screens is where `make screens` has every screen drawn.
const screens = "../build/screens"

// TestWriteEveryScreen draws every scene in every language at three sizes, with a page for
// each language and size to look through. KIGEN_LANGUAGES names fewer, by tag.
func TestWriteEveryScreen(t *testing.T) {
	chosen := strings.Fields(os.Getenv("KIGEN_LANGUAGES"))
	for _, language := range i18n.Languages() {
		tag := language.Tag()
		if len(chosen) > 0 && !strings.Contains(" "+strings.Join(chosen, " ")+" ", " "+tag+" ") {
			continue
		}
		for _, size := range [][2]float32{{1024, 600}, {1120, 800}, {3840, 2160}} {
			folder := filepath.Join(screens, tag, fmt.Sprintf("%gx%g", size[0], size[1]))
			index := "<!doctype html><meta charset=utf-8><title>" + tag + "</title>\n"
			for _, s := range scenes {
				b := play(t, s, tag, 1, size[0], size[1])
				write(t, filepath.Join(folder, s.name+".png"), b)
				index += fmt.Sprintf("<h2>%[1]s</h2><img src=\"%[1]s.png\" width=\"100%%\">\n", html.EscapeString(s.name))
				b.close()
			}
			if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte(index), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func write(t *testing.T, path string, b *bench) {
	t.Helper()
	if err := picturetest.Write(path, b.window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
