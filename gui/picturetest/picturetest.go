// Package picturetest compares pictures of the window in tests, and keeps them in small
// files: with sixteen shades of each colour and a palette, a picture takes a quarter of
// the space, and nobody sees the difference.
package picturetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// Compare tells how many pixels of two pictures differ. It fails where their sizes do.
//
// A pixel counts as the same where the other picture has its shade, or the next of
// sixteen shades, at that place or no more than reach pixels from it. Between
// processors one shade was measured, and no reach: arm64, which rounds a product and
// a sum together, draws the edges of letters a little lighter or darker.
func Compare(got, want image.Image, reach int) (differ int, err error) {
	a, b := coarse(got), coarse(want)
	if a.Rect != b.Rect {
		return 0, fmt.Errorf("compare pictures: sizes are %v and %v", a.Rect.Size(), b.Rect.Size())
	}
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			if !has(b, x, y, reach, a.NRGBAAt(x, y)) || !has(a, x, y, reach, b.NRGBAAt(x, y)) {
				differ++
			}
		}
	}
	return differ, nil
}

// has reports whether a picture has a shade no further than reach from a place.
func has(picture *image.NRGBA, x, y, reach int, shade color.NRGBA) bool {
	if near(picture.NRGBAAt(x, y), shade) {
		return true
	}
	around := image.Rect(x-reach, y-reach, x+reach+1, y+reach+1).Intersect(picture.Rect)
	for y := around.Min.Y; y < around.Max.Y; y++ {
		for x := around.Min.X; x < around.Max.X; x++ {
			if near(picture.NRGBAAt(x, y), shade) {
				return true
			}
		}
	}
	return false
}

func near(a, b color.NRGBA) bool {
	return max(a.R, b.R)-min(a.R, b.R) <= step && max(a.G, b.G)-min(a.G, b.G) <= step && max(a.B, b.B)-min(a.B, b.B) <= step
}

// step is the distance of two of sixteen shades.
const step = 17

// coarse returns a picture in sixteen shades of each colour.
func coarse(from image.Image) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, from.Bounds().Dx(), from.Bounds().Dy()))
	draw.Draw(picture, picture.Bounds(), from, from.Bounds().Min, draw.Src)
	for i, shade := range picture.Pix {
		picture.Pix[i] = byte((int(shade)+step/2)/step) * step
	}
	return picture
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

// Write writes a picture to a PNG file, and makes the folder for it.
func Write(path string, picture image.Image) error {
	var data bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&data, indexed(coarse(picture))); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data.Bytes(), 0o644)
}

// indexed returns the picture with a palette, or as it is where it has more shades than
// a palette can have.
func indexed(picture *image.NRGBA) image.Image {
	var palette color.Palette
	places := map[color.NRGBA]uint8{}
	result := image.NewPaletted(picture.Rect, nil)
	for i := range result.Pix {
		shade := color.NRGBA{R: picture.Pix[4*i], G: picture.Pix[4*i+1], B: picture.Pix[4*i+2], A: picture.Pix[4*i+3]}
		if _, known := places[shade]; !known {
			if len(palette) == 256 {
				return picture
			}
			places[shade] = uint8(len(palette))
			palette = append(palette, shade)
		}
		result.Pix[i] = places[shade]
	}
	result.Palette = palette
	return result
}
