package picturetest_test

import (
	"image"
	"image/color"
	"image/draw"
	"path/filepath"
	"testing"

	"kigen/gui/picturetest"
)

// dot is a white picture with a dot of one pixel.
func dot(x, y int, shade uint8) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	for i := range picture.Pix {
		picture.Pix[i] = 0xFF
	}
	picture.SetNRGBA(x, y, color.NRGBA{R: shade, G: shade, B: shade, A: 0xFF})
	return picture
}

// ground is a picture of one colour.
func ground(shade uint8) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	draw.Draw(picture, picture.Rect, image.NewUniform(color.Gray{Y: shade}), image.Point{}, draw.Src)
	return picture
}

func TestCompare(t *testing.T) {
	want := dot(5, 5, 0)
	for _, c := range []struct {
		name   string
		got    image.Image
		differ int
	}{
		{"the same", dot(5, 5, 0), 0},
		{"a shade lighter", dot(5, 5, 17), 0},
		{"two shades lighter", dot(5, 5, 34), 1},
		{"one pixel further", dot(6, 4, 0), 2},
		{"nothing there", dot(5, 5, 0xFF), 1},
	} {
		differ, err := picturetest.Compare(c.got, want)
		if differ != c.differ || err != nil {
			t.Errorf("%s: %d pixels differ, want %d; error %v", c.name, differ, c.differ, err)
		}
	}
	for _, c := range []struct {
		ground uint8
		differ int
	}{{0xE6, 0}, {0xE8, 0}, {0xEA, 100 * 100}} {
		differ, err := picturetest.Compare(ground(c.ground), ground(0xE6))
		if differ != c.differ || err != nil {
			t.Errorf("ground %X: %d pixels differ, want %d; error %v", c.ground, differ, c.differ, err)
		}
	}
	if _, err := picturetest.Compare(want, image.NewNRGBA(image.Rect(0, 0, 10, 11))); err == nil {
		t.Error("pictures of two sizes can be compared")
	}
}

func TestReadGivesWhatWriteWasGiven(t *testing.T) {
	many := image.NewNRGBA(image.Rect(0, 0, 64, 64)) // more shades than a palette has
	for i := range 64 * 64 {
		many.SetNRGBA(i%64, i/64, color.NRGBA{R: uint8(i), G: uint8(i >> 4), B: uint8(i >> 4), A: 0xFF})
	}
	for name, want := range map[string]image.Image{"dot": dot(3, 4, 0x88), "many": many, "ground": ground(0xE6)} {
		path := filepath.Join(t.TempDir(), "folder", name+".png")
		if err := picturetest.Write(path, want); err != nil {
			t.Fatal(err)
		}
		got, err := picturetest.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if differ, err := picturetest.Compare(got, want); differ != 0 || err != nil {
			t.Errorf("%s: %d pixels differ, error %v", name, differ, err)
		}
	}
}
