package reminder

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheShelfKeepsABookAndForgetsItWhole(t *testing.T) {
	shelf := NewShelf(filepath.Join(t.TempDir(), "not", "there"))
	if book, err := shelf.Load(); err != nil || len(book.Cards) != 0 {
		t.Fatalf("an empty shelf: got %+v, %v", book, err)
	}
	book := Book{Notify: true, Cards: []Card{grandmother(t)}}
	if err := shelf.Save(book); err != nil {
		t.Fatal(err)
	}
	got, err := shelf.Load()
	if diff := cmp.Diff(book, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	info, err := os.Stat(shelf.path())
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	for range 2 {
		if err := shelf.Save(book.Without("おばあちゃん")); err != nil {
			t.Fatal(err)
		}
	}
	if left := files(t, shelf); len(left) != 0 {
		t.Errorf("forgotten, and still there: %v", left)
	}
}

func TestAFileThatCannotBeReadIsPutAsideAndNotLost(t *testing.T) {
	shelf := NewShelf(t.TempDir())
	for _, content := range []string{"", "{", `{"schema":"kigen.reminders/2"}`, strings.Repeat(" ", mostBytes+1)} {
		if err := os.WriteFile(shelf.path(), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := shelf.Load(); !errors.Is(err, ErrMalformed) {
			t.Errorf("%.20q: got %v, want ErrMalformed", content, err)
		}
		if err := shelf.Save(Book{Cards: []Card{grandmother(t)}}); err != nil {
			t.Fatal(err)
		}
	}
	if got := files(t, shelf); len(got) != 5 {
		t.Errorf("got %v, want the book and four files put aside", got)
	}
}

func TestAFailedSaveLeavesTheBookBefore(t *testing.T) {
	shelf := NewShelf(t.TempDir())
	if err := shelf.Save(Book{Cards: []Card{grandmother(t)}}); err != nil {
		t.Fatal(err)
	}
	before := files(t, shelf)
	// A folder in the place of the file that is to be written.
	if err := replace(shelf.folder, []byte("x")); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	if diff := cmp.Diff(before, files(t, shelf)); diff != "" {
		t.Error(diff)
	}
	if _, err := shelf.Load(); err != nil {
		t.Error(err)
	}
}

func files(t *testing.T, shelf Shelf) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(shelf.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func FuzzBook(f *testing.F) {
	good, err := Book{Notify: true, Cards: []Card{grandmother(f)}}.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema":"kigen.reminders/1","cards":[{"label":"a","expires":{"card":"2026-02-30"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := decode(data)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("%v is not ErrMalformed", err)
			}
			return
		}
		again, err := book.encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode(again)
		if diff := cmp.Diff(book, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}
