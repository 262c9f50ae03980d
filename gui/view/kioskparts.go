package view

import (
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/gui/widget"
	"kigen/internal/kiosk/policy"
)

// KioskParts are what changes on a kiosk's screen by itself. There is one of each,
// because a page that is built anew every second would lose what a finger has just begun.
type KioskParts struct {
	Frame     int
	Gone      int             // seconds since the last person's card was forgotten
	Animation cardAnimation   // where the card is that shows how to lay one
	Moving    *fyne.Container // that it is in
	seconds   *canvas.Text    // of the countdown
	pictures  []*canvas.Image // the office's own
}

// NewKioskParts returns the parts of a kiosk with a policy's pictures.
func NewKioskParts(p policy.Policy) *KioskParts {
	parts := &KioskParts{seconds: canvas.NewText("", nil)}
	for _, name := range p.Pictures {
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			continue // the staff page says nothing of it: the kiosk works
		}
		picture := canvas.NewImageFromFile(name)
		picture.FillMode = canvas.ImageFillContain
		parts.pictures = append(parts.pictures, picture)
	}
	return parts
}

// Show puts the seconds that are left on the screen.
func (p *KioskParts) Show(seconds int) {
	if text := strconv.Itoa(seconds); p.seconds.Text != text {
		p.seconds.Text = text
		p.seconds.Refresh()
	}
}

// A cardAnimation lays a card on a reader: it comes down in some steps, rests there, and begins anew.
type cardAnimation struct {
	side  float32
	Frame int
}

// progress is how far the card has come, from 0 to 1.
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

// LowerPart is how much of the screen the page has where it stands in the lower half.
const LowerPart = 0.6
