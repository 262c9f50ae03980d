package gui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/gui/model"
	"kigen/internal/check"
)

// The name of a device is anybody's text: a word of letters without end, too.
func TestTheNameOfADeviceFits(t *testing.T) {
	for _, letter := range []string{"W", "字", "ﾘ"} {
		reader := check.Reader{Name: strings.Repeat(letter, 60), Card: check.CardPresent}
		for name, state := range map[string]check.State{
			"not ready":      withoutReader(check.NoReader, check.USBReader{Name: reader.Name}),
			"wants a driver": withoutReader(check.DriverMissing, check.USBReader{Name: reader.Name, Driver: reader.Name, Source: pasori.Source}),
			"with a card":    {Phase: check.Reading, Readers: []check.Reader{reader}, Current: reader},
			"one of two":     {Phase: check.Choosing, Readers: []check.Reader{reader, reader}},
		} {
			b := newBench(t, "ja")
			b.handle(model.StateChanged{State: state})
			for _, zoom := range []float32{1, 2, 3} {
				b.zoomTo(zoom)
				b.resize(800, 600)
				for _, problem := range append(misfits(b.header, 800), misfits(b.body, 800)...) {
					t.Errorf("%s, %g %%: %s", name, 100*zoom, problem)
				}
			}
		}
	}
}

// hair is what rounding may add to a measured width.
const hair = 0.5

// misfits says what of all that is drawn in a part of a window is wider than its place,
// sticks out of the window, or lies on another text.
func misfits(part fyne.CanvasObject, width float32) (problems []string) {
	var texts []placed
	for _, o := range objects(part) {
		if text, ok := o.CanvasObject.(*canvas.Text); ok {
			if need := text.MinSize().Width; need > text.Size().Width+hair {
				problems = append(problems, fmt.Sprintf("%q is %g wide in a place of %g", text.Text, need, text.Size().Width))
			}
			texts = append(texts, o)
		}
		if left, right := o.at.X, o.at.X+o.Size().Width; left < -hair || right > width+hair {
			problems = append(problems, fmt.Sprintf("%T lies from %g to %g of %g", o.CanvasObject, left, right, width))
		}
	}
	for i, a := range texts {
		for _, b := range texts[:i] {
			if a.overlaps(b) {
				problems = append(problems, fmt.Sprintf("%q lies on %q", a.CanvasObject.(*canvas.Text).Text, b.CanvasObject.(*canvas.Text).Text))
			}
		}
	}
	return problems
}
