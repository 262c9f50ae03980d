package gui

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"kigen/gui/model"
	"kigen/internal/export/printing"
)

func TestACalendarFileIsSavedBesideTheOneBefore(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	folder := t.TempDir()
	b.config.Downloads = func() (string, error) { return folder, nil }
	b.tap("takeaway")
	for _, want := range []string{"練習用のカード - マイナンバーカードの期限.ics", "練習用のカード - マイナンバーカードの期限 (2).ics"} {
		b.tap("save-calendar")
		b.next()
		if b.model.Takeaway.Made != model.Saved || b.model.Takeaway.Path != filepath.Join(folder, want) {
			t.Fatalf("got %+v, want %s", b.model.Takeaway, want)
		}
		data, err := os.ReadFile(b.model.Takeaway.Path)
		if err != nil || !bytes.HasPrefix(data, []byte("BEGIN:VCALENDAR\r\n")) {
			t.Errorf("%s: %.40q, %v", want, data, err)
		}
	}
	if info, err := os.Stat(b.model.Takeaway.Path); err != nil || info.Mode() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
}

func TestAPageIsPrintedAsItIsShown(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	b.tap("takeaway")
	b.tap("paper")
	b.next()
	if b.model.Takeaway.Paper == nil {
		t.Fatal("no preview")
	}
	var pages [][]byte
	b.config.Print = func(_ context.Context, pdf []byte, _ string, _ float32) error {
		pages = append(pages, pdf)
		return nil
	}
	b.tap("print")
	b.next()
	want, err := b.model.Takeaway.Paper.PDF()
	if b.model.Takeaway.Made != model.Printed || len(pages) != 1 || err != nil || !bytes.Equal(pages[0], want) {
		t.Errorf("got %+v, %d pages, %v", b.model.Takeaway.Made, len(pages), err)
	}
}

// The finest code is that of a language with many octets a letter.
func TestATelephoneReadsTheCodeFromTheScreen(t *testing.T) {
	for _, language := range []string{"ja", "ne"} {
		b := openBench(t, language, "renewable")
		b.settle()
		b.tap("takeaway")
		b.tap("code")
		photograph, err := gozxing.NewBinaryBitmapFromImage(b.window.Canvas().Capture())
		if err != nil {
			t.Fatal(err)
		}
		hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
		read, err := qrcode.NewQRCodeReader().Decode(photograph, hints)
		if code, _ := b.model.Days().Code(); err != nil || read.GetText() != code.Text {
			t.Errorf("%s: read %v, %v, want %q", language, read, err, code.Text)
		}
		b.close()
	}
}

func TestHowAProductComesOutIsSaid(t *testing.T) {
	for _, c := range []struct {
		made model.WasMade
		want model.Outcome
	}{
		{model.WasMade{Product: model.CalendarFile, Path: "path", Outcome: outcomeOf(model.CalendarFile, nil)}, model.Saved},
		{model.WasMade{Product: model.CalendarFile, Path: "", Outcome: outcomeOf(model.CalendarFile, errors.New("disk full"))}, model.NotSaved},
		{model.WasMade{Product: model.HandoutFile, Path: "", Outcome: outcomeOf(model.HandoutFile, &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES})}, model.NotAllowed},
		{model.WasMade{Product: model.HandoutFile, Path: "", Outcome: outcomeOf(model.HandoutFile, &fs.PathError{Op: "open", Path: "x", Err: syscall.EROFS})}, model.NotAllowed},
		{model.WasMade{Product: model.HandoutPaper, Path: "", Outcome: outcomeOf(model.HandoutPaper, nil)}, model.Printed},
		{model.WasMade{Product: model.HandoutPaper, Path: "", Outcome: outcomeOf(model.HandoutPaper, printing.ErrNoService)}, model.NoPrinter},
		{model.WasMade{Product: model.HandoutPaper, Path: "", Outcome: outcomeOf(model.HandoutPaper, printing.ErrNoPrinter)}, model.NoPrinter},
		{model.WasMade{Product: model.HandoutPaper, Path: "", Outcome: outcomeOf(model.HandoutPaper, context.DeadlineExceeded)}, model.NotPrinted},
	} {
		if m, effects := (model.Model{}).Step(c.made); m.Takeaway.Made != c.want || effects != nil {
			t.Errorf("%+v: got %q, %v", c.made, m.Takeaway.Made, effects)
		}
	}
}

func TestTwoPressesMakeOneThing(t *testing.T) {
	b := openBench(t, "ja", "renewable")
	b.settle()
	m, effects := b.model.Step(model.PressMake{Product: model.CalendarFile})
	if len(effects) != 1 {
		t.Fatalf("got %v", effects)
	}
	if _, effects := m.Step(model.PressMake{Product: model.CalendarFile}); effects != nil {
		t.Errorf("while it is made: got %v", effects)
	}
}

func TestAFileThatCannotBeWrittenIsNotLeft(t *testing.T) {
	folder := t.TempDir()
	if _, err := saveNew(filepath.Join(folder, "gone"), "name", ".ics", nil); err == nil {
		t.Error("saved in a folder that is not there")
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
}
