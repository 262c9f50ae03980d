package i18n

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jeandeaual/go-locale"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// A Language is one of the languages that Kigen speaks.
type Language struct {
	tag       language.Tag
	localizer *i18n.Localizer
}

// Tag returns the BCP 47 tag, as --lang accepts it: ja, zh-Hans. Easy Japanese is ja-simple:
// "simple" is the registered variant subtag for simplified language.
func (l *Language) Tag() string { return l.tag.String() }

// Name returns the language's name in its own words: 日本語, English.
func (l *Language) Name() string { return l.Say("language.name") }

// Languages returns all languages: Japanese, easy Japanese, English, then the others as
// the application form for the card has them.
func Languages() []*Language { return slices.Clone(languages()) }

// Find returns the language with exactly this tag, ignoring case.
func Find(tag string) (*Language, bool) {
	for _, l := range languages() {
		if strings.EqualFold(l.Tag(), tag) {
			return l, true
		}
	}
	return nil, false
}

// Match returns the language nearest to a locale of any operating system: ja_JP.UTF-8, en-GB,
// zh_TW. It returns Japanese for a locale without a language (empty, C, POSIX), and English
// for a language that Kigen does not speak.
func Match(locale string) *Language {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "@")
	if l, ok := Find(name); ok {
		return l
	}
	if name == "" || name == "C" || name == "POSIX" {
		return must(language.Japanese)
	}
	all := languages()
	tags := make([]language.Tag, len(all))
	for i, l := range all {
		tags[i] = l.tag
	}
	_, nearest, confidence := language.NewMatcher(tags).Match(language.Make(name))
	if confidence == language.No {
		return must(language.English)
	}
	return all[nearest]
}

// System returns the language nearest to the user's locale.
func System() *Language {
	// A system that can't tell its locale is like one that has none.
	name, _ := locale.GetLocale()
	return Match(name)
}

// must returns a language that always exists.
func must(tag language.Tag) *Language {
	l, ok := Find(tag.String())
	if !ok {
		panic("i18n: no " + tag.String())
	}
	return l
}

// order is the order of languages: Japanese, then as on the application form
// (個人番号カード交付申請書) in other languages.
var order = []string{"ja", "ja-simple", "en", "zh-Hans", "zh-Hant", "ko", "pt", "es", "vi", "th", "fil", "id", "ne"}

// languages reads the embedded files, once. It panics if that fails: the tests read them too.
var languages = sync.OnceValue(func() []*Language {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(fmt.Errorf("i18n: %w", err))
	}
	var all []*Language
	for _, entry := range entries {
		all = append(all, read(entry.Name()))
	}
	slices.SortStableFunc(all, func(a, b *Language) int {
		return cmp.Compare(place(a.Tag()), place(b.Tag()))
	})
	return all
})

// place returns a language's index in order; languages not listed come last.
func place(tag string) int {
	if i := slices.Index(order, tag); i >= 0 {
		return i
	}
	return len(order)
}

// read reads one language into its own bundle, so that go-i18n never falls back to another
// language.
func read(name string) *Language {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Errorf("i18n: %w", err))
	}
	tag := language.MustParse(strings.TrimSuffix(name, ".toml"))
	bundle := i18n.NewBundle(tag)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	if _, err := bundle.ParseMessageFileBytes(data, name); err != nil {
		panic(fmt.Errorf("i18n: read %s: %w", name, err))
	}
	return &Language{tag: tag, localizer: i18n.NewLocalizer(bundle, tag.String())}
}
