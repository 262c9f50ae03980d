package i18n

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// spoken fails the test if text is not a whole sentence: empty, a key that does not
// exist, or a placeholder left open.
func spoken(t *testing.T, text string) {
	t.Helper()
	if text == "" || strings.ContainsAny(text, "[]{}<>") {
		t.Errorf("not a sentence: %q", text)
	}
}

func ja() *Language { return must(language.Japanese) }
func en() *Language { return must(language.English) }

// inBoth tests what is said in Japanese and in English.
func inBoth(t *testing.T, wantJa, wantEn string, say func(*Language) string) {
	t.Helper()
	if got := say(ja()); got != wantJa {
		t.Errorf("got %q, want %q", got, wantJa)
	}
	if got := say(en()); got != wantEn {
		t.Errorf("got %q, want %q", got, wantEn)
	}
}

func TestLanguagesFollowEachOtherAsOnTheApplicationForm(t *testing.T) {
	last := -1
	for _, l := range Languages() {
		at := slices.Index(order, l.Tag())
		if at <= last {
			t.Errorf("%s is in the wrong place, or in none", l.Tag())
		}
		last = at
	}
	if first := Languages()[0].Tag(); first != "ja" {
		t.Errorf("the first is %s", first)
	}
}

func TestLanguagesNameThemselvesInTheirOwnWords(t *testing.T) {
	if ja().Name() != "日本語" || en().Name() != "English" {
		t.Errorf("names are %q and %q", ja().Name(), en().Name())
	}
	for _, l := range Languages() {
		spoken(t, l.Name())
	}
}

func TestFindKnowsEveryTagAndNoOther(t *testing.T) {
	for _, l := range Languages() {
		for _, tag := range []string{l.Tag(), strings.ToUpper(l.Tag())} {
			if found, ok := Find(tag); !ok || found != l {
				t.Errorf("Find(%q) = %v, %t", tag, found, ok)
			}
		}
	}
	for _, tag := range []string{"", "j", "jaa", "ja_JP", "日本語", "xx"} {
		if found, ok := Find(tag); ok {
			t.Errorf("Find(%q) = %s", tag, found.Tag())
		}
	}
}

func TestMatchGivesTheNearestLanguageOfALocale(t *testing.T) {
	for locale, tag := range map[string]string{
		"ja":             "ja",
		"ja-JP":          "ja",
		"ja_JP":          "ja",
		"ja_JP.UTF-8":    "ja",
		"ja_JP.eucJP":    "ja",
		"ja-Jpan-JP":     "ja",
		"ja-JP-u-ca-jpn": "ja",
		"en":             "en",
		"en-GB":          "en",
		"en_US.UTF-8":    "en",
		"en_IE@euro":     "en",
		// The same language, by its old codes and its other names.
		"ja-simple":     "ja-simple",
		"zh":            "zh-Hans",
		"zh_CN.UTF-8":   "zh-Hans",
		"zh-Hans-CN":    "zh-Hans",
		"zh_SG":         "zh-Hans",
		"zh-TW":         "zh-Hant",
		"zh_HK.UTF-8":   "zh-Hant",
		"zh-Hant-HK":    "zh-Hant",
		"zh_MO":         "zh-Hant",
		"ko_KR.UTF-8":   "ko",
		"pt_BR.UTF-8":   "pt",
		"pt-PT":         "pt",
		"es_PE":         "es",
		"es-419":        "es",
		"vi-VN":         "vi",
		"th_TH":         "th",
		"th_TH.TIS-620": "th",
		"fil_PH":        "fil",
		"tl_PH.UTF-8":   "fil",
		"in_ID":         "id",
		"id-ID":         "id",
		"ne_NP":         "ne",
		// A language whose speakers read one that Kigen speaks.
		"ms_MY": "id",
		"ceb":   "fil",
		// A language that Kigen does not speak.
		"hi_IN":       "en",
		"fr":          "en",
		"de_AT.UTF-8": "en",
		"ar":          "en",
		// Not a locale, but somebody wrote something.
		"nonsense!": "en",
		// No language.
		"":        "ja",
		"C":       "ja",
		"C.UTF-8": "ja",
		"POSIX":   "ja",
	} {
		if got := Match(locale).Tag(); got != tag {
			t.Errorf("Match(%q) = %s, want %s", locale, got, tag)
		}
	}
}

func TestSayShowsWhatIsMissingAndGoesOn(t *testing.T) {
	for _, c := range []struct {
		key   string
		pairs []any
	}{
		{"no.such.key", nil},
		{"secret", nil},                                   // a table, not a sentence
		{"header.reader", nil},                            // no value
		{"header.reader", []any{"name", "RC-S300"}},       // another name
		{"header.reader", []any{"Name"}},                  // half a pair
		{"left.days", []any{"Count", "several"}},          // not a number
		{"left.days", []any{"Count", struct{ N int }{1}}}, // not a number
	} {
		for _, l := range Languages() {
			if got, want := l.Say(c.key, c.pairs...), "["+c.key+"]"; got != want {
				t.Errorf("%s: Say(%q, %v) = %q, want %q", l.Tag(), c.key, c.pairs, got, want)
			}
		}
	}
}

func TestSayChoosesThePluralForm(t *testing.T) {
	for _, c := range []struct {
		count  int
		ja, en string
	}{
		{0, "あと0日", "0 days left"},
		{1, "あと1日", "1 day left"},
		{2, "あと2日", "2 days left"},
		{91, "あと91日", "91 days left"},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.Say("left.days", "Count", c.count) })
	}
}

func TestNamesOfReadersAreSaidAsTheyAre(t *testing.T) {
	const name = `ACS <ACR1252> {{.Name}} & "PICC" 00 00`
	if got, want := ja().Say("header.reader", "Name", name), "リーダー "+name; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
