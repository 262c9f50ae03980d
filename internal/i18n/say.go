package i18n

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Say returns the sentence with that key. What goes into its placeholders follows as
// pairs of name and value:
//
//	l.Say("secret.left", "Count", 3)
//
// Count chooses the plural form, and must be a whole number. A key that does not exist, or a
// placeholder without its value, gives the key in brackets: wrong, but to be seen, and
// still a working program. The tests find both.
func (l *Language) Say(key string, pairs ...any) string {
	text, ok := l.say(key, pairs...)
	if !ok {
		return "[" + key + "]"
	}
	return text
}

// strict refuses a placeholder that has no value; text/template would print
// "<no value>".
var strict = &template.TextParser{Option: "missingkey=error"}

// say returns the sentence with that key, and whether there is one.
func (l *Language) say(key string, pairs ...any) (string, bool) {
	values := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	// The error is not looked at: it is also there where a sentence has no plural
	// forms and needs none, and its text is then complete.
	text, _ := l.localizer.Localize(&i18n.LocalizeConfig{
		MessageID:      key,
		TemplateData:   values,
		PluralCount:    values["Count"],
		TemplateParser: strict,
	})
	return text, text != ""
}
