package gui

import (
	"context"
	"testing"
	"time"

	"kigen/gui/model"
	"kigen/internal/export/printing"
)

// A press is one page that is being printed: it says when it begins, and ends when it may.
type press struct {
	ctx  context.Context
	done chan error
}

// presses has a kiosk print through these, one after the other.
func (b kioskBench) presses() <-chan press {
	pages := make(chan press)
	b.config.Print = func(ctx context.Context, _ []byte, _ string, _ float32) error {
		p := press{ctx, make(chan error)}
		pages <- p
		return <-p.done
	}
	return pages
}

// print presses the button, and returns the page.
func (b kioskBench) print(pages <-chan press) press {
	b.t.Helper()
	b.touch(model.OpenPage{Page: model.HandoutPage})
	b.touch(model.PressMake{Product: model.HandoutPaper})
	select {
	case page := <-pages:
		return page
	case <-time.After(limit):
		b.t.Fatal("nothing is printed")
		panic("unreachable")
	}
}

// ends ends a page, and lets the kiosk know.
func (b kioskBench) ends(page press, err error) {
	b.t.Helper()
	page.done <- err
	b.soon()
}

// soon lets news come to the screen for a moment: a kiosk's clock never stops bringing some.
func (b kioskBench) soon() {
	for over := time.Now().Add(300 * time.Millisecond); time.Now().Before(over); {
		if f, ok := b.queue.next(50 * time.Millisecond); ok {
			f()
		}
	}
}

func TestPrintingStopsWhenItsOwnerGoes(t *testing.T) {
	for how, leave := range map[string]func(kioskBench){
		"takes the card": kioskBench.take,
		"finishes":       func(b kioskBench) { b.tap("finish") },
		"walks away":     func(b kioskBench) { b.wait(b.model.Policy.Idle + b.model.Policy.Countdown) },
	} {
		t.Run(how, func(t *testing.T) {
			b := openKiosk(t, aPolicy(t))
			pages := b.presses()
			b.lay("renewable")
			page := b.print(pages)
			if page.ctx.Err() != nil {
				t.Fatal("it is stopped while its owner waits")
			}
			leave(b)
			if page.ctx.Err() == nil {
				t.Error("the page may still come out")
			}
			b.ends(page, printing.ErrNotPrinted)
			if b.model.Takeaway.Made != model.NothingMade {
				t.Errorf("the next person is told %q", b.model.Takeaway.Made)
			}
		})
	}
}

func TestAKioskThatEndsWaitsUntilItsPageIsTakenBack(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	pages := b.presses()
	b.lay("renewable")
	page := b.print(pages)
	takenBack := false
	go func() {
		select {
		case <-page.ctx.Done(): // closing stops it
			<-b.ended
			time.Sleep(50 * time.Millisecond) // in which a window that does not wait is closed
			takenBack = true
		case <-time.After(limit / 2):
		}
		page.done <- printing.ErrNotPrinted
	}()
	if b.close(); !takenBack {
		t.Error("the window is closed, and the page may still come out")
	}
}

func TestThePageOfAnotherPersonIsNotTakenForOnesOwn(t *testing.T) {
	for name, err := range map[string]error{"printed": nil, "taken back": printing.ErrNotPrinted} {
		t.Run(name, func(t *testing.T) {
			b := openKiosk(t, aPolicy(t))
			pages := b.presses()
			b.lay("renewable")
			first := b.print(pages)
			b.take()
			b.lay("expired")
			second := b.print(pages)
			b.ends(first, err)
			if b.model.Takeaway.Made != model.Making || second.ctx.Err() != nil {
				t.Errorf("while the second page is printed, its owner is told %q, and it is stopped: %v", b.model.Takeaway.Made, second.ctx.Err())
			}
			b.ends(second, nil)
			if b.model.Takeaway.Made != model.Printed {
				t.Errorf("then %q", b.model.Takeaway.Made)
			}
		})
	}
}

func TestThePreviewOfAnotherPersonIsNotShown(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	b.touch(model.OpenPage{Page: model.HandoutPage})
	old := b.model.Takeaway.LayoutID
	b.take()
	b.lay("expired")
	b.touch(model.OpenPage{Page: model.HandoutPage})
	b.handle(model.PaperLaid{LayoutID: old})
	if b.model.Takeaway.Paper != nil && b.model.Takeaway.Paper.Width == 0 {
		t.Error("a page laid out for whoever was there before is shown")
	}
}

// Ctrl and a key do nothing at a kiosk: it has neither a clipboard nor a page of plain text.
func TestAKioskHasNoShortcuts(t *testing.T) {
	b := openKiosk(t, aPolicy(t))
	b.lay("renewable")
	before, clipboard := comparable(b.model), b.app.Clipboard().Content()
	for _, s := range shortcuts() {
		if b.runShortcut(s); b.model.Zoom != before.Zoom {
			t.Errorf("%s changes the text size", s.keys.ShortcutName())
		}
	}
	if after := comparable(b.model); after.Zoom != before.Zoom || after.Page != before.Page || b.app.Clipboard().Content() != clipboard {
		t.Errorf("zoom %d, page %d, clipboard %q", after.Zoom, after.Page, b.app.Clipboard().Content())
	}
}
