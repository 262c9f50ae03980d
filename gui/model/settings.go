package gui

import (
	"slices"
	"strconv"

	"kigen/internal/i18n"
)

// What the window remembers from one start to the next, under these names in Fyne's
// preferences: how a person wants it to look, and nothing of any card.
const (
	keptLanguage = "language"  // the tag of the one that was chosen; "" while none was
	keptSize     = "text-size" // in per cent
	keptColors   = "colors"
)

// schemeNames are how the schemes are kept.
var schemeNames = map[scheme]string{systemScheme: "system", lightScheme: "light", darkScheme: "dark", contrastScheme: "contrast"}

// withSettings takes in what was kept, by its name. Whatever is not understood, as from another
// version or a broken file, is left as it is.
func (m model) withSettings(kept func(name string) string) model {
	if language, ok := i18n.Find(kept(keptLanguage)); ok {
		m.language = language
	}
	if percent, err := strconv.Atoi(kept(keptSize)); err == nil {
		if i := slices.Index(zooms, float32(percent)/100); i >= 0 {
			m.zoom = i
		}
	}
	for scheme, name := range schemeNames {
		if name == kept(keptColors) {
			m.scheme = scheme
		}
	}
	return m
}
