// Package picturetest compares screenshots in tests, and stores them in small files. Colours of
// areas and text are stored exactly. Antialiased edges, which have thousands of shades, are
// reduced to sixteen levels of each channel: a picture takes a quarter of the space, with no
// visible difference.
package picturetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
)

// Compare returns the number of pixels that differ between two pictures. It fails if their sizes
// differ.
//
// Two pixels are the same if no channel differs by more than a sixteenth of its range. So much
// was measured between processors: arm64, which fuses multiplication and addition, draws edges a
// little lighter or darker. Colours of areas and text must not differ visibly.
func Compare(got, want image.Image) (differ int, err error) {
	a, b := newDrawing(got), newDrawing(want)
	if a.Rect != b.Rect {
		return 0, fmt.Errorf("compare pictures: sizes are %v and %v", a.Rect.Size(), b.Rect.Size())
	}
	other := 0 // differing pixels of areas and text
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			mine, its := a.NRGBAAt(x, y), b.NRGBAAt(x, y)
			switch {
			case !near(mine, its, step):
				differ++
			case a.plain[mine] > 0 && b.plain[its] > 0 && !near(mine, its, 2):
				other++
			}
		}
	}
	if other >= enough { // fewer are edges that happen to have the colour of an area
		differ += other
	}
	return differ, nil
}

// A drawing is a picture with its edges reduced to few shades.
type drawing struct {
	*image.NRGBA
	plain map[color.NRGBA]int // pixels of each colour that is not an edge's
}

// enough is the number of pixels from which a colour is that of an area or text, not of an edge.
const enough = 1000

// newDrawing returns a copy of a picture with its edges reduced.
func newDrawing(from image.Image) drawing {
	d := drawing{image.NewNRGBA(image.Rect(0, 0, from.Bounds().Dx(), from.Bounds().Dy())), map[color.NRGBA]int{}}
	draw.Draw(d, d.Rect, from, from.Bounds().Min, draw.Src)
	for _, run := range d.runs() {
		d.plain[run.colour] += run.length
	}
	maps.DeleteFunc(d.plain, func(_ color.NRGBA, pixels int) bool { return pixels < enough })
	for _, run := range d.runs() {
		if d.plain[run.colour] > 0 {
			continue
		}
		edge := color.NRGBA{R: coarse(run.colour.R), G: coarse(run.colour.G), B: coarse(run.colour.B), A: run.colour.A}
		for i := range run.length {
			d.SetNRGBA(run.x+i, run.y, edge)
		}
	}
	return d
}

// A run is a horizontal run of pixels of one colour.
type run struct {
	x, y, length int
	colour       color.NRGBA
}

// runs returns the picture's runs, row by row.
func (d drawing) runs() (all []run) {
	for y := range d.Rect.Dy() {
		for x := range d.Rect.Dx() {
			if c := d.NRGBAAt(x, y); x > 0 && all[len(all)-1].colour == c {
				all[len(all)-1].length++
			} else {
				all = append(all, run{x, y, 1, c})
			}
		}
	}
	return all
}

// step is the distance between two of the sixteen levels.
const step = 17

// coarse rounds a shade to one of sixteen levels.
func coarse(shade uint8) uint8 { return uint8((int(shade) + step/2) / step * step) }

// near reports whether no channel of two colours differs by more than most.
func near(a, b color.NRGBA, most uint8) bool {
	return max(a.R, b.R)-min(a.R, b.R) <= most && max(a.G, b.G)-min(a.G, b.G) <= most && max(a.B, b.B)-min(a.B, b.B) <= most
}

// Read reads a picture that [Write] has written.
func Read(path string) (image.Image, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return picture, nil
}

// Write writes a picture to a PNG file, and creates its folder.
func Write(path string, picture image.Image) error {
	var data bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&data, indexed(newDrawing(picture))); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data.Bytes(), 0o644)
}

// indexed returns the picture with a palette, or unchanged if it has more than 256 colours.
func indexed(d drawing) image.Image {
	var palette color.Palette
	places := map[color.NRGBA]uint8{}
	result := image.NewPaletted(d.Rect, nil)
	for y := range d.Rect.Dy() {
		for x := range d.Rect.Dx() {
			c := d.NRGBAAt(x, y)
			if _, known := places[c]; !known {
				if len(palette) == 256 {
					return d
				}
				places[c] = uint8(len(palette))
				palette = append(palette, c)
			}
			result.SetColorIndex(x, y, places[c])
		}
	}
	result.Palette = palette
	return result
}
