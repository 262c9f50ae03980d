package gui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/i18n"
)

// reopened is the model of a window that is opened by the same person once more.
func reopened(app fyne.App, language *i18n.Language) model.Model {
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
	if m := reopened(b.app, nil); m.Language.Tag() != "en" || model.Zooms[m.Zoom] != 1.5 || m.Scheme != model.ContrastScheme {
		t.Errorf("remembered %s, %g, %d", m.Language.Tag(), model.Zooms[m.Zoom], m.Scheme)
	}
	if m := reopened(b.app, b.config.Language); m.Language.Tag() != "ja" || model.Zooms[m.Zoom] != 1.5 {
		t.Errorf("asked for Japanese: %s, %g", m.Language.Tag(), model.Zooms[m.Zoom])
	}
}

func TestNothingIsKeptOfALanguageThatWasOnlyAskedFor(t *testing.T) {
	b := newBench(t, "en")
	if got := b.app.Preferences().String(model.KeptLanguage); got != "" {
		t.Errorf("kept %q", got)
	}
}

func TestWhatCannotBeUnderstoodOfTheSettingsIsLeftOut(t *testing.T) {
	japanese, _ := i18n.Find("ja")
	start := model.Model{Language: japanese, Zoom: 1, Scheme: model.DarkScheme}
	for _, broken := range []string{"", "0", "-100", "120", "99999999999999999999", "100%", "Ja", "xx", "../ja", "\x00", "dunkel"} {
		kept := test.NewTempApp(t).Preferences()
		for _, name := range []string{model.KeptLanguage, model.KeptSize, model.KeptColors} {
			kept.SetString(name, broken)
		}
		if got := start.WithSettings(kept.String); got.Zoom != start.Zoom || got.Scheme != start.Scheme || got.Language.Tag() != "ja" {
			t.Errorf("%q: got %d, %d, %s", broken, got.Zoom, got.Scheme, got.Language.Tag())
		}
	}
	kept := test.NewTempApp(t).Preferences()
	kept.SetInt(model.KeptSize, 150) // of another kind than ours
	kept.SetBool(model.KeptColors, true)
	if got := start.WithSettings(kept.String); got.Zoom != start.Zoom || got.Scheme != start.Scheme {
		t.Errorf("values of another kind: got %+v", got)
	}
}
