package policy

import (
	"strings"
	"testing"
	"time"
)

func TestValuesAtTheirBoundsAreTaken(t *testing.T) {
	for text, holds := range map[string]func(p Policy) bool{
		"sound = false":               func(p Policy) bool { return !p.Sound },
		"":                            func(p Policy) bool { return p.Sound && p.Paper == A4 && p.Language == "" && p.AskPIN && !p.AskPassword },
		"[printer]\npaper = \"none\"": func(p Policy) bool { return p.Paper == NoPaper },
		"[printer]\npaper = \"receipt\"\nname = \"a-b\"":         func(p Policy) bool { return p.Paper == Receipt && p.Printer == "a-b" },
		"languages = [\"en\", \"ja\"]":                           func(p Policy) bool { return p.Language == "en" },
		"languages = [\"en\", \"ja\"]\nlanguage = \"ja\"":        func(p Policy) bool { return p.Language == "ja" && !p.Offers("ko") },
		"notice = { ja = \"" + strings.Repeat("字", 400) + "\" }": func(p Policy) bool { return len(p.Notice["ja"]) == 1200 },
		"pictures = [\"/a.PNG\", \"/b.jpeg\"]":                   func(p Policy) bool { return len(p.Pictures) == 2 },
		"[timeouts]\nidle = \"5s\"\ncountdown = \"1h\"":          func(p Policy) bool { return p.Idle == 5*time.Second && p.Countdown == time.Hour },
		"[ask]\nsignature-password = true":                       func(p Policy) bool { return p.AskPassword && p.AskPIN },
	} {
		if p, mistakes := Parse(text, tags); mistakes != nil || !holds(p) {
			t.Errorf("%.40q: %v, %+v", text, mistakes, p)
		}
	}
}

func TestValuesBehindTheirBoundsAreMistakes(t *testing.T) {
	for text, line := range map[string]int{
		"[printer]\nname = \"a b\"":                              2,
		"[printer]\nname = \"a/b\"":                              2,
		"[printer]\nname = \"a#b\"":                              2,
		"[printer]\nname = \"-a\"":                               2,
		"pictures = [\"/a.txt\", \"/b.txt\"]":                    1, // one mistake, not two
		"pictures = [\"a.png\"]":                                 1,
		"[timeouts]\nidle = \"4999ms\"":                          2,
		"[timeouts]\nidle = \"3600001ms\"":                       2,
		"municipality = \"141300\"":                              1,
		"municipality = \"1413\"":                                1,
		"notice = { ja = \"" + strings.Repeat("字", 401) + "\" }": 1,
		"[[hours.open]]\ndays = [\"Mon\"]\nopens = \"8:30\"\ncloses = \"17:15\"\n[[hours.open]]\ndays = [\"Tue\"]\nopens = \"17:00\"\ncloses = \"8:30\"": 5,
	} {
		if _, mistakes := Parse(text, tags); len(mistakes) != 1 || mistakes[0].Line != line {
			t.Errorf("%.60q: %v, want line %d", text, mistakes, line)
		}
	}
}
