package fonts

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// measureByHand gives a letter of Japanese the width 2, a mark none and any other 1, so
// that a width is a count that can be followed by hand.
func measureByHand(words string) (width float32) {
	for _, r := range words {
		switch {
		case mark(r), r == WordBreak:
		case wide(r):
			width += 2
		default:
			width++
		}
	}
	return width
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name, words string
		width       float32
		want        []string
	}{
		{"nothing", "", 10, nil},
		{"what fits is left alone", "あと45日", 10, []string{"あと45日"}},
		{"a space keeps its line", " ", 10, []string{""}},
		{"between phrases, which spaces part", "更新は 九月から できます", 16, []string{"更新は 九月から", "できます"}},
		{"a phrase begins where the kana end", "区役所で無料更新", 12, []string{"区役所で", "無料更新"}},
		{"a phrase begins behind a mark", "切れました。更新", 14, []string{"切れました。", "更新"}},
		{"between letters, where a phrase would leave half the line empty", "は 証明書証明書証明書", 14, []string{"は 証明書証明", "書証明書"}},
		{"no line begins with a mark", "更新します。次", 10, []string{"更新しま", "す。次"}},
		{"nor with two", "更新する。）次", 10, []string{"更新す", "る。）次"}},
		{"nor with a small letter", "更新ちょっと", 6, []string{"更新", "ちょっ", "と"}},
		{"nor with a long vowel", "更新リーダー", 6, []string{"更新", "リー", "ダー"}},
		{"no line ends with an opening bracket", "更新日（令和）", 8, []string{"更新日", "（令和）"}},
		{"a number stays with its counter", "期限は45日間", 10, []string{"期限は", "45日間"}},
		{"a date that is wider than a line is parted before a number", "期限は2026年1月15日", 12, []string{"期限は", "2026年1月", "15日"}},
		{"a date stays whole where it can", "期限は2026年1月15日", 15, []string{"期限は", "2026年1月15日"}},
		{"English between words", "no card in it", 7, []string{"no card", "in it"}},
		{"a word that is too long is parted where the line ends", "a certificate is", 6, []string{"a", "certif", "icate", "is"}},
		{"but a number is not", "a 12345678 is", 6, []string{"a", "12345678", "is"}},
		{"what a machine says is parted anywhere", strings.Repeat("3B88", 12), 30, []string{strings.Repeat("3B88", 7) + "3B", "88" + strings.Repeat("3B88", 4)}},
		{"an address where its folders end", "https://a.example/folder/page.html", 20, []string{"https://a.example/", "folder/page.html"}},
		{"between the two languages", "card（個人）", 6, []string{"card", "（個", "人）"}},
		{"Chinese at a comma", "到期前可以更新，需要卡片", 20, []string{"到期前可以更新，", "需要卡片"}},
		{"and else anywhere", "可以在窗口办理更新手续", 12, []string{"可以在窗口办", "理更新手续"}},
		{"Korean between words", "카드 유효기간 확인", 9, []string{"카드 유효기간", "확인"}},
		{"Vietnamese between words", "Gia hạn thẻ của bạn", 8, []string{"Gia hạn", "thẻ của", "bạn"}},
		{"Thai at its word breaks", "ต่ออายุ\u200bบัตร\u200bได้ที่ เขต", 8, []string{"ต่ออายุ\u200bบัตร", "ได้ที่ เขต"}},
		{"a Thai word too long, but never behind a vowel that is written first", "ออออออเขต", 7, []string{"ออออออ", "เขต"}},
		{"nor before one that is written last", "อออออขาต", 6, []string{"อออออ", "ขาต"}},
		{"Devanagari between words", "कार्ड नवीकरण गर्नुहोस्", 8, []string{"कार्ड", "नवीकरण", "गर्नुहोस्"}},
		{"a word too long between letters, with their marks and joined ones", "नवीकरणक्षेत्र", 6, []string{"नवीकरण", "क्षेत्र"}},
		{"not at a space that keeps", "no 5\u00a0years", 6, []string{"no", "5\u00a0year", "s"}},
		{"a term in brackets stays whole", "để ký tên (署名用電子証明書)", 20, []string{"để ký tên", "(署名用電子証明書)"}},
		{"in Chinese too", "利用者證明（利用者証明用）", 20, []string{"利用者證明", "（利用者証明用）"}},
		{"and in Korean, with no space before it", "비밀번호(暗証番号)를 입력", 12, []string{"비밀번호", "(暗証番号)를", "입력"}},
		{"unless a line would be near to empty", "ở (署名用電子証明書)", 19, []string{"ở (署名用電子証明", "書)"}},
		{"what is wider than a line is parted", "để (署名用電子証明書)", 14, []string{"để (署名用電子", "証明書)"}},
		{"a particle of Korean stays with its bracket", "비밀번호(暗証番号)를 입력", 15, []string{"비밀번호(暗証番号)를", "입력"}},
		{"a path begins a line, though a slash doesn't", "a file in /etc/x", 11, []string{"a file in", "/etc/x"}},
		{"a name with a hyphen stays whole", "Sony RC-S380", 10, []string{"Sony", "RC-S380"}},
		{"a time stays whole", "Monday 9:00–17:00", 14, []string{"Monday", "9:00–17:00"}},
		{"no line begins with 々, … or a wave", "人々…月〜金", 4, []string{"人々…", "月〜", "金"}},
		{"a Latin word in Chinese quotation marks keeps them", "也可以用官方“JPKI”应用", 18, []string{"也可以用官方“JPKI”", "应用"}},
		{"a letter wider than the line", "更新", 1, []string{"更", "新"}},
	} {
		if got := Lines(c.words, c.width, measureByHand); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q at %g: got %q, want %q", c.name, c.words, c.width, got, c.want)
		}
	}
}

// unspaced is what must be left of words however they were wrapped.
func unspaced(words string) string {
	return strings.Map(func(r rune) rune {
		if space(r) {
			return -1
		}
		return r
	}, words)
}

// checkLines reports what is wrong with lines, whatever words they were made of.
func checkLines(t interface{ Errorf(string, ...any) }, words string, width float32, lines []string) {
	if got := strings.Join(lines, ""); unspaced(got) != unspaced(words) {
		t.Errorf("%q at %g became %q", words, width, lines)
	}
	places, at := newParagraph(words).places, 0
	for i, line := range lines {
		if strings.TrimFunc(line, space) != line || line == "" {
			t.Errorf("%q at %g: line %d of %q is empty, or has space around it", words, width, i, lines)
			continue
		}
		begins := strings.Index(words[at:], line)
		places = places[utf8.RuneCountInString(words[at:at+begins]):]
		at += begins + len(line)
		within := places[1:utf8.RuneCountInString(line)]
		places = places[len(within)+1:]
		if measureByHand(line) > width && slices.ContainsFunc(within, func(p place) bool { return p >= allowed }) {
			t.Errorf("%q at %g: line %q is too wide and could be broken", words, width, line)
		}
	}
}

func TestLinesKeepTheWordsAndTheRulesOfJapaneseSetting(t *testing.T) {
	const neverFirst, neverLast = "）」。、ッょ々ー：)ำี่", "（「" // JIS X 4051, and Thai's
	letters := []rune("期限更新できますカードリーッょ々。、）」：（「0123年月日abc) กำเี่क्षि한글ạ́")
	rapid.Check(t, func(t *rapid.T) {
		words := string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "words"))
		words = strings.TrimFunc(strings.Join(strings.Fields(words), " "), space)
		words = regexp.MustCompile("([（「]) | ([ッょ々ー：ำี่])").ReplaceAllString(words, "$1$2") // nobody writes that
		width := float32(rapid.IntRange(1, 40).Draw(t, "width"))
		lines := Lines(words, width, measureByHand)
		checkLines(t, words, width, lines)
		for i, line := range lines {
			first, _ := utf8.DecodeRuneInString(line)
			last, _ := utf8.DecodeLastRuneInString(line)
			if i > 0 && strings.ContainsRune(neverFirst, first) {
				t.Errorf("%q at %g: line %q begins with %c", words, width, line, first)
			}
			if i < len(lines)-1 && strings.ContainsRune(neverLast, last) {
				t.Errorf("%q at %g: line %q ends with %c", words, width, line, last)
			}
			if i < len(lines)-1 && unicode.IsDigit(last) && !strings.Contains(words, string(last)+" ") {
				t.Errorf("%q at %g: line %q ends within a number, or before its counter", words, width, line)
			}
		}
	})
}

func FuzzLines(f *testing.F) {
	f.Add("2025年11月30日（令和7年）まで。", float32(9))
	f.Add("The card itself （カード本体） does not need renewal yet", float32(12))
	f.Add("ต่ออายุ\u200bบัตร\u200bได้ที่ เขต", float32(8))
	f.Add("（更新）!0", float32(-1))
	f.Add("。\u3000）\u00a0\x00", float32(0))
	f.Fuzz(func(t *testing.T, words string, width float32) {
		if width != width || !utf8.ValidString(words) || len(words) > 400 {
			return // not a number; not what TOML can hold; longer than any sentence, and slow
		}
		words = strings.TrimFunc(words, space)
		checkLines(t, words, width, Lines(words, width, measureByHand))
	})
}
