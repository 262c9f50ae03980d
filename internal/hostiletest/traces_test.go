package hostiletest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A recorded is a trace as it is written.
type recorded struct {
	title string
	lines []string // without the header
	must  Must
}

const (
	traceHeader = `{"schema":"kigen.trace/1","kigen":"1","system":"linux/amd64","day":"2025-10-16"}`
	opened      = `{"at":0,"connect":{"connection":1,"reader":"A"}}`
	seen        = `{"at":0,"snapshot":{"readers":[{"name":"A","card":"present"}]}}`
)

func exchange(rest string) string { return `{"at":0,"exchange":{"connection":1,` + rest + `}}` }

// many are the same events n times.
func many(n int, lines ...string) []string {
	var all []string
	for range n {
		all = append(all, lines...)
	}
	return all
}

func traces() map[string]recorded {
	refused := func(line int) Must { return Must{Line: line} }
	never := []string{"\x1b", "\a", "\u202e"}
	const evil = `A\u001b]0;taken\u0007\u202eB\r\nC`
	long := strings.Repeat("A", 5_000)
	gone := Must{Faults: []string{"K302"}, Dates: map[string]string{}, Never: never}
	return map[string]recorded{
		"expanding":               {"Some KB that stand for 128 MB", []string{opened, exchange(`"answer":"` + strings.TrimSuffix(strings.Repeat("00*65536 ", 2_000), " ") + `"`)}, refused(3)},
		"expanding-lines":         {"Answers of 64 KB, one a line", append([]string{opened}, many(80, exchange(`"answer":"00*65536 9000"`))...), refused(2 + 64)},
		"expanding-keys":          {"The same key again and again, each time with 64 KB", []string{opened, exchange(strings.Repeat(`"answer":"00*65536",`, 500) + `"took":0`)}, refused(3)},
		"expanding-atr":           {"Readers with an ATR of 64 KB", []string{`{"at":0,"snapshot":{"readers":[` + strings.TrimSuffix(strings.Repeat(`{"name":"A","card":"none","atr":"00*65536"},`, 300), ",") + `]}}`}, refused(2)},
		"hidden":                  {"A command of which 9,223,372,036,854,775,807 bytes are hidden", []string{opened, exchange(`"hidden":9223372036854775807`)}, refused(3)},
		"hidden-many-times":       {"Hidden bytes, 64 KB a line", append([]string{opened}, many(80, exchange(`"hidden":65000`))...), refused(2 + 65)},
		"long-name":               {"A reader with a name of 5,000 letters", []string{`{"at":0,"snapshot":{"readers":[{"name":"` + long + `","card":"present"}]}}`}, refused(2)},
		"long-name-connect":       {"A connection to such a reader", []string{`{"at":0,"connect":{"connection":1,"reader":"` + long + `"}}`}, refused(2)},
		"long-key":                {"A key of 5,000 letters", []string{`{"at":0,"` + long + `":1}`}, refused(2)},
		"exchange-before-connect": {"An answer on a connection that is not open", []string{seen, exchange(`"answer":"9000"`)}, refused(3)},
		"exchange-after-close":    {"An answer on a connection that is closed", []string{opened, `{"at":0,"close":{"connection":1}}`, exchange(`"answer":"9000"`)}, refused(4)},
		"after-the-end":           {"An event after the end", []string{`{"at":0,"end":{"exit":0}}`, seen}, refused(3)},
		"time-goes-back":          {"An event before the one above it", []string{`{"at":5,"snapshot":{}}`, seen}, refused(3)},
		"huge-time":               {"An event in 292 million years", []string{`{"at":9223372036854775807,"snapshot":{}}`}, refused(2)},
		"huge-connection":         {"A connection with the number 9,007,199,254,740,993", []string{`{"at":0,"connect":{"connection":9007199254740993,"reader":"A"}}`}, refused(2)},
		"huge-number":             {"A number that is none of a computer's", []string{`{"at":1e400,"snapshot":{}}`}, refused(2)},
		"truncated":               {"A file that ends in a line", []string{opened, `{"at":0,"exchange":{"connection":1,"comm`}, refused(3)},
		"deep":                    {"Arrays in arrays, 20,000 deep", []string{`{"at":0,"snapshot":` + strings.Repeat("[", 20_000) + `}`}, refused(2)},
		"two-events":              {"Two events in a line", []string{`{"at":0,"snapshot":{},"end":{"exit":0}}`}, refused(2)},
		"asked-many-times":        {"A header that asks for a PIN a hundred times", nil, refused(1)},
		"control-characters": {"A reader whose name sets the terminal's title, and whose card is taken away", []string{
			`{"at":0,"snapshot":{"readers":[{"name":"` + evil + `","card":"present","events":1}]}}`,
			`{"at":0,"connect":{"connection":1,"reader":"` + evil + `"}}`,
			`{"at":0,"exchange":{"connection":1,"command":"00A4040C0AD392F000260100000001","fault":{"cause":"card-removed"}}}`,
			`{"at":0,"snapshot":{"readers":[{"name":"` + evil + `","card":"none","events":2}]}}`}, gone},
		"control-characters-usb": {"A plugged-in reader with such a name", []string{
			`{"at":0,"snapshot":{"fault":{"cause":"no-driver","usb":{"id":"054C:06C1","name":"` + evil + `","driver":"` + evil + `","source":"` + evil + `","holder":"` + evil + `"}}}}`},
			Must{Faults: []string{"K204"}, Dates: map[string]string{}, Never: never}},
		"usb-id":        {"A plugged-in reader whose USB id is none", []string{`{"at":0,"snapshot":{"fault":{"cause":"no-driver","usb":{"id":"` + evil + `"}}}}`}, refused(2)},
		"flapping":      {"A reader that comes and goes 500 times, and no card", many(500, `{"at":0,"snapshot":{}}`, `{"at":0,"snapshot":{"readers":[{"name":"A","card":"none"}]}}`), Must{Faults: []string{"K301"}, Dates: map[string]string{}}},
		"empty-answers": {"A card of which every answer is empty", append([]string{seen, opened}, many(10, exchange(`"command":"00A4040C0AD392F000260100000001","answer":""`))...), Must{Faults: []string{"K901"}, Dates: map[string]string{}}},
	}
}

func (r recorded) file(name string) string {
	header := traceHeader
	if name == "asked-many-times" {
		header = strings.TrimSuffix(header, "}") + `,"asked":[` + strings.TrimSuffix(strings.Repeat(`"user-authentication",`, 100), ",") + `]}`
	}
	text := header + "\n" + strings.Join(r.lines, "\n")
	if name != "truncated" && len(r.lines) > 0 {
		text += "\n"
	}
	return text
}

func (r recorded) toml() string {
	text := fmt.Sprintf("title = %q\n\n[must]\n", r.title)
	if r.must.Line > 0 {
		return text + fmt.Sprintf("line = %d\n", r.must.Line)
	}
	text += fmt.Sprintf("faults = %s\ndates = {}\n", list(r.must.Faults))
	if r.must.Never != nil {
		text += fmt.Sprintf("never = %s\n", list(r.must.Never))
	}
	return text
}

func TestTheTracesAreMadeAsDocumented(t *testing.T) {
	folder := Folder(t, "traces")
	for name, r := range traces() {
		for ending, text := range map[string]string{".jsonl": r.file(name), ".toml": r.toml()} {
			file := filepath.Join(folder, name+ending)
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := os.ReadFile(file); err != nil || string(got) != text {
				t.Errorf("%s is not as it is made: go test ./internal/hostiletest -update; %v", file, err)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 2*len(traces()) {
		t.Errorf("%d files of %d traces, %v", len(files), len(traces()), err)
	}
}
