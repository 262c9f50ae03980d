package fonts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/pelletier/go-toml/v2"
)

// scripts are those that a font was made for, by the language whose own it is.
var scripts = map[string]*unicode.RangeTable{
	"zh-Hans": unicode.Han,
	"zh-Hant": unicode.Han,
	"ko":      unicode.Hangul,
	"vi":      unicode.Latin,
	"th":      unicode.Thai,
	"ne":      unicode.Devanagari,
}

func TestEveryLetterOfTheTranslationsHasItsGlyph(t *testing.T) {
	files, err := filepath.Glob("../i18n/*.toml")
	if err != nil || len(files) < 2 {
		t.Fatalf("languages are %v, error %v", files, err)
	}
	for _, file := range files {
		var tables map[string]any
		data, err := os.ReadFile(file)
		if err == nil {
			err = toml.Unmarshal(data, &tables)
		}
		if err != nil {
			t.Fatal(err)
		}
		language := strings.TrimSuffix(filepath.Base(file), ".toml")
		text := said(tables)
		if missing := Missing(language, text); len(missing) > 0 {
			t.Errorf("no font has %q, which %s says: make fonts", string(missing), file)
		}
		foreign := map[rune]bool{}
		for _, weight := range []Weight{Regular, Bold} {
			for _, run := range Runs(language, weight, text) {
				for _, r := range run.Text {
					if script := scripts[language]; script != nil && unicode.Is(script, r) && run.Font != own[language][0][weight] && !foreign[r] {
						foreign[r] = true
						t.Errorf("%q, which %s says, is in a font that is not made for it: make fonts", r, file)
					}
				}
			}
		}
	}
	for language := range own {
		if scripts[language] == nil {
			t.Errorf("%s has a font of its own, and this test does not know for which script", language)
		}
	}
}

// said returns all texts of a file, one a line.
func said(value any) string {
	switch value := value.(type) {
	case string:
		return value + "\n"
	case map[string]any:
		var all strings.Builder
		for _, v := range value {
			all.WriteString(said(v))
		}
		return all.String()
	}
	panic("neither a text nor a table")
}
