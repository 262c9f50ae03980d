package view

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
)

// askingOnKeypad draws the page before the PIN is typed on the reader's own keys: that it will
// be, and the tries left.
func (v View) askingOnKeypad() Screen {
	title, parts := v.say("keypad.ask-title"), []fyne.CanvasObject(nil)
	if fault := v.Check.Fault; fault != nil {
		title = v.Language.Fault(fault).Title
		parts = append(parts, v.faultNotice(fault))
	} else {
		parts = append(parts, v.heading(title, v.say("keypad.ask-detail")), v.Centered(0, v.keypadPicture()))
	}
	parts = append(parts, v.triesLeft(), v.Centered(20,
		v.button("cancel", v.say("secret.cancel"), widget.Secondary, func() { v.Send(model.CancelEntry{}) }).AtLeast(200),
		v.button("forgotten", v.say("secret.forgotten"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.ForgottenPage}) }).AtLeast(200),
		v.button("confirm", v.say("keypad.start"), widget.Primary, func() { v.Send(model.ConfirmEntry{}) }).AtLeast(280),
	))
	return Screen{Title: title, Center: true, Focus: "confirm", Content: v.Stack(20, parts...)}
}

// typingOnKeypad draws the page while the reader waits for its keys. Only the reader can end
// that, so there is no button.
func (v View) typingOnKeypad() Screen {
	title, stop := v.say("keypad.title"), v.say("keypad.stop")
	if v.Slow {
		stop = v.say("keypad.slow")
	}
	return Screen{Title: title, Center: true, Content: v.Stack(20,
		v.heading(title, v.say("keypad.detail")),
		v.Centered(0, v.keypadPicture()),
		v.Text(stop, widget.Style{Size: widget.SizeName, Align: fyne.TextAlignCenter}),
	)}
}

// keypadPicture draws a reader with keys, and a card in it.
func (v View) keypadPicture() fyne.CanvasObject {
	keys := ""
	for i := range 12 {
		ink := v.Colors.Surface
		switch i {
		case 9: // cancel
			ink = v.Colors.Error
		case 11: // OK
			ink = v.Colors.Success
		}
		keys += fmt.Sprintf(`<rect x="%d" y="%d" width="36" height="22" rx="6" ry="6" fill="%s"/>`, 24+48*(i%3), 92+32*(i/3), widget.Hex(ink))
	}
	drawing := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 320">
<rect x="0" y="24" width="180" height="216" rx="18" ry="18" fill="%s"/>
<rect x="24" y="44" width="132" height="32" rx="6" ry="6" fill="#d9e6ff"/>%s
<rect x="32" y="222" width="116" height="90" rx="10" ry="10" fill="%s"/>
<rect x="36" y="226" width="108" height="82" rx="8" ry="8" fill="#ffffff"/></svg>`, widget.Hex(v.Colors.Device), keys, widget.Hex(v.Colors.Primary))
	if v.Low {
		return v.Drawing(drawing, 72, 128)
	}
	return v.Drawing(drawing, 113, 200)
}
