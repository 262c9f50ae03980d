package i18n

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"kigen/internal/check"
	"kigen/internal/diagnosis"
)

var update = flag.Bool("update", false, "write docs/troubleshooting anew")

// statuses are those of internal/host/readers.toml, in words.
var statuses = map[string]map[string]string{
	"en": {"works": "works", "needs": "needs a driver", "unsupported": "does not work"},
	"ja": {"works": "使えます", "needs": "ドライバーが必要です", "unsupported": "使えません"},
}

// guide is what is said around the entries of a guide.
var guide = map[string]struct{ file, title, means, next, check, codes, reader, system string }{
	"en": {"troubleshooting.md", "Troubleshooting", "What it means", "What the person should do", "What staff can check",
		"Codes of `kigen diagnose`", "Card readers", "reader | USB | Windows | macOS | Linux | known faults"},
	"ja": {"troubleshooting.ja.md", "困ったとき", "意味", "本人がすること", "サポートの人が確かめること",
		"`kigen diagnose` の番号", "カードリーダー", "リーダー | USB | Windows | macOS | Linux | 既知の不具合"},
}

var named = regexp.MustCompile(`{{\.(\w+)}}`)

// written is the guide in a language.
func written(t *testing.T, tag string) string {
	t.Helper()
	l, _ := Find(tag)
	said, g := messages(t, l), guide[tag]
	var staff map[string]map[string]string
	readTOML(t, "../../docs/troubleshooting.toml", &staff)
	plain := func(key string) string { return named.ReplaceAllString(forms(said[key])[0], "…") }
	var s strings.Builder
	fmt.Fprintf(&s, "<!-- make docs -->\n\n# %s\n", g.title)
	for _, row := range check.Causes {
		key := "fault." + row.Code + "."
		if staff[row.Code][tag] == "" {
			t.Errorf("%s has no text for staff in %s", row.Code, tag)
		}
		fmt.Fprintf(&s, "\n## %s %s\n\n", row.Code, plain(key+"title"))
		for _, part := range []struct{ heading, name string }{{g.means, "sentence"}, {g.next, "next"}} {
			fmt.Fprintf(&s, "**%s:** %s\n", part.heading, plain(key+part.name))
			var more []string
			for other := range said {
				if strings.HasPrefix(other, key+part.name+"-") {
					more = append(more, other)
				}
			}
			slices.Sort(more)
			for _, other := range more {
				fmt.Fprintf(&s, "- %s: %s\n", strings.TrimPrefix(other, key+part.name+"-"), plain(other))
			}
			s.WriteString("\n")
		}
		fmt.Fprintf(&s, "**%s:** %s\n", g.check, staff[row.Code][tag])
	}
	if len(staff) != len(check.Causes) {
		t.Errorf("%d texts for %d codes", len(staff), len(check.Causes))
	}
	fmt.Fprintf(&s, "\n## %s\n\n", g.codes)
	for _, name := range diagnosis.Names {
		letter := diagnosis.Ladder{{Name: name, Outcome: diagnosis.Failed, Fault: &check.Fault{Cause: check.Unknown}}}.Code()[:1]
		fmt.Fprintf(&s, "- %s: %s\n", letter, l.Rung(name))
	}
	fmt.Fprintf(&s, "\n## %s\n\n| %s |\n| --- | --- | --- | --- | --- | --- |\n", g.reader, g.system)
	type support struct{ Status, Driver string }
	var readers struct {
		Fault  []struct{ Key, Source string }
		Reader []struct {
			Name                  string
			USB                   []string
			Windows, MacOS, Linux support
			Faults                []string
		}
	}
	readTOML(t, "../../internal/host/readers.toml", &readers)
	for _, r := range readers.Reader {
		fmt.Fprintf(&s, "| %s | %s |", r.Name, strings.Join(r.USB, ", "))
		for _, on := range []support{r.Windows, r.MacOS, r.Linux} {
			cell := statuses[tag][on.Status]
			if on.Driver != "" {
				cell += ": " + on.Driver
			}
			fmt.Fprintf(&s, " %s |", cmp.Or(cell, "?"))
		}
		fmt.Fprintf(&s, " %s |\n", strings.Join(r.Faults, ", "))
	}
	s.WriteString("\n")
	for _, f := range readers.Fault {
		text := said["readerfault."+f.Key]
		if text == nil {
			t.Errorf("readerfault.%s is said nowhere", f.Key)
			continue
		}
		fmt.Fprintf(&s, "- %s: %s (%s)\n", f.Key, forms(text)[0], f.Source)
	}
	return s.String()
}

func readTOML(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err == nil {
		err = toml.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheTroubleshootingGuidesAreOfTheFaultTable(t *testing.T) {
	for tag, g := range guide {
		want := written(t, tag)
		path := "../../docs/" + g.file
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s is not what the fault table says, %v: make docs", path, err)
		}
	}
}
