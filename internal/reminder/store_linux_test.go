package reminder

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"kigen/rules"
)

func TestTheStoreIsItsOwnersAlone(t *testing.T) {
	store := NewStore(filepath.Join(t.TempDir(), "kigen"))
	update(t, store, Remember{grandmother(t)})
	for name, want := range map[string]os.FileMode{"": os.ModeDir | 0o700, file: 0o600, lockFile: 0o600} {
		info, err := os.Stat(filepath.Join(store.folder, name))
		if err != nil || info.Mode() != want {
			t.Errorf("%q is %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	// One that was opened to others is not left so.
	if err := os.Chmod(store.path(), 0o666); err != nil {
		t.Fatal(err)
	}
	update(t, store, Notify{On: true})
	if info, err := os.Stat(store.path()); err != nil || info.Mode() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	// Nor is what is put aside.
	if err := os.WriteFile(store.path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	update(t, store, Remember{grandmother(t)})
	for _, name := range files(t, store) {
		if info, err := os.Stat(filepath.Join(store.folder, name)); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s is %v, %v", name, info.Mode(), err)
		}
	}
}

// limitVariable has the folder of the store to update in a process that can write only 100 bytes
// to a file; crashVariable is set if it is to die of the rest.
const limitVariable, crashVariable = "KIGEN_TEST_FULL_DISK", "KIGEN_TEST_CRASH"

// changeVariable is set to "remember" or "forget" in a process that is to do so in its own folder
// and may not.
const changeVariable = "KIGEN_TEST_NOT_PERMITTED"

// TestMain is also the program that runs out of disk, and the one that is not permitted.
func TestMain(m *testing.M) {
	if change := os.Getenv(changeVariable); change != "" {
		os.Exit(notPermitted(change))
	}
	folder := os.Getenv(limitVariable)
	if folder == "" {
		os.Exit(m.Run())
	}
	if os.Getenv(crashVariable) != "" { // the signal's own effect, which Go's runtime keeps from it
		var byDefault [4]uint64
		if _, _, errno := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(syscall.SIGXFSZ), uintptr(unsafe.Pointer(&byDefault)), 0, 8, 0, 0); errno != 0 {
			panic(errno)
		}
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100, Max: 100}); err != nil {
		panic(err)
	}
	expires := map[rules.Kind]rules.Date{rules.Card: {Year: 2031, Month: 1, Day: 15}}
	if _, err := NewStore(folder).Update(Remember{Card{Label: "もうひとり", Expires: expires}}); errors.Is(err, syscall.EFBIG) {
		os.Exit(3)
	}
	os.Exit(0)
}

// outOfDisk updates the store in a process that runs out of disk, and returns how it ended.
func outOfDisk(t *testing.T, store Store, more ...string) *os.ProcessState {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program)
	command.Env = append(append(os.Environ(), limitVariable+"="+store.folder), more...)
	_ = command.Run() // its state says how it ended
	return command.ProcessState
}

// notPermitted returns 3 where nothing could be done for want of permission.
func notPermitted(name string) int {
	const nobody = 65534
	if os.Getuid() == 0 {
		if err := syscall.Setuid(nobody); err != nil {
			panic(err)
		}
	}
	change := map[string]Change{
		"remember": Remember{Card{Label: "もうひとり", Expires: map[rules.Kind]rules.Date{rules.Card: {Year: 2031, Month: 1, Day: 15}}}},
		"forget":   Forget{"おばあちゃん"},
	}[name]
	if _, err := NewStore(".").Update(change); errors.Is(err, os.ErrPermission) {
		return 3
	}
	return 0
}

func TestWhatIsNotPermittedIsSaidAndLeavesTheListBefore(t *testing.T) {
	const half = ".reminders.json-1"
	for name, test := range map[string]struct {
		change string
		folder os.FileMode
		spoil  func(Store) error
	}{
		"write":     {"remember", 0o555, func(Store) error { return nil }},
		"remove":    {"forget", 0o555, func(Store) error { return nil }},
		"clean":     {"forget", 0o555, func(s Store) error { return os.WriteFile(filepath.Join(s.folder, half), nil, 0o600) }},
		"list":      {"remember", 0o333, func(Store) error { return nil }},
		"put aside": {"remember", 0o555, func(s Store) error { return os.WriteFile(s.path(), []byte("{"), 0o600) }},
		"read":      {"remember", 0o777, func(s Store) error { return os.Chmod(s.path(), 0) }},
		"lock":      {"remember", 0o777, func(s Store) error { return os.Chmod(filepath.Join(s.folder, lockFile), 0) }},
	} {
		t.Run(name, func(t *testing.T) {
			store := NewStore(t.TempDir())
			update(t, store, Remember{grandmother(t)})
			// The process is another person where the test is root.
			if err := errors.Join(os.Chmod(store.path(), 0o644), os.Chmod(filepath.Join(store.folder, lockFile), 0o666), test.spoil(store)); err != nil {
				t.Fatal(err)
			}
			before := files(t, store)
			program, err := os.Executable()
			if err := errors.Join(err, os.Chmod(store.folder, test.folder)); err != nil {
				t.Fatal(err)
			}
			command := exec.Command(program)
			command.Dir, command.Env = store.folder, append(os.Environ(), changeVariable+"="+test.change)
			if out, err := command.CombinedOutput(); command.ProcessState.ExitCode() != 3 {
				t.Errorf("%v, want a permission that is missing: %s", err, out)
			}
			if err := os.Chmod(store.folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, files(t, store)); diff != "" {
				t.Error(diff)
			}
		})
	}
	store := NewStore(filepath.Join("/proc/self", "no folder"))
	if _, err := store.Update(Remember{grandmother(t)}); err == nil {
		t.Error("no folder, and nothing was said")
	}
}

// In a folder whose path is so long that it has room for the list and for one half written, and
// for no longer name.
func TestAFileThatCannotBePutAsideStays(t *testing.T) {
	const longest, halfWritten = 4095, len("/.reminders.json-4294967295")
	folder := t.TempDir()
	for rest := longest - halfWritten - len(folder); rest > 0; rest = longest - halfWritten - len(folder) {
		if rest > 200 {
			rest = 100
		}
		folder = filepath.Join(folder, strings.Repeat("x", rest-1))
	}
	store := NewStore(folder)
	update(t, store, Remember{grandmother(t)}, Forget{grandmother(t).Label})
	if err := os.WriteFile(store.path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, change := range []Change{Remember{grandmother(t)}, Forget{grandmother(t).Label}} {
		if _, err := store.Update(change); !errors.Is(err, syscall.ENAMETOOLONG) {
			t.Error(err)
		}
	}
	if content, err := os.ReadFile(store.path()); err != nil || string(content) != "{" {
		t.Errorf("%s, %v", content, err)
	}
}

// /proc/self/mem is a regular file that can be opened and not be read at its beginning.
func TestAFileThatCannotBeReadToItsEndIsReportedAndStays(t *testing.T) {
	store := NewStore(t.TempDir())
	if err := os.Symlink("/proc/self/mem", store.path()); err != nil {
		t.Fatal(err)
	}
	_, load := store.Load()
	_, changed := store.Update(Remember{grandmother(t)})
	for _, err := range []error{load, changed} {
		if !errors.Is(err, syscall.EIO) || errors.Is(err, ErrMalformed) {
			t.Error(err)
		}
	}
	if target, err := os.Readlink(store.path()); err != nil || target != "/proc/self/mem" {
		t.Errorf("it was replaced: %v", err)
	}
}

// Windows can't replace a file that is open.
func TestAReadingLeavesNoFileOpen(t *testing.T) {
	store := NewStore(t.TempDir())
	update(t, store, Remember{grandmother(t)})
	open := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	before := open()
	for range 20 {
		load(t, store)
	}
	if after := open(); after > before {
		t.Errorf("%d files open, %d before", after, before)
	}
}

func TestAFullDiskLeavesTheListBefore(t *testing.T) {
	store := NewStore(t.TempDir())
	want := update(t, store, Remember{grandmother(t)})
	before := files(t, store)
	if state := outOfDisk(t, store); state.ExitCode() != 3 {
		t.Fatalf("%v, want an error", state)
	}
	if diff := cmp.Diff(want, load(t, store)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, files(t, store)); diff != "" {
		t.Errorf("something is left: %s", diff)
	}
}

func TestACrashWhileItIsWrittenLeavesTheListBeforeAndNothingForLong(t *testing.T) {
	store := NewStore(filepath.Join(t.TempDir(), "a folder [")) // no pattern
	want := update(t, store, Remember{grandmother(t)})
	before := files(t, store)
	if state := outOfDisk(t, store, crashVariable+"=1"); state.Sys().(syscall.WaitStatus).Signal() != syscall.SIGXFSZ {
		t.Fatalf("%v, want a crash", state)
	}
	if len(files(t, store)) != len(before)+1 {
		t.Fatalf("it crashed at another moment: %v", files(t, store))
	}
	if diff := cmp.Diff(want, load(t, store)); diff != "" {
		t.Error(diff)
	}
	update(t, store, Notify{On: true})
	if diff := cmp.Diff(before, files(t, store)); diff != "" {
		t.Errorf("what the crash left is still there: %s", diff)
	}
}

func TestAPipeOrFolderInAFilesPlaceIsReportedAndStays(t *testing.T) {
	for _, name := range []string{file, lockFile} {
		for kind, put := range map[string]func(path string) error{
			"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
			"folder": func(path string) error { return os.Mkdir(path, 0o700) },
			"device": func(path string) error { return os.Symlink("/dev/zero", path) },
			"link to a pipe": func(path string) error {
				return errors.Join(syscall.Mkfifo(path+".pipe", 0o600), os.Symlink(path+".pipe", path))
			},
		} {
			store := NewStore(t.TempDir())
			if name == lockFile { // else Load finds nothing to lock
				if err := os.WriteFile(store.path(), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			path := filepath.Join(store.folder, name)
			if err := put(path); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 2)
			go func() {
				_, err := store.Load()
				done <- err
				_, err = store.Update(Remember{grandmother(t)})
				done <- err
			}()
			for range cap(done) {
				select {
				case err := <-done:
					if !errors.Is(err, errNotRegular) || errors.Is(err, ErrMalformed) {
						t.Errorf("%s as %s: %v", kind, name, err)
					}
				case <-time.After(5 * time.Second):
					t.Fatalf("%s as %s: waits", kind, name)
				}
			}
			if err := checkRegular(path); !errors.Is(err, errNotRegular) {
				t.Errorf("%s as %s was replaced: %v", kind, name, err)
			}
		}
	}
}

func TestALinkIsReadThroughButNeverWrittenThrough(t *testing.T) {
	elsewhere := NewStore(t.TempDir())
	want := update(t, elsewhere, Remember{grandmother(t)})
	store := NewStore(t.TempDir())
	if err := os.Symlink(elsewhere.path(), store.path()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, load(t, store)); diff != "" {
		t.Error(diff)
	}
	update(t, store, Notify{On: true})
	if info, err := os.Lstat(store.path()); err != nil || !info.Mode().IsRegular() {
		t.Errorf("still a link: %v", err)
	}
	update(t, store, Forget{grandmother(t).Label})
	if diff := cmp.Diff(want, load(t, elsewhere)); diff != "" {
		t.Errorf("written through: %s", diff)
	}
}

func TestALongFileIsNotReadWhole(t *testing.T) {
	store := NewStore(t.TempDir())
	want := update(t, store, Remember{grandmother(t)})
	content, err := os.ReadFile(store.path())
	if err != nil {
		t.Fatal(err)
	}
	for size, malformed := range map[int]bool{64 << 10: false, 64<<10 + 1: true} {
		if err := os.WriteFile(store.path(), append(content, bytes.Repeat([]byte(" "), size-len(content))...), 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := store.Load()
		if errors.Is(err, ErrMalformed) != malformed || !malformed && cmp.Diff(want, list) != "" {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	if err := os.Truncate(store.path(), 64<<20); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := store.Load(); !errors.Is(err, ErrMalformed) {
		t.Errorf("64 MB: %v", err)
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20 {
		t.Errorf("64 MB took %d bytes", taken)
	}
}

func TestNoDayMakesRemindersCrash(t *testing.T) {
	list := List{Notify: true, Cards: []Card{grandmother(t), {Label: "母", Expires: map[rules.Kind]rules.Date{rules.Signature: day(t, "2999-12-31")}}}}
	for _, today := range []rules.Date{{}, {Year: -5000, Month: 1, Day: 1}, {Year: 1, Month: 1, Day: 1}, {Year: 1899, Month: 12, Day: 31}, {Year: 2999, Month: 12, Day: 31}, {Year: 9999, Month: 12, Day: 31}, {Year: 1141709097, Month: 6, Day: 13}} {
		due, news := list.Due(today), list.News(today)
		if len(due) != news {
			t.Errorf("%v: %d due, %d to announce", today, len(due), news)
		}
		apply(t, list, Announced{today})
	}
}
