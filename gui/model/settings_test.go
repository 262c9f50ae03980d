package model

import "testing"

func TestSettingsThatAreKnownAreTakenAndAllOthersLeft(t *testing.T) {
	before := Model{Language: japanese(t), Zoom: 2, Scheme: Scheme(99)}
	for _, c := range []struct {
		name, value string
		language    string
		zoom        int
		scheme      Scheme
	}{
		{KeptLanguage, "en", "en", 2, 99},
		{KeptLanguage, "xx", "ja", 2, 99},
		{KeptLanguage, "", "ja", 2, 99},
		{KeptSize, "100", "ja", 0, 99},
		{KeptSize, "300", "ja", 5, 99},
		{KeptSize, "110", "ja", 2, 99},
		{KeptSize, "-100", "ja", 2, 99},
		{KeptSize, "large", "ja", 2, 99},
		{KeptSize, "99999999999999999999", "ja", 2, 99},
		{KeptColors, "dark", "ja", 2, DarkScheme},
		{KeptColors, "pink", "ja", 2, 99},
	} {
		m := before.WithSettings(func(name string) string {
			if name == c.name {
				return c.value
			}
			return ""
		})
		if m.Language.Tag() != c.language || m.Zoom != c.zoom || m.Scheme != c.scheme {
			t.Errorf("%s %q: %s, %d, %d", c.name, c.value, m.Language.Tag(), m.Zoom, m.Scheme)
		}
	}
}
