package attempts

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func at(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "kigen", "wrong-staff-codes")
}

// written returns a path at which a text is.
func written(t *testing.T, text string) string {
	t.Helper()
	path := at(t)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheNumberSurvivesAStart(t *testing.T) {
	path := at(t)
	f, number, err := Open(path)
	if number != Unknown || err == nil {
		t.Errorf("the first time: %d, %v", number, err)
	}
	for _, kept := range []int{0, 1, 5, Unknown, Unknown + 1} {
		if err := f.Keep(kept); err != nil {
			t.Fatal(err)
		}
		if _, number, err := Open(path); number != min(kept, Unknown) || err != nil {
			t.Errorf("kept %d: %d, %v", kept, number, err)
		}
	}
	if _, number, _ := Open(path); number != Unknown {
		t.Errorf("read again: %d", number)
	}
}

// A file that was missing is there afterwards: it is missing only once.
func TestWhatCouldNotBeReadIsKeptAsUnknown(t *testing.T) {
	path := at(t)
	if _, number, err := Open(path); number != Unknown || err == nil {
		t.Errorf("%d, %v", number, err)
	}
	if _, number, err := Open(path); number != Unknown || err != nil {
		t.Errorf("the second time: %d, %v", number, err)
	}
}

func TestWhatIsNoNumberCountsAsUnknown(t *testing.T) {
	for _, text := range []string{"", "\n", "x", "-1\n", "100\n", "1.5", "1 ", "0\n\n", "0x1", "00000000\n", strings.Repeat("0", 1<<20)} {
		if _, number, err := Open(written(t, text)); number != Unknown || err == nil {
			t.Errorf("%.20q: %d, %v", text, number, err)
		}
	}
	for text, want := range map[string]int{"0": 0, "0\n": 0, "99\n": 99, "0000007\n": 7} {
		if _, number, err := Open(written(t, text)); number != want || err != nil {
			t.Errorf("%q: %d, %v", text, number, err)
		}
	}
}

func TestAnAdministratorLiftsALockByWritingZero(t *testing.T) {
	path := written(t, "99\n")
	if err := os.WriteFile(path, []byte("0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, number, err := Open(path); number != 0 || err != nil {
		t.Errorf("%d, %v", number, err)
	}
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders of an account are closed to others there by what they inherit")
	}
	path := at(t)
	f, _, _ := Open(path)
	if err := f.Keep(1); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
		t.Errorf("%v, %v", all, err)
	}
}

func TestALinkIsNotFollowed(t *testing.T) {
	path := written(t, "0\n")
	other := filepath.Join(filepath.Dir(path), "other")
	if err := os.Rename(path, other); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Base(other), path); err != nil {
		t.Skip(err)
	}
	if f, number, err := Open(path); number != Unknown || err == nil || f.Keep(7) != nil {
		t.Errorf("%d, %v", number, err)
	}
	if text, err := os.ReadFile(other); string(text) != "0\n" {
		t.Errorf("the other file has %q, %v", text, err)
	}
}

func TestWhatCantBeKeptIsUnknownAtTheNextStart(t *testing.T) {
	path := written(t, "")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "in it"), 0o700); err != nil { // a folder that can't be replaced
		t.Fatal(err)
	}
	f, number, err := Open(path)
	if number != Unknown || err == nil {
		t.Errorf("%d, %v", number, err)
	}
	if f.Keep(1) == nil {
		t.Error("it is kept in a folder")
	}
	if all, _ := os.ReadDir(filepath.Dir(path)); len(all) != 1 {
		t.Errorf("left behind: %v", all)
	}

	file := written(t, "0\n")
	f, number, err = Open(filepath.Join(file, "kigen", "wrong-staff-codes"))
	if number != Unknown || err == nil {
		t.Errorf("below a file: %d, %v", number, err)
	}
	if err := f.Keep(1); err == nil || !strings.Contains(err.Error(), "mkdir") {
		t.Errorf("below a file: %v", err)
	}
	if runtime.GOOS != "linux" {
		return
	}
	f, _, _ = Open("/proc/self/wrong-staff-codes") // a folder in which not even root makes a file
	if err := f.Keep(1); err == nil || !strings.Contains(err.Error(), "keep the number") {
		t.Errorf("in a folder of the system: %v", err)
	}
}

// A full disk must not leave the number of before.
func TestANumberThatCantBeReplacedIsRemoved(t *testing.T) {
	path := written(t, "0\n")
	full := func(string, string) error { return os.ErrPermission }
	if _, number, err := (File{path, full}).open(); number != Unknown || !errors.Is(err, os.ErrPermission) {
		t.Errorf("%d, %v", number, err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old number is there: %v", err)
	}
	path = written(t, "0\n")
	if err := (File{path, full}).Keep(1); !errors.Is(err, os.ErrPermission) {
		t.Errorf("%v", err)
	}
	if _, number, err := Open(path); number != Unknown || err == nil {
		t.Errorf("%d, %v", number, err)
	}
}
