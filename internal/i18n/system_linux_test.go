package i18n

import "testing"

func TestSystemFollowsTheAccountsLocale(t *testing.T) {
	for _, c := range []struct{ lcAll, lang, tag string }{
		{"ja_JP.UTF-8", "", "ja"},
		{"", "ja_JP.UTF-8", "ja"},
		{"en_US.UTF-8", "ja_JP.UTF-8", "en"},
		{"", "en_GB.UTF-8", "en"},
		{"", "fr_FR.UTF-8", "en"},
		{"", "C.UTF-8", "ja"},
		{"", "", "ja"},
	} {
		t.Setenv("LANGUAGE", "")
		t.Setenv("LC_MESSAGES", "")
		t.Setenv("LC_ALL", c.lcAll)
		t.Setenv("LANG", c.lang)
		if got := System().Tag(); got != c.tag {
			t.Errorf("LC_ALL=%s LANG=%s: %s, want %s", c.lcAll, c.lang, got, c.tag)
		}
	}
}
