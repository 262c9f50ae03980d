package i18n

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/jeandeaual/go-locale"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// A Language is one of the languages Kigen speaks.
type Language struct {
	tag       language.Tag
	localizer *i18n.Localizer
}

// Tag returns the language's BCP 47 tag, as --lang takes it: ja, zh-Hans. Easy Japanese is
// ja-simple, by the variant that the subtag registry has for simple language.
func (l *Language) Tag() string { return l.tag.String() }

// Name returns the language's name in its own words: 日本語, English.
func (l *Language) Name() string { return l.Say("language.name") }

// Languages returns all languages: Japanese, easy Japanese, English, then the others as
// the application form for the card has them.
func Languages() []*Language { return slices.Clone(languages()) }

// Find returns the language with exactly this tag, whatever its capitals.
func Find(tag string) (*Language, bool) {
	for _, l := range languages() {
		if strings.EqualFold(l.Tag(), tag) {
			return l, true
		}
	}
	return nil, false
}

// Match returns the language nearest to a locale of any system: ja_JP.UTF-8, en-GB,
// zh_TW. It is Japanese where the locale names no language (empty, C, POSIX), and
// English where it names one that Kigen does not speak.
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

// System returns the language nearest to that of the person's account on this
// computer.
func System() *Language {
	// A system that can't tell its locale is like one that has none.
	name, _ := locale.GetLocale()
	return Match(name)
}

// must returns a language that is always there.
func must(tag language.Tag) *Language {
	l, ok := Find(tag.String())
	if !ok {
		panic("i18n: no " + tag.String())
	}
	return l
}

// order is how languages follow each other: Japanese, and then those of the application
// form (個人番号カード交付申請書) in other languages.
var order = []string{"ja", "ja-simple", "en", "zh-Hans", "zh-Hant", "ko", "pt", "es", "vi", "th", "fil", "id", "ne"}

// languages reads the embedded files, once. They are part of the program, and tested:
// one that can't be read is a mistake in building it.
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

// place returns a language's place in order; one that has none comes after all that have.
func place(tag string) int {
	if i := slices.Index(order, tag); i >= 0 {
		return i
	}
	return len(order)
}

// read reads one language. Each has a bundle of its own, so that nothing of another
// language ever stands in for what it lacks.
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
