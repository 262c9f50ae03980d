package view

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
)

// demoSecrets are the secrets of the demonstration cards, shown on the screen.
var demoSecrets = map[card.SecretKind]string{card.UserPIN: virtual.PIN, card.SignaturePassword: virtual.Password}

// secretText returns the sentence of a key for the secret asked for.
func (v View) secretText(key string, pairs ...any) string {
	name := "user-authentication"
	if v.Check.Asked == card.SignaturePassword {
		name = "signature"
	}
	return v.say("secret."+key+"."+name, pairs...)
}

// asking draws the entry of a secret: which one and its form, the field, the tries left, and a
// keypad for touch screens.
func (v View) asking() Screen {
	if v.Check.AsksOnKeypad() {
		return v.askingOnKeypad()
	}
	_, most := v.Entry.Kind.Length()
	field := v.entryField(most)
	field.Entered = v.Entry.Length
	if v.Entry.Shown {
		// Go allocates no memory for a string of one ASCII character, so none is left to wipe.
		field.Shows = func(i int) string { return string(rune(v.Characters(i))) }
	}
	question, shape := v.secretText("title"), v.secretText("shape")
	title := question
	if v.Check.Fault != nil {
		title = v.Language.Fault(v.Check.Fault).Title
		shape = "" // saves height for the keys
	}
	brief := v.Low && v.Check.Fault != nil && v.Check.Fault.Cause == check.WrongSecret // the fault gives the question and the tries: save height for the keys
	var parts []fyne.CanvasObject
	if !brief {
		parts = append(parts, v.heading(question, shape))
	}
	if v.Check.Current.Simulated {
		words := v.secretText("demo", "Secret", demoSecrets[v.Check.Asked])
		parts = append(parts, v.Text(words, widget.Style{Size: widget.SizeLead, Bold: true, Color: v.Colors.Warning, Align: fyne.TextAlignCenter}))
	}
	if v.Check.Fault != nil {
		parts = append(parts, v.faultNotice(v.Check.Fault))
	}
	show := "secret.show"
	if v.Entry.Shown {
		show = "secret.hide"
	}
	line := v.Centered(16, field, v.button("show", v.say(show), widget.Plain, func() { v.Send(model.ToggleShown{}) }))
	if v.Kiosk.On { // others may see the screen
		line = v.Centered(16, field)
	}
	parts = append(parts,
		line,
		v.Text(v.entryNote(), widget.Style{Size: widget.SizeLead, Bold: true, Color: v.Colors.Warning, Align: fyne.TextAlignCenter}),
	)
	if !brief {
		parts = append(parts, v.triesLeft())
	}
	parts = append(parts, v.keypad(), v.Centered(20,
		v.button("cancel", v.say("secret.cancel"), widget.Secondary, func() { v.Send(model.CancelEntry{}) }).AtLeast(200),
		v.button("forgotten", v.say("secret.forgotten"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.ForgottenPage}) }).AtLeast(200),
		v.button("confirm", v.say("secret.confirm"), widget.Primary, func() { v.Send(model.ConfirmEntry{}) }).AtLeast(280),
	))
	return Screen{Title: title, Center: true, Content: v.Stack(10, parts...), Field: field}
}

// entryNote returns the hint about the last character, or how many are missing.
func (v View) entryNote() string {
	switch v.Entry.Note {
	case model.NoteFolded:
		return v.say("secret.folded")
	case model.NoteBadCharacter:
		return v.secretText("bad-character")
	case model.NoteFull:
		return v.say("secret.full")
	}
	fewest, _ := v.Check.Asked.Length()
	if n := v.Entry.Length; n < fewest && (n > 0 || v.Entry.Note == model.NoteTooShort) {
		return v.say("secret.missing", "Count", fewest-n)
	}
	return " " // keeps the line's height while typing
}

// triesLeft draws the tries left as discs and in words.
func (v View) triesLeft() fyne.CanvasObject {
	tries := v.Check.Tries(v.Check.Asked)
	if !tries.Known {
		return v.Text(v.say("secret.left-unknown"), widget.Style{Size: widget.SizeLead, Align: fyne.TextAlignCenter})
	}
	var discs []fyne.CanvasObject
	for i := range v.Check.Asked.MaxTries() {
		disc := canvas.NewCircle(v.Colors.Border)
		if i < tries.Left {
			disc.FillColor = v.Colors.Success
			if tries.Left == 1 {
				disc.FillColor = v.Colors.Error
			}
		}
		discs = append(discs, container.NewGridWrap(fyne.NewSquareSize(v.Px(22)), disc))
	}
	words := v.Text(v.say("secret.left", "Count", tries.Left), widget.Style{Size: widget.SizeLead})
	return v.Centered(12, append(discs, words)...)
}

// keypads has the keys of each secret's keypad, row by row.
var keypads = map[card.SecretKind][]string{
	card.UserPIN:           {"12345", "67890"},
	card.SignaturePassword: {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"},
}

// keypad draws the keypad of the secret asked for.
func (v View) keypad() fyne.CanvasObject {
	width := float32(76)
	if v.Check.Asked == card.UserPIN {
		width = 120
	}
	return v.keys(v.ordered(keypads[v.Check.Asked]), width)
}

// ordered returns a keypad with its digits in the kiosk's order.
func (v View) ordered(layout []string) []string {
	if !v.Kiosk.On {
		return layout
	}
	next := 0
	digit := func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		next++
		return rune(v.Kiosk.Digits[next-1])
	}
	ordered := make([]string, len(layout))
	for i, row := range layout {
		ordered[i] = strings.Map(digit, row)
	}
	return ordered
}

// keys draws rows of keys, with the delete key at the end of the last.
func (v View) keys(layout []string, width float32) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, row := range layout {
		var keys []fyne.CanvasObject
		for _, r := range row {
			keys = append(keys, v.button("key-"+string(r), string(r), widget.Plain, func() { v.Send(model.TypeCharacter{Character: r}) }).AtLeast(width))
		}
		if i == len(layout)-1 {
			keys = append(keys, v.button("delete", v.say("secret.delete"), widget.Plain, func() { v.Send(model.TypeBackspace{}) }).AtLeast(width))
		}
		rows = append(rows, v.Centered(8, keys...))
	}
	return v.Stack(8, rows...)
}

// forgotten draws the page about a forgotten secret: where it can be reset, and that guessing
// locks it.
func (v View) forgotten() Screen {
	kind := "user-authentication"
	if v.Check.Asked == card.SignaturePassword {
		kind = "signature"
	}
	paragraph := func(words string) fyne.CanvasObject { return v.Text(words, widget.Style{Size: widget.SizeName}) }
	s := v.pageOf(v.secretText("forgotten-title"), "",
		v.Notice(widget.ToneWarning, v.Text(v.say("secret.do-not-guess"), widget.Style{Size: widget.SizeName, Bold: true})),
		v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(16,
			paragraph(v.say("note.blocked."+kind)),
			paragraph(v.say("secret.forgotten-bring")),
		)))
	s.Center = true
	return s
}

// lastTry draws the question whether to use the last try.
func (v View) lastTry() Screen {
	title := v.say("last-try.title")
	if !v.Check.Tries(v.Check.Asked).Known {
		title = v.say("last-try.title-unknown")
	}
	return Screen{Title: title, Center: true, Focus: "no", Content: v.Stack(28,
		v.Notice(widget.ToneError, v.Stack(8,
			v.Text(title, widget.Style{Size: widget.SizeSection, Bold: true}),
			v.Text(v.say("last-try.detail"), widget.Style{Size: widget.SizeName}))),
		v.Centered(20,
			v.button("yes", v.say("last-try.yes"), widget.Secondary, func() { v.Send(model.AgreeToLastTry{}) }).AtLeast(280),
			v.button("no", v.say("last-try.no"), widget.Primary, func() { v.Send(model.CancelEntry{}) }).AtLeast(280),
		),
	)}
}

// verifying draws the page shown while the card verifies the secret.
func (v View) verifying() Screen {
	if v.Check.OnKeypad || v.Check.Phase == check.Asking && v.Check.AsksOnKeypad() {
		return v.typingOnKeypad()
	}
	title, detail := v.say("verifying.title"), v.say("reading.detail")
	if v.Slow {
		title, detail = v.say("reading.slow-title"), v.say("verifying.slow")
	}
	return Screen{Title: title, Center: true, Content: v.heading(title, detail)}
}
