package paper

import (
	"bytes"
	"strings"
	"testing"

	"kigen/internal/fonts"
)

// glyphs returns what a text becomes in its font.
func glyphs(t *testing.T, language, words string) (n int, lifted bool) {
	t.Helper()
	l := newLetters()
	for _, run := range fonts.Runs(language, fonts.Regular, words) {
		for _, glyph := range l.shape(run) {
			n++
			lifted = lifted || glyph.XOffset != 0 || glyph.YOffset != 0
		}
	}
	return n, lifted
}

func TestLettersAreJoinedAndMarksPutInTheirPlace(t *testing.T) {
	if n, _ := glyphs(t, "ne", "क्ष"); n != 1 {
		t.Errorf("Devanagari's ksha is %d glyphs, want one", n)
	}
	if _, placed := glyphs(t, "th", "ที่"); !placed {
		t.Error("Thai's marks lie where no letter is")
	}
	for words, want := range map[string]bool{"हस्ताक्षर": true, "วันที่": true, "電子証明書": false, "Chứng thư": false, "갱신": false, "2025": false} {
		if needsShaping(words) != want {
			t.Errorf("%s: shaping is needed: %v, want %v", words, !want, want)
		}
	}
}

// Words that are drawn as outlines are there as text, too, no wider than what is seen.
func TestShapedWordsCanBeSelected(t *testing.T) {
	s := sheet{letters: newLetters(), scale: 1, Page: Page{Language: "ne"}}
	s.text("हस्ताक्षर", margin, Width, sizeBody, fonts.Regular, black)
	w := writer{Fpdf: newFile(s.Page), letters: newLetters()}
	w.SetCompression(false)
	w.text(s.Texts[0])
	var pdf bytes.Buffer
	if err := w.Output(&pdf); err != nil {
		t.Fatal(err)
	}
	hidden, drawn, _ := strings.Cut(pdf.String(), "100 Tz\n0 Tr\n")
	if !strings.Contains(hidden, "\n3 Tr\n") || !strings.Contains(hidden, " Tz\n") || !strings.Contains(hidden, ") Tj ET") {
		t.Errorf("the words are not hidden under their outlines:\n%s", pdf.String()[:600])
	}
	if !strings.Contains(drawn, " c\n") || strings.Contains(drawn, ") Tj") {
		t.Error("the outlines are not drawn")
	}
}
