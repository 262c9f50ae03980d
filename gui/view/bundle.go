package view

import (
	"fyne.io/fyne/v2"

	"kigen/gui/model"
	"kigen/gui/widget"
)

// bundle draws the whole support bundle, to be read before it is saved.
func (v View) bundle() Screen {
	parts := append(v.outcome(), v.Centered(16,
		v.button("save-bundle", v.say("takeaway.save"), widget.Secondary, func() { v.Send(model.PressMake{Product: model.BundleFile}) }).AtLeast(250)))
	text := v.lines(v.Bundle().String())
	return v.pageOf(v.say("bundle.title"), v.say("bundle.detail"), append(parts, []fyne.CanvasObject{
		v.Panel(v.Colors.Surface, v.Colors.Border, text)}...)...)
}
