package gui

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kigen/card"
	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
)

// fieldTexts returns the texts drawn by the entry field, which must be there.
func (b *bench) fieldTexts() (texts []string) {
	b.t.Helper()
	found := false
	for _, o := range objects(b.window.Content()) {
		field, ok := o.CanvasObject.(*widget.EntryField)
		if !ok {
			continue
		}
		found = true
		for _, inside := range objects(field) {
			if text, ok := inside.CanvasObject.(*canvas.Text); ok {
				texts = append(texts, text.Text)
			}
		}
	}
	if !found {
		b.t.Fatal("there is no entry field")
	}
	return texts
}

func TestHiddenCharactersAreDrawnAsDiscs(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: checktest.Asking(card.SignaturePassword, 5)})
	count := func() (discs int) {
		for _, o := range objects(b.window.Content()) {
			if field, ok := o.CanvasObject.(*widget.EntryField); ok {
				for _, inside := range objects(field) {
					if _, ok := inside.CanvasObject.(*canvas.Circle); ok {
						discs++
					}
				}
			}
		}
		return discs
	}
	for i, r := range "ABC123" {
		b.enter(string(r))
		if got := b.fieldTexts(); got != nil {
			t.Fatalf("the hidden field draws the texts %q", got)
		}
		if got := count(); got != i+1 {
			t.Errorf("%d discs for %d characters", got, i+1)
		}
	}
}

func TestShownCharactersAreDrawnEachByItself(t *testing.T) {
	b := newBench(t, "ja")
	b.handle(model.StateChanged{State: checktest.Asking(card.SignaturePassword, 5)})
	b.enter("ＡBc123")
	b.tap("show")
	if got := b.fieldTexts(); strings.Join(got, "|") != "A|B|C|1|2|3" {
		t.Errorf("drawn: %q", got)
	}
	b.tap("show")
	if got := b.fieldTexts(); got != nil {
		t.Errorf("hidden again, it draws %q", got)
	}
}

// A needle is a password as seen in a dump of this program's memory. To be no match
// for itself it is kept with each byte turned over.
type needle []byte

func newNeedle(letters ...rune) needle {
	var n needle
	for _, r := range letters {
		n = append(n, ^byte(r))
	}
	return n
}

// typeInto types the password, character by character.
func (n needle) typeInto(b *bench) {
	for _, turned := range n {
		b.window.Canvas().Focused().TypedRune(rune(^turned))
	}
}

// inMemory returns how often the password stands in this program's memory.
func (n needle) inMemory(t *testing.T) (count int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "heap")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	runtime.GC()
	debug.WriteHeapDump(file.Fd())
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	// Bytes are turned over as they are read, so that the next dump finds none here.
	buffer := make([]byte, 1<<20)
	for kept := 0; ; {
		read, err := file.Read(buffer[kept:])
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range read {
			buffer[kept+i] = ^buffer[kept+i]
		}
		count += bytes.Count(buffer[:kept+read], n)
		kept = copy(buffer, buffer[max(0, kept+read-len(n)+1):kept+read])
	}
}

// What is looked for is the password as a whole. Its characters, each by itself, are
// everywhere. The test runs in a process of its own: this one's memory is full of what
// Fyne keeps of all other tests' windows.
func TestPasswordIsInMemoryOnceWhileEnteredAndNotAfterwards(t *testing.T) {
	const alone = "KIGEN_TEST_ALONE"
	if os.Getenv(alone) == "" {
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		again.Env = append(os.Environ(), alone+"=1")
		if output, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
		return
	}
	for _, c := range []struct {
		name  string
		leave func(*bench)
	}{
		{"cancelled", func(b *bench) {
			b.press(fyne.KeyEscape)
			b.untilPhase(check.Showing)
		}},
		{"sent, and wrong", func(b *bench) { b.confirm() }},
		{"card taken away", func(b *bench) {
			b.simulator.Remove()
			b.until(func(s check.State) bool { return s.Phase == check.WaitingForReader })
		}},
		{"window closed", func(b *bench) { b.close() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			password := newNeedle('Q', '7', 'X', 'Z', '0', 'K', 'W', '9', 'V', 'J', '3', 'Y')
			b := openBench(t, "ja", "valid")
			b.settle()
			b.ask(card.SignaturePassword)
			password.typeInto(b)
			b.tap("show")
			if got := password.inMemory(t); got != 1 {
				t.Errorf("while it is entered, the password is in memory %d times, want once", got)
			}
			c.leave(b)
			if got := password.inMemory(t); got != 0 {
				t.Errorf("afterwards the password is in memory %d times", got)
			}
		})
	}
}
