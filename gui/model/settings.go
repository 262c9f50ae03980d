package model

import (
	"slices"
	"strconv"

	"kigen/internal/i18n"
)

// Names of the display settings in Fyne's preferences. Nothing of a card is stored there.
const (
	KeptLanguage = "language"  // tag of the chosen language, "" if none was chosen
	KeptSize     = "text-size" // in per cent
	KeptColors   = "colors"
)

// SchemeNames are the stored names of the schemes.
var SchemeNames = map[Scheme]string{SystemScheme: "system", LightScheme: "light", DarkScheme: "dark", ContrastScheme: "contrast"}

// WithSettings returns the model with stored settings, which kept returns by name. Values that
// are unknown, as from another version or a broken file, are ignored.
func (m Model) WithSettings(kept func(name string) string) Model {
	if language, ok := i18n.Find(kept(KeptLanguage)); ok {
		m.Language = language
	}
	percent, _ := strconv.Atoi(kept(KeptSize)) // 0 is no size
	if i := slices.Index(Zooms, float32(percent)/100); i >= 0 {
		m.Zoom = i
	}
	for scheme, name := range SchemeNames {
		if name == kept(KeptColors) {
			m.Scheme = scheme
		}
	}
	return m
}
