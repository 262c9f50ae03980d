package fonts

import (
	_ "embed" // the fonts
	"fmt"
	"sync"

	"golang.org/x/image/font/sfnt"
)

// A Font is one embedded font file.
type Font struct {
	Name string // as its file, which no other font has: NotoSansThai-Bold
	TTF  []byte // the whole file; not to be changed

	parsed func() *sfnt.Font
}

// A Weight is how heavy letters are.
type Weight int

// The weights there are.
const (
	Regular Weight = iota
	Bold
)

func newFont(name string, ttf []byte) *Font {
	return &Font{Name: name, TTF: ttf, parsed: sync.OnceValue(func() *sfnt.Font {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic(fmt.Errorf("fonts: read %s: %w", name, err)) // part of the program, and tested
		}
		return f
	})}
}

// Has reports whether the font has a glyph for a character.
func (f *Font) Has(r rune) bool {
	glyph, err := f.parsed().GlyphIndex(nil, r)
	return err == nil && glyph != 0
}

// A family is the fonts of one design, by weight.
type family [2]*Font

var (
	biz         = family{newFont("BIZUDPGothic-Regular", bizRegular), newFont("BIZUDPGothic-Bold", bizBold)}
	latin       = family{newFont("NotoSans-Regular", latinRegular), newFont("NotoSans-Bold", latinBold)}
	simplified  = family{newFont("NotoSansSC-Regular", simplifiedRegular), newFont("NotoSansSC-Bold", simplifiedBold)}
	traditional = family{newFont("NotoSansTC-Regular", traditionalRegular), newFont("NotoSansTC-Bold", traditionalBold)}
	korean      = family{newFont("NotoSansKR-Regular", koreanRegular), newFont("NotoSansKR-Bold", koreanBold)}
	thai        = family{newFont("NotoSansThai-Regular", thaiRegular), newFont("NotoSansThai-Bold", thaiBold)}
	devanagari  = family{newFont("NotoSansDevanagari-Regular", devanagariRegular), newFont("NotoSansDevanagari-Bold", devanagariBold)}
)

// families are all of them, in the order in which they are searched after a language's own.
var families = []family{biz, latin, simplified, traditional, korean, thai, devanagari}

// own are the fonts that are searched first for a language. Latin goes with Thai and
// Devanagari, so that digits and punctuation match.
var own = map[string][]family{
	"zh-Hans": {simplified},
	"zh-Hant": {traditional},
	"ko":      {korean},
	"vi":      {latin}, // most words have a letter that BIZ UDPGothic lacks
	"th":      {thai, latin},
	"ne":      {devanagari, latin},
}

var (
	//go:embed BIZUDPGothic-Regular.ttf
	bizRegular []byte
	//go:embed BIZUDPGothic-Bold.ttf
	bizBold []byte
	//go:embed NotoSans-Regular.ttf
	latinRegular []byte
	//go:embed NotoSans-Bold.ttf
	latinBold []byte
	//go:embed NotoSansSC-Regular.ttf
	simplifiedRegular []byte
	//go:embed NotoSansSC-Bold.ttf
	simplifiedBold []byte
	//go:embed NotoSansTC-Regular.ttf
	traditionalRegular []byte
	//go:embed NotoSansTC-Bold.ttf
	traditionalBold []byte
	//go:embed NotoSansKR-Regular.ttf
	koreanRegular []byte
	//go:embed NotoSansKR-Bold.ttf
	koreanBold []byte
	//go:embed NotoSansThai-Regular.ttf
	thaiRegular []byte
	//go:embed NotoSansThai-Bold.ttf
	thaiBold []byte
	//go:embed NotoSansDevanagari-Regular.ttf
	devanagariRegular []byte
	//go:embed NotoSansDevanagari-Bold.ttf
	devanagariBold []byte
)
