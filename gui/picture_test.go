package gui

import (
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kigen/gui/picturetest"
)

var update = flag.Bool("update", false, "draw the reference pictures anew")

// pictures is where the reference pictures are, and manual where the manual has its own.
const (
	pictures = "../testdata/window"
	manual   = "../docs/manual"
)

// A picture is how a scene is drawn for its reference.
type picture struct {
	scene         string
	language      string
	zoom          float32
	width, height float32
}

func (p picture) name() string {
	return fmt.Sprintf("%s-%s-%g-%gx%g.png", p.scene, p.language, 100*p.zoom, p.width, p.height)
}

// drawn are all reference pictures: each scene once, most of them in Japanese and as
// the window opens. None is scrolled: Fyne's software painter, unlike the window's own,
// loses the lower line of a box that is cut off above.
func drawn() (all []picture) {
	elsewhere := []picture{
		{"card-gone", "ja", 1, 1120, 1000},
		{"signature", "ja", 1, 1120, 1200},
		{"forged", "ja", 1, 1120, 1000},
		{"pin", "ja", 2, 1120, 800},
		{"password-shown", "ja", 1, 1024, 600},
		{"tries-unknown", "en", 1, 1120, 800},
		{"service-down", "en", 1, 1120, 800},
		{"where", "ja", 1, 1120, 1000},
		{"where", "en", 2, 1120, 2600},
		{"where-nerima", "en", 1, 1120, 800},
		{"demo-blocked", "en", 1, 1120, 800},
		{"demo-renewable", "ja", 2, 1120, 800},
		{"demo-renewable", "ja", 1, 1024, 600},
		{"driver-missing", "ja", 1, 1120, 800},
		{"driver-missing", "ja", 1, 1024, 600},
		{"driver-missing", "ja", 2, 1120, 1400},
		{"no-driver", "en", 1, 1120, 800},
		{"poor-contact", "ja", 1, 1120, 800},
		{"poor-contact", "ja", 1, 1024, 600},
		{"unknown", "ja", 1, 1120, 800},
		{"unknown", "en", 2, 1120, 1400},
	}
	for _, s := range []string{"next", "next-card-renewable", "next-too-early", "next-expired", "next-card-expired", "next-period-of-stay",
		"next-moved", "next-born", "next-no-signature", "next-blocked"} {
		elsewhere = append(elsewhere, picture{s, "ja", 1, 1120, 2100}) // whole
	}
	elsewhere = append(elsewhere, picture{"next-card-renewable", "ja", 1, 1024, 600}, picture{"next-born", "en", 2, 1024, 4000},
		picture{"born-whole", "ja", 1, 1120, 800}, picture{"born-whole", "en", 2, 1024, 1400})
	done := map[string]bool{}
	for _, p := range elsewhere {
		done[p.scene] = true
	}
	for _, s := range scenes {
		if !done[s.name] {
			all = append(all, picture{s.name, "ja", 1, 1120, 800})
		}
	}
	return append(all, elsewhere...)
}

func TestReferencePictures(t *testing.T) {
	byName := map[string]scene{}
	for _, s := range scenes {
		byName[s.name] = s
	}
	known := map[string]bool{}
	for _, p := range drawn() {
		known[p.name()] = true
		t.Run(p.name(), func(t *testing.T) {
			b := play(t, byName[p.scene], p.language, p.zoom, p.width, p.height)
			compare(t, filepath.Join(pictures, p.name()), b.window.Canvas().Capture())
		})
	}
	files, err := os.ReadDir(pictures)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		switch {
		case known[file.Name()]:
		case *update:
			os.Remove(filepath.Join(pictures, file.Name()))
		default:
			t.Errorf("%s/%s is the picture of no scene", pictures, file.Name())
		}
	}
}

func TestTheManualShowsTheWindowAsItIs(t *testing.T) {
	text, err := os.ReadFile("../docs/manual.ja.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, s := range scenes {
		if strings.Contains(string(text), "(manual/"+s.name+".png)") {
			b := play(t, s, "ja", 1, 1120, 800)
			compare(t, filepath.Join(manual, s.name+".png"), b.window.Canvas().Capture())
			shown++
		}
	}
	files, err := os.ReadDir(manual)
	if all := strings.Count(string(text), "(manual/"); err != nil || shown != all || len(files) != all {
		t.Errorf("the manual shows %d pictures, %d of them of a scene, and there are %d, %v", all, shown, len(files), err)
	}
}

// compare compares what was drawn with its reference, or makes it the reference.
func compare(t *testing.T, path string, got image.Image) {
	t.Helper()
	if *update {
		if err := picturetest.Write(path, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := picturetest.Read(path)
	var differ int
	if err == nil {
		differ, err = picturetest.Compare(got, want)
	}
	if err == nil && differ == 0 {
		return
	}
	actual := filepath.Join(os.TempDir(), "kigen-window", filepath.Base(path))
	t.Errorf("%d pixels differ, error %v: now it is drawn as in %s. If that is right: go test ./gui -update", differ, err, actual)
	if err := picturetest.Write(actual, got); err != nil {
		t.Error(err)
	}
}
