package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"kigen/internal/municipality"
)

// A decision is a key of the file with a value, and what a policy must be to be as strict.
type decision struct {
	table, line string
	bad         string // another value for the key, with a mistake in it
	holds       func(p Policy) bool
}

// decisions has every key of a file: the strictest value that it can have, or where no value
// is strict the one that says most.
var decisions = map[string]decision{
	"municipality":       {"", `municipality = "14130"`, "14130", func(p Policy) bool { return p.Municipality == "" }},
	"language":           {"", `language = "en"`, `"fr"`, func(p Policy) bool { return p.Language == "" }},
	"languages":          {"", `languages = ["en"]`, `["fr"]`, func(p Policy) bool { return p.Languages == nil }},
	"sound":              {"", "sound = true", `"true"`, func(p Policy) bool { return p.Sound }},
	"pictures":           {"", `pictures = ["/a.png"]`, `["a.png"]`, func(p Policy) bool { return p.Pictures == nil }},
	"notice":             {"", `notice = { ja = "x" }`, `{ fr = "x" }`, func(p Policy) bool { return p.Notice == nil }},
	"staff-code":         {"", `staff-code = "` + aCode + `"`, `"246810"`, func(p Policy) bool { return !p.StaffCode.IsSet() }},
	"pin":                {"ask", "pin = false", `"false"`, func(p Policy) bool { return !p.AskPIN }},
	"signature-password": {"ask", "signature-password = false", `"false"`, func(p Policy) bool { return !p.AskPassword }},
	"shuffle":            {"keypad", "shuffle = true", `"true"`, func(p Policy) bool { return p.Shuffle }},
	"idle":               {"timeouts", `idle = "30s"`, "30", func(p Policy) bool { return p.Idle <= 30*time.Second }},
	"countdown":          {"timeouts", `countdown = "20s"`, "20", func(p Policy) bool { return p.Countdown <= 20*time.Second }},
	"name":               {"printer", `name = "safe"`, `"-x"`, func(p Policy) bool { return p.Printer == "" && p.Paper == NoPaper }},
	"paper":              {"printer", `paper = "none"`, `"NONE"`, func(p Policy) bool { return p.Paper == NoPaper }},
	"closed-on-holidays": {"hours", "closed-on-holidays = true", "1", func(p Policy) bool { return p.AlwaysOpen }},
	"year-end":           {"hours", `year-end = { from = "12-29", to = "01-03" }`, `{ from = "12-29" }`, func(p Policy) bool { return p.AlwaysOpen }},
	"open":               {"hours", `open = [{ days = ["Mon"], opens = "8:30", closes = "17:15" }]`, `[{ days = ["Monday"] }]`, func(p Policy) bool { return p.AlwaysOpen && p.Hours.Hours == nil }},
}

// aCode is the hash of 246810, in few rounds.
const aCode = "pbkdf2-sha256:1000:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// file returns the decision's file. With extra, that is its first line.
func (d decision) file(extra string) string {
	if d.table != "" {
		return extra + "\n[" + d.table + "]\n" + d.line + "\n"
	}
	return extra + "\n" + d.line + "\n"
}

func TestAMistakeAnywhereLeavesEveryKeyOnItsStrictSide(t *testing.T) {
	source, err := os.ReadFile("parse.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range regexp.MustCompile("`toml:\"([^\"]+)\"`").FindAllStringSubmatch(string(source), -1) {
		if _, ok := decisions[key[1]]; !ok && !slices.Contains([]string{"ask", "keypad", "timeouts", "printer", "hours"}, key[1]) {
			t.Errorf("%s: nobody has decided what is strict", key[1])
		}
	}
	for key, d := range decisions {
		wrong := d
		wrong.line = key + " = " + d.bad
		for where, text := range map[string]string{
			"before it":          d.file("sonud = true"),
			"behind it":          d.file("") + "sonud = true\n",
			"another value":      d.file("") + "[keypad.x]\n",
			"a duplicate key":    d.file("") + d.line + "\n",
			"in the key itself":  wrong.file(""),
			"in the syntax":      d.file("") + "[ask",
			"in the first byte":  "\x00" + d.file(""),
			"not UTF-8":          d.file("# \xff"),
			"too many bytes":     d.file("# " + strings.Repeat("x", 1<<20)),
			"too deep":           d.file("x = " + strings.Repeat("[", 100)),
			"nothing but a line": "x",
		} {
			p, mistakes := Parse(text, tags)
			if len(mistakes) == 0 || !d.holds(p) {
				t.Errorf("%s, with a mistake %s: %v, %+v", key, where, mistakes, p)
			}
		}
	}
}

func TestTimeoutsThatAreShorterThanTheStrictOnesAreKept(t *testing.T) {
	for text, want := range map[string][2]time.Duration{
		"x = 1\n[timeouts]\nidle = \"10s\"\ncountdown = \"5s\"":     {10 * time.Second, 5 * time.Second},
		"x = 1\n[timeouts]\nidle = \"31s\"\ncountdown = \"21s\"":    {30 * time.Second, 20 * time.Second},
		"x = 1\n[timeouts]\nidle = \"10s\"\ncountdown = \"later\"":  {10 * time.Second, 20 * time.Second},
		"x = 1\n[timeouts]\nidle = \"4s\"\ncountdown = \"19999ms\"": {30 * time.Second, 19999 * time.Millisecond},
		"[timeouts]\nidle = \"10s\"\ncountdown = \"5s\"\n[":         {30 * time.Second, 20 * time.Second},
	} {
		if p, _ := Parse(text, tags); p.Idle != want[0] || p.Countdown != want[1] {
			t.Errorf("%q: idle %v, countdown %v", text, p.Idle, p.Countdown)
		}
	}
}

func TestAFileThatCantBeReadMeansTheStrictPolicy(t *testing.T) {
	folder := t.TempDir()
	written := filepath.Join(folder, "policy.toml")
	if err := os.WriteFile(written, []byte("[ask]\npin = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"a folder": folder, "a file as a folder": filepath.Join(written, "policy.toml")}
	for name, target := range map[string]string{"a link to nothing": "nowhere", "a link to itself": "a link to itself"} {
		names[name] = filepath.Join(folder, name)
		if err := os.Symlink(target, names[name]); err != nil {
			t.Skip(err)
		}
	}
	if os.Geteuid() > 0 {
		names["a file of others"] = filepath.Join(folder, "others.toml")
		if err := os.WriteFile(names["a file of others"], []byte("[ask]\npin = true\n"), 0); err != nil {
			t.Fatal(err)
		}
	}
	if runtime.GOOS == "linux" {
		names["a file whose reading fails"] = "/proc/self/mem"
	}
	for what, name := range names {
		p, there, mistakes := Load(name, tags)
		if !there || len(mistakes) != 1 || mistakes[0].Kind != Unreadable || mistakes[0].Cause == "" || fmt.Sprintf("%+v", p) != fmt.Sprintf("%+v", Strict()) {
			t.Errorf("%s: %t, %v, %+v", what, there, mistakes, p)
		}
	}
}

func TestReadingAFileLeavesNothingOpen(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("open files are counted in /proc")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which would close what was forgotten
	open := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := open()
	for range 50 {
		Load("doc.go", tags)
		Load(".", tags)
	}
	if after := open(); after > before+10 {
		t.Errorf("%d files are open, %d before", after, before)
	}
}

func TestAPolicyInUseStaysAsItWasReadUntilTheNextStart(t *testing.T) {
	name := filepath.Join(t.TempDir(), "policy.toml")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("languages = [\"ja\"]\nnotice = { ja = \"x\" }\n[ask]\npin = false")
	p, _, mistakes := Load(name, tags)
	before := fmt.Sprintf("%+v", p)
	for _, text := range []string{"[ask]\npin = true", "[ask", ""} {
		write(text)
		if after := fmt.Sprintf("%+v", p); mistakes != nil || p.AskPIN || after != before {
			t.Errorf("%q changed it: %v, %s", text, mistakes, after)
		}
	}
	write("[ask]\npin = true\n[")
	if p, _, _ := Load(name, tags); p.AskPIN {
		t.Error("one that is half written asks for a PIN at the next start")
	}
}

func TestAFileOfAMegabyteIsRefusedWithItsLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "policy.toml")
	if err := os.WriteFile(name, []byte("[ask]\npin = true\n#"+strings.Repeat("x", 1<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, there, mistakes := Load(name, tags); !there || len(mistakes) != 1 || mistakes[0].Line != 3 || p.AskPIN {
		t.Errorf("%t, %v, %+v", there, mistakes, p)
	}
}

func TestNoMistakeQuotesTheStaffCode(t *testing.T) {
	const secret = "246810"
	for _, text := range []string{
		`staff-code = "` + secret + `"`, "staff-code = " + secret, `staff_code = "` + secret + `"`, `staff-code = "` + secret + "\n", `staff-code = ["` + secret + `"]`,
		`staff-code = "pbkdf2-sha256:` + secret + `:AAAA:AAAA"`, "staff-code = \"" + secret + "\"\nstaff-code = \"" + secret + `"`, `staff-code = { code = "` + secret + `" }`,
	} {
		_, mistakes := Parse(text, tags)
		if len(mistakes) == 0 {
			t.Errorf("%q: no mistake", text)
		}
		for _, m := range mistakes {
			if all := fmt.Sprintf("%+v %s", m, m.Error()); strings.Contains(all, secret) {
				t.Errorf("%q: %s", text, all)
			}
		}
	}
}

func TestTheStrictPolicyIsAsStrictAsAnyFieldOfAPolicyCanBe(t *testing.T) {
	want := Policy{Sound: true, Shuffle: true, Idle: 30 * time.Second, Countdown: 20 * time.Second, Paper: NoPaper, AlwaysOpen: true, Hours: municipality.Counter{}}
	if got := Strict(); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("%+v", got)
	}
}
