package fonts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFontsOfOneFamilyHaveTheSameLettersInBothWeightsAndASpace(t *testing.T) {
	for _, f := range families {
		for r := rune(0x20); r < 0x20000; r++ {
			if f[Regular].Has(r) != f[Bold].Has(r) {
				t.Errorf("%s and %s: one of them lacks %q", f[Regular].Name, f[Bold].Name, r)
			}
		}
		if !f[Regular].Has(' ') {
			t.Errorf("%s has no space", f[Regular].Name)
		}
	}
}

func TestRuns(t *testing.T) {
	for _, c := range []struct {
		what, language, text string
		want                 []string // name of the font: text
	}{
		{"Japanese is of one font", "ja", "あと45日 (45 days)", []string{"BIZUDPGothic: あと45日 (45 days)"}},
		{"nothing", "ja", "", nil},
		{"a language's name in a page of another", "ja", "ไทย / English", []string{"NotoSansThai: ไทย ", "BIZUDPGothic: / English"}},
		{"Spanish has its letters in the first font", "es", "¿Qué necesita? Año", []string{"BIZUDPGothic: ¿Qué necesita? Año"}},
		{"Vietnamese is not of two fonts within a word", "vi", "Gia hạn (更新) thẻ", []string{"NotoSans: Gia hạn (", "BIZUDPGothic: 更新", "NotoSans: ) thẻ"}},
		{"nor where it is not the page's language", "en", "the Tiếng Việt page", []string{"BIZUDPGothic: the ", "NotoSans: Tiếng Việt ", "BIZUDPGothic: page"}},
		{"an accent stays on its letter", "en", "cafe\u0301", []string{"NotoSans: cafe\u0301"}},
		{"Thai has digits that go with it, and draws no word breaks", "th", "ต่อ\u200bอายุ 5 ปี (更新)", []string{"NotoSansThai: ต่ออายุ ", "NotoSans: 5 ", "NotoSansThai: ปี ", "NotoSans: (", "BIZUDPGothic: 更新", "NotoSans: )"}},
		{"Devanagari keeps its joiners", "ne", "क्\u200dषेत्र १ कार्ड", []string{"NotoSansDevanagari: क्\u200dषेत्र १ कार्ड"}},
		{"a variation selector needs no glyph", "ja", "葛\U000e0100城", []string{"BIZUDPGothic: 葛\U000e0100城"}},
		{"Chinese punctuation is not Japanese", "zh-Hant", "峠。", []string{"BIZUDPGothic: 峠", "NotoSansTC: 。"}},
		{"what nobody has is in the first font", "ko", "\U00013000", []string{"NotoSansKR: \U00013000"}},
	} {
		var got []string
		for _, run := range Runs(c.language, Regular, c.text) {
			got = append(got, strings.TrimSuffix(run.Font.Name, "-Regular")+": "+run.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.what, c.text, diff)
		}
	}
}

func TestRunsAreTheTextWhateverItIs(t *testing.T) {
	letters := []rune("期限カーード abcạ́é0123()。，กำ้\u200bकि्ष\u200d한글\U000e0100\U00013000\n")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "text"))
		language := rapid.SampledFrom([]string{"ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "th", "ne", "xx"}).Draw(t, "language")
		var joined strings.Builder
		last := ""
		for _, run := range Runs(language, Bold, text) {
			if run.Text == "" || run.Font.Name == last || !strings.HasSuffix(run.Font.Name, "-Bold") {
				t.Errorf("%q: run %q of %s follows %s", text, run.Text, run.Font.Name, last)
			}
			joined.WriteString(run.Text)
			last = run.Font.Name
		}
		if want := strings.ReplaceAll(text, string(WordBreak), ""); joined.String() != want {
			t.Errorf("%q became %q", text, joined.String())
		}
	})
}

func TestMissingGivesWhatNoFontHas(t *testing.T) {
	if got, want := string(Missing("ja", "a\U00013000期\U00013000\U00013001")), "\U00013000\U00013001"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
