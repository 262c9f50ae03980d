package view

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/gui/widget"
	"kigen/internal/kiosk/policy"
)

// KioskParts are the parts of a kiosk's screen that change by themselves. They are updated in
// place: rebuilding the page every second would lose a press that has just begun.
type KioskParts struct {
	Frame     int
	Gone      int             // seconds since the last card's data was dropped
	Animation cardAnimation   // layout of Moving
	Moving    *fyne.Container // the reader and the moving card
	seconds   *canvas.Text    // of the countdown
	pictures  []*canvas.Image // the policy's pictures
}

// NewKioskParts returns the parts of a kiosk's screen, with the policy's pictures.
func NewKioskParts(p policy.Policy) *KioskParts {
	parts := &KioskParts{seconds: canvas.NewText("", nil)}
	for _, name := range p.Pictures {
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			continue // a missing picture is left out
		}
		picture := canvas.NewImageFromFile(name)
		picture.FillMode = canvas.ImageFillContain
		parts.pictures = append(parts.pictures, picture)
	}
	return parts
}

// Show updates the countdown's seconds.
func (p *KioskParts) Show(seconds int) {
	if text := strconv.Itoa(seconds); p.seconds.Text != text {
		p.seconds.Text = text
		p.seconds.Refresh()
	}
}

// A cardAnimation is a layout that moves a card onto a reader: it comes down in steps, rests
// there, and starts again.
type cardAnimation struct {
	side  float32
	Frame int
}

// progress returns how far down the card is, 0 to 1.
func (h *cardAnimation) progress() float32 {
	const steps, rest = 6, 8
	return min(1, float32(h.Frame%(steps+rest))/steps)
}

// MinSize implements fyne.Layout.
func (h *cardAnimation) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(h.side, h.side) }

func (h *cardAnimation) HeightFor([]fyne.CanvasObject, float32) float32 { return h.side }

func (h *cardAnimation) NaturalWidth([]fyne.CanvasObject) float32 { return h.side }

// Layout implements fyne.Layout.
func (h *cardAnimation) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	reader, card := objects[0], objects[1]
	widget.Place(reader, 0, size.Height*0.72, size.Width, size.Height*0.28)
	cardHeight := size.Height * 0.52
	widget.Place(card, 0, (size.Height*0.74-cardHeight)*h.progress(), size.Width, cardHeight)
}

// LowerPart is the page's share of the screen's height when it is lowered.
const LowerPart = 0.6
