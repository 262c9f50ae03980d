package model

import (
	"slices"
	"strconv"

	"kigen/internal/i18n"
)

// What the window remembers from one start to the next, under these names in Fyne's
// preferences: how a person wants it to look, and nothing of any card.
const (
	KeptLanguage = "language"  // the tag of the one that was chosen; "" while none was
	KeptSize     = "text-size" // in per cent
	KeptColors   = "colors"
)

// SchemeNames are how the schemes are kept.
var SchemeNames = map[Scheme]string{SystemScheme: "system", LightScheme: "light", DarkScheme: "dark", ContrastScheme: "contrast"}

// WithSettings takes in what was kept, by its name. Whatever is not understood, as from another
// version or a broken file, is left as it is.
func (m Model) WithSettings(kept func(name string) string) Model {
	if language, ok := i18n.Find(kept(KeptLanguage)); ok {
		m.Language = language
	}
	if percent, err := strconv.Atoi(kept(KeptSize)); err == nil {
		if i := slices.Index(Zooms, float32(percent)/100); i >= 0 {
			m.Zoom = i
		}
	}
	for scheme, name := range SchemeNames {
		if name == kept(KeptColors) {
			m.Scheme = scheme
		}
	}
	return m
}
