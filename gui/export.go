package gui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"kigen/gui/model"
	"kigen/internal/export/calendar"
	"kigen/internal/export/paper"
	"kigen/internal/export/printing"
	"kigen/internal/kiosk/policy"
)

// slowest is the time limit for handing a page to the print service.
const slowest = time.Minute

// export saves or prints a product in the background.
func (w *Window) export(p model.Produce) {
	ctx, stop := context.WithTimeout(context.Background(), slowest)
	w.stopMaking = stop
	w.background.Go(func() {
		defer stop()
		path, err := w.make(ctx, p)
		w.config.Do(func() {
			w.handle(model.WasMade{Making: p.Making, Product: p.Product, Path: path, Outcome: outcomeOf(p.Product, err)})
		})
	})
}

// make saves or prints a product, and returns the path of a saved file.
func (w *Window) make(ctx context.Context, p model.Produce) (path string, err error) {
	if p.Product == model.BundleFile {
		data, err := p.Bundle.Zip()
		if err != nil {
			return "", err
		}
		return w.save("kigen-support", ".zip", data)
	}
	days := calendar.Of(p.Content.Report, p.Content.Language)
	name := p.Content.Title()
	if p.Product == model.CalendarFile {
		return w.save(name, ".ics", days.File())
	}
	page := w.page(p.Content)
	pdf, err := page.PDF()
	if err != nil {
		return "", err
	}
	if p.Product == model.HandoutFile {
		return w.save(name, ".pdf", pdf)
	}
	return "", w.config.Print(ctx, pdf, "Kigen", page.Height)
}

// page lays out the handout for the paper that the policy says is used.
func (w *Window) page(content paper.Content) paper.Page {
	if w.config.Policy.Paper == policy.Receipt {
		return paper.LayRoll(content)
	}
	return paper.Lay(content)
}

// layPaper lays out the preview of the handout in the background.
func (w *Window) layPaper(e model.LayPaper) {
	w.background.Go(func() {
		page := w.page(e.Content)
		w.config.Do(func() { w.handle(model.PaperLaid{LayoutID: e.LayoutID, Page: page}) })
	})
}

// save writes a file to the person's downloads folder.
func (w *Window) save(name, extension string, data []byte) (string, error) {
	folder, err := w.config.Downloads()
	if err != nil {
		return "", fmt.Errorf("save %s: %w", extension, err)
	}
	return saveNew(folder, name, extension, data)
}

// mostFiles is the greatest number of files of one name.
const mostFiles = 1000

// saveNew writes a new file, readable by its owner only, under a name not yet used. It removes
// a file that it could not write completely.
func saveNew(folder, name, extension string, data []byte) (path string, err error) {
	for i := 1; i <= mostFiles; i++ {
		path = filepath.Join(folder, name+extension)
		if i > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s (%d)%s", name, i, extension))
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return "", fmt.Errorf("save %s: %w", extension, err)
		}
		_, err = file.Write(data)
		if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
			return "", fmt.Errorf("save %s: %w", extension, errors.Join(err, os.Remove(path)))
		}
		return path, nil
	}
	return "", fmt.Errorf("save %s: there are %d files of that name", extension, mostFiles)
}

// open opens a saved file with the default application. Closing the window does not wait for
// it, because that application may run until the person ends it.
func (w *Window) open(path string) {
	go func() {
		if err := w.config.Open(fileURL(path)); err != nil {
			w.config.Do(func() { w.handle(model.OpenFailed{Path: path}) })
		}
	}()
}

// fileURL returns the file URL of a path.
func fileURL(path string) *url.URL {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // as on Windows: file:///C:/…
	}
	return &url.URL{Scheme: "file", Path: path}
}

// outcomeOf returns the outcome of saving or printing a product with err.
func outcomeOf(product model.Product, err error) model.Outcome {
	paper := product == model.HandoutPaper
	switch {
	case err == nil && paper:
		return model.Printed
	case err == nil:
		return model.Saved
	case errors.Is(err, printing.ErrNoPrinter), errors.Is(err, printing.ErrNoService):
		return model.NoPrinter
	case paper:
		return model.NotPrinted
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return model.NotAllowed
	}
	return model.NotSaved
}
