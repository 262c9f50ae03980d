package reminder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"kigen/rules"
)

// A Store is the list on disk. Any number of programs and goroutines may use it at once.
type Store struct{ folder string }

// NewStore returns the store in a folder of the person's own, which need not exist yet.
func NewStore(folder string) Store { return Store{folder} }

const (
	file      = "reminders.json"
	lockFile  = "reminders.lock"
	putAside  = "reminders-unreadable-*.json"
	mostBytes = 64 << 10
)

// errNotRegular is the error of a folder, pipe or device in a file's place. To open a pipe would
// wait for ever.
var errNotRegular = errors.New("not a regular file")

func (s Store) path() string { return filepath.Join(s.folder, file) }

// Load reads the list; it is empty if there is no file. The error is [ErrMalformed] if the
// file is not a list, and the system's if it could not be read.
func (s Store) Load() (List, error) {
	if _, err := os.Lstat(s.path()); errors.Is(err, fs.ErrNotExist) {
		return List{}, nil // and no lock file, where nothing was ever remembered
	}
	// Windows can't replace a file that is being read.
	lock, err := s.lock((*flock.Flock).TryRLockContext)
	if err != nil {
		return List{}, fmt.Errorf("load reminders: %w", err)
	}
	list, err := s.read()
	if err := errors.Join(err, lock.Close()); err != nil {
		return List{}, fmt.Errorf("load reminders: %w", err)
	}
	return list, nil
}

// Update applies changes to the list on disk, all of them or none, and returns the list that
// is there now: after an error the one before, or an empty one if that can't be read. A file
// that is not a list is renamed to reminders-unreadable-….json, and the changes are applied
// to an empty list. A file that the system can't read is left alone. Without a card in it,
// the list's file is removed.
func (s Store) Update(changes ...Change) (List, error) {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return List{}, fmt.Errorf("update reminders: %w", err)
	}
	lock, err := s.lock((*flock.Flock).TryLockContext)
	if err != nil {
		return List{}, fmt.Errorf("update reminders: %w", err)
	}
	list, err := s.update(changes)
	if err := errors.Join(err, lock.Close()); err != nil {
		return list, fmt.Errorf("update reminders: %w", err)
	}
	return list, nil
}

func (s Store) update(changes []Change) (List, error) {
	before, err := s.read()
	isMalformed := errors.Is(err, ErrMalformed)
	if err != nil && !isMalformed {
		return List{}, err
	}
	after := before
	for _, change := range changes {
		if after, err = change.Apply(after); err != nil {
			return before, err
		}
	}
	data := after.encode()
	if _, err := decode(data); err != nil {
		return before, fmt.Errorf("list that could not be loaded again: %v", err) //nolint:errorlint // what is on disk is not malformed
	}
	if err := s.clean(); err != nil {
		return before, err
	}
	if isMalformed {
		if err := s.putAside(); err != nil {
			return before, err
		}
	}
	if len(after.Cards) == 0 {
		if err := os.Remove(s.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return before, err
		}
		return List{}, nil
	}
	if err := replace(s.path(), data); err != nil {
		return before, err
	}
	return after, nil
}

// lock locks the store for other programs too, by a file that stays: a locked file must not
// be replaced. It fails if another program has it for longer than writing can take.
func (s Store) lock(try func(*flock.Flock, context.Context, time.Duration) (bool, error)) (*flock.Flock, error) {
	const patience, pause = 10 * time.Second, 20 * time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	path := filepath.Join(s.folder, lockFile)
	if err := checkRegular(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("lock the store: %w", err)
	}
	lock := flock.New(path)
	if _, err := try(lock, ctx, pause); err != nil {
		return nil, fmt.Errorf("lock the store: %w", errors.Join(err, lock.Close()))
	}
	return lock, nil
}

func (s Store) read() (List, error) {
	err := checkRegular(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return List{}, nil
	}
	if err != nil {
		return List{}, err
	}
	f, err := os.Open(s.path())
	if err != nil {
		return List{}, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return List{}, err
	}
	return decode(data)
}

// checkRegular returns an error unless a regular file is at path.
func checkRegular(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: errNotRegular}
	}
	return err
}

// putAside renames the file to a name that no other file has.
func (s Store) putAside() error {
	f, err := os.CreateTemp(s.folder, putAside)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Rename(s.path(), f.Name()))
}

// clean removes what a crash left half written. Whoever has the lock is the only one who writes.
func (s Store) clean() error {
	entries, err := os.ReadDir(s.folder)
	for _, entry := range entries {
		if entry.Type().IsRegular() && strings.HasPrefix(entry.Name(), unfinished(file)) {
			err = errors.Join(err, os.Remove(filepath.Join(s.folder, entry.Name())))
		}
	}
	return err
}

// unfinished returns how a file's name begins until it is whole.
func unfinished(name string) string { return "." + name + "-" }

// replace writes a file whole, or leaves the one that is there.
func replace(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), unfinished(filepath.Base(path))+"*") // mode 0600
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

// HasNews reports whether the person is to get a notification on today. It is false for a
// nil store, as in kiosk mode.
func (s *Store) HasNews(today rules.Date) (bool, error) {
	if s == nil {
		return false, nil
	}
	list, err := s.Load()
	return list.News(today) > 0, err
}
