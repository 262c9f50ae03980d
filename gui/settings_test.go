package gui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kigen/internal/check"
	"kigen/internal/i18n"
)

// reopened is the model of a window that is opened by the same person once more.
func reopened(app fyne.App, language *i18n.Language) model {
	return New(app, Config{
		Readers: check.NewSimulator(), Language: language,
		Now: func() time.Time { return now }, Do: func(func()) {},
	}).model
}

func TestWhatWasChosenIsRememberedAtTheNextStart(t *testing.T) {
	b := newBench(t, "ja")
	b.tap("language")
	b.tap("language-en")
	b.tap("display")
	b.tap("size-150%")
	b.tap("colors-contrast")
	if m := reopened(b.app, nil); m.language.Tag() != "en" || zooms[m.zoom] != 1.5 || m.scheme != contrastScheme {
		t.Errorf("remembered %s, %g, %d", m.language.Tag(), zooms[m.zoom], m.scheme)
	}
	if m := reopened(b.app, b.config.Language); m.language.Tag() != "ja" || zooms[m.zoom] != 1.5 {
		t.Errorf("asked for Japanese: %s, %g", m.language.Tag(), zooms[m.zoom])
	}
}

func TestNothingIsKeptOfALanguageThatWasOnlyAskedFor(t *testing.T) {
	b := newBench(t, "en")
	if got := b.app.Preferences().String(keptLanguage); got != "" {
		t.Errorf("kept %q", got)
	}
}

func TestWhatCannotBeUnderstoodOfTheSettingsIsLeftOut(t *testing.T) {
	japanese, _ := i18n.Find("ja")
	start := model{language: japanese, zoom: 1, scheme: darkScheme}
	for _, broken := range []string{"", "0", "-100", "120", "99999999999999999999", "100%", "Ja", "xx", "../ja", "\x00", "dunkel"} {
		kept := test.NewTempApp(t).Preferences()
		for _, name := range []string{keptLanguage, keptSize, keptColors} {
			kept.SetString(name, broken)
		}
		if got := start.withSettings(kept.String); got.zoom != start.zoom || got.scheme != start.scheme || got.language.Tag() != "ja" {
			t.Errorf("%q: got %d, %d, %s", broken, got.zoom, got.scheme, got.language.Tag())
		}
	}
	kept := test.NewTempApp(t).Preferences()
	kept.SetInt(keptSize, 150) // of another kind than ours
	kept.SetBool(keptColors, true)
	if got := start.withSettings(kept.String); got.zoom != start.zoom || got.scheme != start.scheme {
		t.Errorf("values of another kind: got %+v", got)
	}
}
