package i18n

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Say returns the sentence with this key. The values of its placeholders follow as pairs of
// name and value:
//
//	l.Say("secret.left", "Count", 3)
//
// Count selects the plural form, and must be a whole number. Say returns the key in brackets if
// it does not exist or a placeholder has no value. The tests find both.
func (l *Language) Say(key string, pairs ...any) string {
	text, ok := l.say(key, pairs...)
	if !ok {
		return "[" + key + "]"
	}
	return text
}

// strict rejects placeholders without a value, for which text/template would print
// "<no value>".
var strict = &template.TextParser{Option: "missingkey=error"}

// say returns the sentence with this key, and whether it exists.
func (l *Language) say(key string, pairs ...any) (string, bool) {
	values := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	// The error is ignored, because it also occurs for a complete sentence that needs no
	// plural forms.
	text, _ := l.localizer.Localize(&i18n.LocalizeConfig{
		MessageID:      key,
		TemplateData:   values,
		PluralCount:    values["Count"],
		TemplateParser: strict,
	})
	return text, text != ""
}
