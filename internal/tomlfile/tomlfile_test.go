package tomlfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
)

type pause time.Duration // a number to the library, unless it is asked for text

func (s *pause) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*s = pause(parsed)
	return err
}

type small string

func (s *small) UnmarshalText(text []byte) error {
	if string(text) != strings.ToLower(string(text)) {
		return fmt.Errorf("%q: want small letters", text)
	}
	*s = small(text)
	return nil
}

type sample struct {
	Sound  bool              `toml:"sound"`
	Wait   pause             `toml:"wait"`
	Read   Date              `toml:"read"`
	Names  []string          `toml:"names"`
	Small  *small            `toml:"small"`
	Notice map[string]string `toml:"notice"`
	Table  struct {
		Size int `toml:"size"`
	} `toml:"table"`
	Wards []ward `toml:"ward"`
}

type ward struct {
	Code   string  `toml:"code"`
	Waits  []pause `toml:"waits"`
	Places []struct {
		Name string `toml:"name"`
	} `toml:"place"`
}

const good = `sound = true
wait = "3s"
read = 2026-11-25
names = [
  "a",
]
notice = { zh-Hans = "b" }
[table]
size = 1
[[ward]]
code = "c"
waits = ["1s", "2s"]
[[ward]]
place = [
  { name = "d" },
  { name = "e" },
]
[[ward.place]]
`

func TestAGoodFileIsDecodedWithTheLineOfEverything(t *testing.T) {
	text := strings.TrimSuffix(good, "[[ward.place]]\n")
	var got sample
	lines, mistakes := Decode(text, &got)
	if mistakes != nil || !got.Sound || got.Wait != pause(3*time.Second) || got.Read.Day != 25 || got.Notice["zh-Hans"] != "b" || len(got.Wards) != 2 || got.Wards[1].Places[1].Name != "e" {
		t.Errorf("%+v, %v", got, mistakes)
	}
	for path, want := range map[string]int{"sound": 1, "names": 4, "names.0": 5, "notice.zh-Hans": 7, "table": 8, "table.size": 9, "ward": 10, "ward.0": 10, "ward.0.waits": 12, "ward.1": 13, "ward.1.place.1.name": 16} {
		if lines[path] != want {
			t.Errorf("%s: line %d, want %d", path, lines[path], want)
		}
	}
}

func TestEveryMistakeHasItsLineAndKey(t *testing.T) {
	for text, want := range map[string]string{
		"sound = true\nsund = true":                          "line 2: unknown key sund",
		"Sound = true":                                       "line 1: unknown key Sound",
		"[tables]\nsize = 1":                                 "line 1: unknown key tables",
		"[table]\nsize = 1\ncolour = 2":                      "line 3: unknown key table.colour",
		"[[ward]]\n[[ward]]\nplace = [{},\n{ street = 1 }]":  "line 4: unknown key ward.place.street",
		"[[ward]]\nkode = 1\n[[ward]]\nkode = 1":             "line 2: unknown key ward.kode; line 4: unknown key ward.kode",
		"\nsound = 1":                                        "line 2: sound: want true or false",
		"names = [\n\"a\",\n3,\n]\nsound = 1":                "line 3: names: want text in quotation marks; line 5: sound: want true or false",
		"notice = { ja = 3 }":                                "line 1: notice.ja: want text in quotation marks",
		"table = 1\nsound = 2":                               "line 1: table: want a table; line 2: sound: want true or false",
		"sound = 2\n[[table]]\nsize = 1\n[[ward]]\ncode = 3": "line 1: sound: want true or false; line 2: table: want a table; line 5: ward.code: want text in quotation marks",
		"wait = 3":                           "line 1: wait: want text in quotation marks",
		"wait = {}":                          "line 1: wait: want text in quotation marks",
		"wait = \"soon\"":                    "line 1: wait: time: invalid duration \"soon\"",
		"[[ward]]\nwaits = [\"1s\",\n\"x\"]": "line 3: ward.waits: time: invalid duration \"x\"",
		"sound = true\n\n[[ward]]\nwaits = [[1]]":                      "line 4: ward.waits: want text in quotation marks",
		"[[ward]]\nwaits = [\"1s\",\n2]":                               "line 3: ward.waits: want text in quotation marks",
		"table = { size = 1 }\nsmall = \"BIG\"":                        "line 2: small: \"BIG\": want small letters",
		"ward = [{ waits = [\"x\",\n\"1s\", \"y\"] }]":                 "line 1: ward.waits: time: invalid duration \"x\"; line 2: ward.waits: time: invalid duration \"y\"",
		"read = \"2026-11-25\"":                                        "line 1: read: want a date, such as 2026-11-25",
		"read = 2026-11-25T10:00:00Z":                                  "line 1: read: want a date, such as 2026-11-25",
		"read = 2026-11-31\nsound = 1":                                 "line 1: impossible date",
		"sound = true\n[ward":                                          "line 2: expected ']' to close table name",
		"sound = true\nsound = true":                                   "line 2: sound: key sound is already defined",
		"sound = [":                                                    "line 1: array is incomplete",
		good:                                                           "line 18: ward.place: ",
		strings.Repeat("a.", 15) + "b = 1\nsound = 1":                  "line 1: unknown key a; line 2: sound: want true or false",
		"sound = " + strings.Repeat("[", 16) + strings.Repeat("]", 16): "line 1: sound: want true or false",
	} {
		_, mistakes := Decode(text, &sample{})
		var got []string
		for _, m := range mistakes {
			got = append(got, m.Error())
		}
		if all := strings.Join(got, "; "); !strings.HasPrefix(all, want) || strings.Count(all, ";") != strings.Count(want, ";") {
			t.Errorf("%q:\n got %s\nwant %s", text, all, want)
		}
	}
}

func TestWhatIsRightIsDecodedBesideMistakes(t *testing.T) {
	var got sample
	_, mistakes := Decode("sound = true\nwait = 3\nnames = [\"a\",\n1]\n[table]\nsize = 2", &got)
	if len(mistakes) != 2 || !got.Sound || got.Wait != 0 || got.Names != nil || got.Table.Size != 2 {
		t.Errorf("%+v, %v", got, mistakes)
	}
}

// A number that its type can't hold is noticed by the library alone, after all else.
func TestWhatTheLibraryAloneRefusesIsAMistakeInItsPlace(t *testing.T) {
	var got struct {
		Size int8 `toml:"size"`
	}
	_, mistakes := Decode("size = 300\nsund = 1", &got)
	if len(mistakes) != 2 || mistakes[0].Kind != BadValue || mistakes[0].Line != 1 || mistakes[1].Kind != UnknownKey || mistakes[1].Line != 2 {
		t.Errorf("%+v", mistakes)
	}
	if m := mistakeOf(BadTOML, errors.New("toml: cause")); m != (Mistake{BadTOML, 0, "", "cause"}) {
		t.Errorf("%+v", m)
	}
}

func TestOnlySomeOfManyMistakesAreReturned(t *testing.T) {
	for _, line := range []string{"[[ward]]\ncode = 1\n", "[[ward]]\ncolour = 1\n", "[[ward]]\nwaits = [1]\n"} {
		if _, mistakes := Decode(strings.Repeat(line, 100), &sample{}); len(mistakes) != 20 || mistakes[19].Line != 40 {
			t.Errorf("%q: %v", line, mistakes)
		}
	}
}

// arraysIn returns how many arrays are in each other at most.
func arraysIn(v any) (depth int) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			depth = max(depth, arraysIn(element))
		}
		return depth + 1
	case map[string]any:
		for _, value := range v {
			depth = max(depth, arraysIn(value))
		}
	}
	return depth
}

// FuzzDecode proves that no file makes the decoder panic, that lines are those of the file,
// that nothing deep is hidden from the budgets, and that what has no mistake is decoded the
// same again.
func FuzzDecode(f *testing.F) {
	f.Add(good)
	f.Add("a = [\"\"\"\"\"\"\", '\\\\', " + strings.Repeat("[", 2*Deepest) + strings.Repeat("]", 2*Deepest) + "]")
	f.Add("a = [[{}]]\n\"b.c\".d = 1\r\n[[ward.place]]\n[ward]\nnotice = {x = {y = '''\n'''}}\nwait = 2026-11-25")
	f.Fuzz(func(t *testing.T, text string) {
		var got, again sample
		lines, mistakes := Decode(text, &got)
		last := 1 + strings.Count(text, "\n")
		var tree map[string]any
		if _, is := overspent(text); !is && toml.Unmarshal([]byte(text), &tree) == nil && arraysIn(tree) > 2*Deepest { // those of headers, and those in brackets
			t.Fatalf("%d arrays in each other", arraysIn(tree))
		}
		for path, line := range lines {
			if line < 1 || line > last {
				t.Fatalf("%s is on line %d of %d", path, line, last)
			}
		}
		for _, m := range mistakes {
			if m.Line < 0 || m.Line > last || m.Kind == "" {
				t.Fatalf("%+v of %d lines", m, last)
			}
		}
		if _, mistakes := Decode(text, &again); len(mistakes) == 0 && cmp.Diff(got, again) != "" {
			t.Fatalf("%+v, and then %+v", got, again)
		}
	})
}
