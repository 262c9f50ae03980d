package reminder

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"

	"kigen/rules"
)

// update applies changes that can't fail.
func update(t *testing.T, s Store, changes ...Change) List {
	t.Helper()
	list, err := s.Update(changes...)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func load(t *testing.T, s Store) List {
	t.Helper()
	list, err := s.Load()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheStoreKeepsAListAndForgetsItWhole(t *testing.T) {
	store := NewStore(filepath.Join(t.TempDir(), "not", "there"))
	if list := load(t, store); list.Cards != nil {
		t.Fatalf("an empty store: got %+v", list)
	}
	want := List{Notify: true, Cards: []Card{grandmother(t)}}
	if diff := cmp.Diff(want, update(t, store, Remember{grandmother(t)}, Notify{On: true})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, load(t, store)); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(store.path())
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	for range 2 {
		update(t, store, Forget{"おばあちゃん"})
	}
	if diff := cmp.Diff([]string{lockFile}, files(t, store)); diff != "" {
		t.Errorf("forgotten, and still there: %v", diff)
	}
}

func TestTheCardThatIsOneTooManyIsRefusedAndTheOthersStay(t *testing.T) {
	store := NewStore(t.TempDir())
	full := update(t, store, remembering(t, MostCards)...)
	got, err := store.Update(Forget{full.Cards[0].Label}, Remember{grandmother(t)}, Remember{full.Cards[0]})
	if diff := cmp.Diff(full, got); !errors.Is(err, ErrFull) || diff != "" {
		t.Error(err, diff)
	}
	if diff := cmp.Diff(full, load(t, store)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCouldNotBeLoadedIsNotWritten(t *testing.T) {
	store := NewStore(t.TempDir())
	want := update(t, store, Remember{grandmother(t)})
	if got, err := store.Update(Remember{Card{Label: "母", Expires: map[rules.Kind]rules.Date{"passport": day(t, "2030-01-01")}}}); err == nil {
		t.Errorf("wrote %+v", got)
	}
	if diff := cmp.Diff(want, load(t, store)); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatIsNoListIsPutAside(t *testing.T) {
	store := NewStore(t.TempDir())
	for _, content := range []string{"", "{", `{"schema":"kigen.reminders/2"}`, strings.Repeat(" ", mostBytes+1)} {
		if err := os.WriteFile(store.path(), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Load(); !errors.Is(err, ErrMalformed) {
			t.Errorf("%.20q: got %v, want ErrMalformed", content, err)
		}
		update(t, store, Remember{grandmother(t)})
	}
	if aside, err := filepath.Glob(filepath.Join(store.folder, "reminders-unreadable-*.json")); err != nil || len(aside) != 4 {
		t.Errorf("four files were put aside, and there are %v of %v, %v", aside, files(t, store), err)
	}
}

// A symbolic link to itself is a file that not even root can read.
func TestAFileThatTheSystemCannotReadIsReportedAndStays(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege there")
	}
	store := NewStore(t.TempDir())
	if err := os.Symlink(file, store.path()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Load(); err == nil || errors.Is(err, ErrMalformed) {
		t.Errorf("loaded: %v", err)
	}
	if list, err := store.Update(Remember{grandmother(t)}); err == nil || errors.Is(err, ErrMalformed) || list.Cards != nil {
		t.Errorf("updated: %v, %v", list, err)
	}
	if target, err := os.Readlink(store.path()); err != nil || target != file {
		t.Errorf("it was replaced: %v", err)
	}
}

func TestChangesMadeAtOnceAreAllKept(t *testing.T) {
	folder := t.TempDir()
	var windows sync.WaitGroup
	for _, change := range remembering(t, 20) {
		windows.Go(func() {
			if _, err := NewStore(folder).Update(change); err != nil {
				t.Error(err)
			}
		})
	}
	windows.Wait()
	if list := load(t, NewStore(folder)); len(list.Cards) != 20 {
		t.Errorf("%d of 20 cards are there", len(list.Cards))
	}
}

// whileChanging is a change that does something else.
type whileChanging func()

func (do whileChanging) Apply(l List) (List, error) {
	do()
	return l, nil
}

func TestNoOtherProgramHasTheStoreDuringAnUpdate(t *testing.T) {
	store := NewStore(t.TempDir())
	tried := false
	update(t, store, Remember{grandmother(t)}, whileChanging(func() {
		other := flock.New(filepath.Join(store.folder, lockFile))
		defer other.Close()
		got, err := other.TryRLock()
		if tried = true; got || err != nil {
			t.Errorf("another program has it: %t, %v", got, err)
		}
	}))
	if !tried {
		t.Error("nothing was changed")
	}
}

func TestAFailedUpdateLeavesTheListBefore(t *testing.T) {
	store := NewStore(t.TempDir())
	want := update(t, store, Remember{grandmother(t)})
	before := files(t, store)
	// A folder in the place of the file that is to be written.
	if err := replace(store.folder, []byte("x")); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	if diff := cmp.Diff(before, files(t, store)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, load(t, store)); diff != "" {
		t.Error(diff)
	}
}

func TestAnUpdateRemovesNothingButItsOwn(t *testing.T) {
	store := NewStore(t.TempDir())
	folder, others := ".reminders.json-folder", []string{".hidden", ".reminders.json", "reminders-unreadable-1.json"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(store.folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(filepath.Join(store.folder, folder), 0o700), os.WriteFile(filepath.Join(store.folder, ".reminders.json-1"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	update(t, store, Remember{grandmother(t)}, Notify{On: true})
	if list := update(t, store, Forget{grandmother(t).Label}); list.Notify || list.Cards != nil {
		t.Errorf("nothing is on disk, and the list is %+v", list)
	}
	want := append(others, folder, lockFile)
	slices.Sort(want)
	if diff := cmp.Diff(want, files(t, store)); diff != "" {
		t.Error(diff)
	}
}

func TestAStoreThatAnotherProgramNeverLeavesIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := NewStore(t.TempDir())
		update(t, store, Remember{grandmother(t)})
		other := flock.New(filepath.Join(store.folder, lockFile))
		defer other.Close()
		if got, err := other.TryLock(); !got || err != nil {
			t.Fatal(got, err)
		}
		began := time.Now()
		if _, err := store.Update(Forget{grandmother(t).Label}); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestTwoProgramsMayReadTheListAtOnce(t *testing.T) {
	store := NewStore(t.TempDir())
	update(t, store, Remember{grandmother(t)})
	other := flock.New(filepath.Join(store.folder, lockFile))
	defer other.Close()
	if got, err := other.TryRLock(); !got || err != nil {
		t.Fatal(got, err)
	}
	if list := load(t, store); len(list.Cards) != 1 {
		t.Errorf("%+v", list)
	}
}

func TestThereIsNewsWhereOneCardIsDueAndNoneWithoutAStore(t *testing.T) {
	store := NewStore(t.TempDir())
	for _, step := range []struct {
		change Change
		today  string
		want   bool
	}{{Notify{On: true}, "2025-10-16", false}, {Remember{grandmother(t)}, "2025-10-16", false}, {Notify{On: true}, "2025-10-15", false}, {Notify{On: true}, "2025-10-16", true}} {
		update(t, store, step.change)
		if got, err := store.HasNews(day(t, step.today)); got != step.want || err != nil {
			t.Errorf("%+v on %s: news %t, %v", step.change, step.today, got, err)
		}
	}
	if got, err := (*Store)(nil).HasNews(day(t, "2025-10-16")); got || err != nil {
		t.Errorf("without a store: %t, %v", got, err)
	}
	if err := os.WriteFile(store.path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := store.HasNews(day(t, "2025-10-16")); got || !errors.Is(err, ErrMalformed) {
		t.Errorf("a file that is no list: %t, %v", got, err)
	}
}

func files(t *testing.T, store Store) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(store.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func FuzzList(f *testing.F) {
	f.Add(List{Notify: true, Cards: []Card{grandmother(f)}}.encode())
	f.Add([]byte(`{"schema":"kigen.reminders/1","cards":[{"label":"a","expires":{"card":"2026-02-30"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := decode(data)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("%v is not ErrMalformed", err)
			}
			return
		}
		got, err := decode(list.encode())
		if diff := cmp.Diff(list, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}
