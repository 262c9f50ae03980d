package gui

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
)

// A reader may call itself anything, as a trace can say: the window must stay live, so that it
// can be ended.
func TestAReaderWithAVeryLongNameDoesNotHangTheWindow(t *testing.T) {
	const most = 2001
	for what, letters := range map[string]string{"Latin": "A", "Japanese": "長", "words": "a ", "lines": "x\n", "brackets": "("} {
		name := strings.Repeat(letters, 200_000)
		for _, phase := range []check.Phase{check.Showing, check.InTrouble, check.Choosing} {
			state := checktest.InPhase(phase)
			state.Readers = slices.Clone(state.Readers)
			state.Readers[0].Name, state.Current.Name, state.Report.Reader = name, name, name
			if phase == check.InTrouble {
				state.Fault = &check.Fault{Cause: check.Unknown}
			}
			b := newBench(t, "ja")
			b.handle(model.StateChanged{State: state})
			pages := []model.Page{model.NoPage}
			if phase == check.Showing {
				pages = []model.Page{model.NoPage, model.TextPage}
			}
			for _, page := range pages {
				b.touch(model.OpenPage{Page: page})
				texts := 0
				for _, o := range objects(b.window.Content()) {
					if text, ok := o.CanvasObject.(*widget.Text); ok {
						if texts++; utf8.RuneCountInString(text.Words) > most {
							t.Errorf("%s, phase %d, page %d: a text of %d letters", what, phase, page, utf8.RuneCountInString(text.Words))
						}
					}
				}
				if texts > 1500 {
					t.Errorf("%s, phase %d, page %d: %d texts", what, phase, page, texts)
				}
				if n := utf8.RuneCountInString(b.window.Title()); n > most {
					t.Errorf("%s, phase %d, page %d: a title of %d letters", what, phase, page, n)
				}
			}
			b.close()
		}
	}
}
