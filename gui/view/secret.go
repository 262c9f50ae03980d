package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
)

// demoSecrets are what the demonstration cards accept. They protect nothing.
var demoSecrets = map[card.SecretKind]string{card.UserPIN: virtual.PIN, card.SignaturePassword: virtual.Password}

// secretWord is a text that differs between the two secrets.
func (v view) secretWord(key string, pairs ...any) string {
	name := "user-authentication"
	if v.check.Asked == card.SignaturePassword {
		name = "signature"
	}
	return v.say("secret."+key+"."+name, pairs...)
}

// asking takes the entry of a secret: which one it is and how it looks, tries left,
// the field, and a keypad for those without a keyboard.
func (v view) asking() screen {
	_, most := v.entry.kind.Length()
	field := v.entryField(most)
	field.entered = v.entry.length
	if v.entry.shown {
		// A string of one ASCII character is never a new piece of memory in Go.
		field.shows = func(i int) string { return string(rune(v.characters(i))) }
	}
	question, shape := v.secretWord("title"), v.secretWord("shape")
	title := question
	if v.check.Fault != nil {
		title = v.language.Fault(v.check.Fault).Title
		shape = "" // the fault says enough, and the keys stay in view
	}
	brief := v.low && v.check.Fault != nil && v.check.Fault.Cause == check.WrongSecret // that says what is asked and the tries, and the keys stay in view
	var parts []fyne.CanvasObject
	if !brief {
		parts = append(parts, v.heading(question, shape))
	}
	if v.check.Current.Simulated {
		words := v.secretWord("demo", "Secret", demoSecrets[v.check.Asked])
		parts = append(parts, v.text(words, style{size: sizeLead, bold: true, color: v.colors.warning, align: fyne.TextAlignCenter}))
	}
	if v.check.Fault != nil {
		parts = append(parts, v.faultNotice(v.check.Fault))
	}
	show := "secret.show"
	if v.entry.shown {
		show = "secret.hide"
	}
	line := v.centered(16, field, v.button("show", v.say(show), plain, func() { v.send(toggleShown{}) }))
	if v.kiosk.on { // where others look on
		line = v.centered(16, field)
	}
	parts = append(parts,
		line,
		v.text(v.entryNote(), style{size: sizeLead, bold: true, color: v.colors.warning, align: fyne.TextAlignCenter}),
	)
	if !brief {
		parts = append(parts, v.triesLeft())
	}
	parts = append(parts, v.keypad(), v.centered(20,
		v.button("cancel", v.say("secret.cancel"), secondary, func() { v.send(cancelEntry{}) }).atLeast(200),
		v.button("forgotten", v.say("secret.forgotten"), secondary, func() { v.send(openPage{forgottenPage}) }).atLeast(200),
		v.button("confirm", v.say("secret.confirm"), primary, func() { v.send(confirmEntry{}) }).atLeast(280),
	))
	return screen{title: title, center: true, content: v.stack(10, parts...), field: field}
}

// entryNote says what was made of the last character, or how many are missing.
func (v view) entryNote() string {
	switch v.entry.note {
	case noteFolded:
		return v.say("secret.folded")
	case noteBadCharacter:
		return v.secretWord("bad-character")
	case noteFull:
		return v.say("secret.full")
	}
	fewest, _ := v.check.Asked.Length()
	if n := v.entry.length; n < fewest && (n > 0 || v.entry.note == noteTooShort) {
		return v.say("secret.missing", "Count", fewest-n)
	}
	return " " // keeps the line, so that nothing jumps while typing
}

// triesLeft draws the tries as discs, and in words.
func (v view) triesLeft() fyne.CanvasObject {
	tries := v.check.Tries(v.check.Asked)
	if !tries.Known {
		return v.text(v.say("secret.left-unknown"), style{size: sizeLead, align: fyne.TextAlignCenter})
	}
	var discs []fyne.CanvasObject
	for i := range v.check.Asked.MaxTries() {
		disc := canvas.NewCircle(v.colors.border)
		if i < tries.Left {
			disc.FillColor = v.colors.success
			if tries.Left == 1 {
				disc.FillColor = v.colors.error
			}
		}
		discs = append(discs, container.NewGridWrap(fyne.NewSquareSize(v.px(22)), disc))
	}
	words := v.text(v.say("secret.left", "Count", tries.Left), style{size: sizeLead})
	return v.centered(12, append(discs, words)...)
}

// keypads are the keys on the screen, row by row.
var keypads = map[card.SecretKind][]string{
	card.UserPIN:           {"12345", "67890"},
	card.SignaturePassword: {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"},
}

// keypad draws the keys of the secret that is asked for.
func (v view) keypad() fyne.CanvasObject {
	width := float32(76)
	if v.check.Asked == card.UserPIN {
		width = 120
	}
	return v.keys(v.ordered(keypads[v.check.Asked]), width)
}

// ordered has a keypad's digits in the order of a public terminal's policy.
func (v view) ordered(layout []string) []string {
	if !v.kiosk.on {
		return layout
	}
	next := 0
	digit := func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		next++
		return rune(v.kiosk.digits[next-1])
	}
	ordered := make([]string, len(layout))
	for i, row := range layout {
		ordered[i] = strings.Map(digit, row)
	}
	return ordered
}

// keys draws rows of keys, with the one that deletes at the end of the last.
func (v view) keys(layout []string, width float32) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, row := range layout {
		var keys []fyne.CanvasObject
		for _, r := range row {
			keys = append(keys, v.button("key-"+string(r), string(r), plain, func() { v.send(typeCharacter{r}) }).atLeast(width))
		}
		if i == len(layout)-1 {
			keys = append(keys, v.button("delete", v.say("secret.delete"), plain, func() { v.send(typeBackspace{}) }).atLeast(width))
		}
		rows = append(rows, v.centered(8, keys...))
	}
	return v.stack(8, rows...)
}

// forgotten says where a secret can be set anew, and that guessing locks it.
func (v view) forgotten() screen {
	kind := "user-authentication"
	if v.check.Asked == card.SignaturePassword {
		kind = "signature"
	}
	paragraph := func(words string) fyne.CanvasObject { return v.text(words, style{size: sizeName}) }
	s := v.pageOf(v.secretWord("forgotten-title"), "",
		v.notice(toneWarning, v.text(v.say("secret.do-not-guess"), style{size: sizeName, bold: true})),
		v.panel(v.colors.surface, v.colors.border, v.stack(16,
			paragraph(v.say("note.blocked."+kind)),
			paragraph(v.say("secret.forgotten-bring")),
		)))
	s.center = true
	return s
}

// lastTry asks a second time before the last try is used.
func (v view) lastTry() screen {
	title := v.say("last-try.title")
	if !v.check.Tries(v.check.Asked).Known {
		title = v.say("last-try.title-unknown")
	}
	return screen{title: title, center: true, focus: "no", content: v.stack(28,
		v.notice(toneError, v.stack(8,
			v.text(title, style{size: sizeSection, bold: true}),
			v.text(v.say("last-try.detail"), style{size: sizeName}))),
		v.centered(20,
			v.button("yes", v.say("last-try.yes"), secondary, func() { v.send(agreeToLastTry{}) }).atLeast(280),
			v.button("no", v.say("last-try.no"), primary, func() { v.send(cancelEntry{}) }).atLeast(280),
		),
	)}
}

// verifying is there while the card looks at the secret.
func (v view) verifying() screen {
	title, detail := v.say("verifying.title"), v.say("reading.detail")
	if v.slow {
		title, detail = v.say("reading.slow-title"), v.say("verifying.slow")
	}
	return screen{title: title, center: true, content: v.heading(title, detail)}
}
