package gui

import (
	"fmt"
	"image/color"
	"maps"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/view"
	"kigen/gui/widget"
	"kigen/internal/i18n"
)

// Whatever a person can come to see has room for its words, in colours that can be told
// apart, and can be worked by the keyboard alone.
func TestEveryScene(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			b := play(t, s, "ja", 1, 1120, 800)
			b.expectReadable()
			b.expectTabbed()
			b.expectToFit()
		})
	}
}

// expectToFit tries the page at the narrowest that is promised and at the smallest at
// 100 % in every language. Where things just still stand beside each other, and at the
// sizes of the window as it opens, of a large screen, and of one that is too small, the
// language that the scene was played in will do.
func (b *bench) expectToFit() {
	type size struct{ zoom, width, height float32 }
	fits := func(size size, language *i18n.Language) {
		b.model.Language, b.model.Zoom = language, slices.Index(model.Zooms, size.zoom)
		if b.room != fyne.NewSize(size.width, size.height) {
			b.resize(size.width, size.height)
		}
		if b.look != view.LookOf(b.model, b.room) {
			b.draw()
		}
		where := fmt.Sprintf("%s, %g %% at %g×%g", language.Tag(), 100*size.zoom, size.width, size.height)
		if least := b.window.Content().MinSize(); least.Width > size.width || least.Height > size.height {
			b.t.Fatalf("%s: the window can't be so small", where)
		}
		for _, problem := range append(misfits(b.header, size.width), misfits(b.body, size.width)...) {
			b.t.Errorf("%s: %s", where, problem)
		}
	}
	for _, size := range []size{{3, 1024, 600}, {2, 1024, 600}, {1, 1024, 600}} {
		for _, language := range i18n.Languages() {
			fits(size, language)
		}
	}
	for _, size := range []size{{1.5, 1024, 600}, {1, 3840, 2160}, {3, 800, 600}, {1, 640, 360}} {
		fits(size, b.config.Language)
	}
}

// expectReadable holds what is really drawn to the table of colours, in each of them.
func (b *bench) expectReadable() {
	chosen := b.model.Scheme
	defer func() { b.color(chosen) }()
	for name, scheme := range map[string]model.Scheme{"light": model.LightScheme, "dark": model.DarkScheme, "high contrast": model.ContrastScheme} {
		b.color(scheme)
		declared := map[[2]color.Color]bool{}
		for _, pair := range textPairs(palettes[name]) {
			declared[[2]color.Color{pair.above, pair.below}] = true
		}
		for _, word := range append(wordsOn(b.header, palettes[name].Ground), wordsOn(b.body, palettes[name].Ground)...) {
			if ink, paper := word.ink.(color.Gray); paper { // the preview, which is black on white whatever the window's colours
				solid := color.NRGBAModel.Convert(ink).(color.NRGBA)
				if ground := color.NRGBAModel.Convert(word.ground).(color.NRGBA); contrast(solid, ground) < 4.5 {
					b.t.Errorf("on paper, %q is %v on %v", word.text, ink, ground)
				}
				continue
			}
			if !declared[[2]color.Color{word.ink, word.ground}] {
				b.t.Errorf("%s: %q is %v on %v, which contrast_test.go does not have", name, word.text, word.ink, word.ground)
			}
		}
	}
}

// expectTabbed presses Tab from the top until it comes round: it must come to whatever can
// have the focus, once, and from one to the next as the page is read.
func (b *bench) expectTabbed() {
	places := map[fyne.Focusable]placed{}
	for i, part := range []fyne.CanvasObject{b.header, b.body} {
		for _, o := range objects(part) {
			if focusable, ok := o.CanvasObject.(fyne.Focusable); ok {
				o.at.Y += float32(i) * b.header.Size().Height
				places[focusable] = o
			}
		}
	}
	left := maps.Clone(places)
	b.window.Canvas().Unfocus()
	var before fyne.Focusable
	for range len(places) {
		b.press(fyne.KeyTab)
		focused := b.window.Canvas().Focused()
		if _, ok := left[focused]; !ok {
			b.t.Errorf("Tab comes to %s twice, or it is not to be seen", named(focused))
			return
		}
		delete(left, focused)
		if before != nil && places[focused].isBefore(places[before]) {
			b.t.Errorf("Tab goes from %s back to %s", named(before), named(focused))
		}
		before = focused
	}
	for missed := range left {
		b.t.Errorf("Tab does not come to %s", named(missed))
	}
}

// isBefore reports whether a reader would have come to it earlier: above, and not in a
// column further right.
func (o placed) isBefore(other placed) bool {
	return o.at.Y+o.Size().Height <= other.at.Y && o.at.X < other.at.X+other.Size().Width
}

func named(o fyne.Focusable) string {
	if button, ok := o.(*widget.Button); ok {
		return "the button " + button.Name
	}
	return fmt.Sprintf("%T", o)
}
