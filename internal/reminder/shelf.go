package reminder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"kigen/rules"
)

// A Shelf is the place of the book on disk.
type Shelf struct{ folder string }

// NewShelf returns the shelf in a folder, which need not exist yet: the person's own
// folder of settings.
func NewShelf(folder string) Shelf { return Shelf{folder} }

const (
	file      = "reminders.json"
	putAside  = "reminders-unreadable.json" // a file that was in the way
	mostBytes = 64 << 10
)

func (s Shelf) path() string { return filepath.Join(s.folder, file) }

// Load reads the book: an empty one where none was written. An error that is
// [ErrMalformed] is of the file's content, any other of the disk.
func (s Shelf) Load() (Book, error) {
	f, err := os.Open(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return Book{}, nil
	}
	if err != nil {
		return Book{}, fmt.Errorf("load reminders: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err == nil && len(data) > mostBytes {
		err = malformed("larger than %d bytes", mostBytes)
	}
	if err != nil {
		return Book{}, fmt.Errorf("load reminders: %w", err)
	}
	book, err := decode(data)
	if err != nil {
		return Book{}, fmt.Errorf("load reminders: %w", err)
	}
	return book, nil
}

// Save writes the book in place of the one before, or, where it has no card, takes that
// away. A file that can't be read is put aside first, as reminders-unreadable-….json.
func (s Shelf) Save(book Book) error {
	if err := s.save(book); err != nil {
		return fmt.Errorf("save reminders: %w", err)
	}
	return nil
}

func (s Shelf) save(book Book) error {
	if _, err := s.Load(); errors.Is(err, ErrMalformed) {
		if err := s.putAside(); err != nil {
			return err
		}
	}
	if len(book.Cards) == 0 {
		err := os.Remove(s.path())
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	data, err := book.encode()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	return replace(s.path(), data)
}

// putAside gives the file a name of its own.
func (s Shelf) putAside() error {
	f, err := os.CreateTemp(s.folder, putAside)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(s.path(), f.Name())
}

// replace writes a file whole, or leaves the one that is there.
func replace(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// HasNews reports whether the person is to be told on today what they were not told yet.
// A nil shelf has none.
func (s *Shelf) HasNews(today rules.Date) (bool, error) {
	if s == nil {
		return false, nil
	}
	book, err := s.Load()
	_, news := book.Announce(today)
	return news > 0, err
}
