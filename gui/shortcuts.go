package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kigen/gui/model"
)

// A shortcut is a key combination and the event it sends; the event is nil when it has no
// effect.
type shortcut struct {
	keys  fyne.Shortcut
	event func(model.Model) model.Event
}

// shortcuts returns the shortcuts, all with Ctrl (⌘ on a Mac): plus, minus and 0 change the
// text size, T shows the result as plain text, and C copies it there. Fyne does not call them
// while one of its own entries has the focus.
func shortcuts() []shortcut {
	var all []shortcut
	on := func(name fyne.KeyName, modifier fyne.KeyModifier, event func(model.Model) model.Event) {
		keys := &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | modifier}
		all = append(all, shortcut{keys, event})
	}
	larger := func(m model.Model) model.Event { return model.ChooseZoom{Zoom: m.Zoom + 1} }
	on(fyne.KeyPlus, 0, larger)
	// Plus is on the key = of most keyboards, and on the key ; of Japanese ones.
	for _, name := range []fyne.KeyName{fyne.KeyEqual, fyne.KeySemicolon} {
		on(name, 0, larger)
		on(name, fyne.KeyModifierShift, larger)
	}
	on(fyne.KeyMinus, 0, func(m model.Model) model.Event { return model.ChooseZoom{Zoom: m.Zoom - 1} })
	on(fyne.Key0, 0, func(model.Model) model.Event { return model.ChooseZoom{Zoom: 0} })
	on(fyne.KeyT, 0, func(m model.Model) model.Event {
		if !m.HasText() {
			return nil
		}
		return model.OpenPage{Page: model.TextPage}
	})
	return append(all, shortcut{&fyne.ShortcutCopy{}, func(m model.Model) model.Event {
		if m.Page != model.TextPage {
			return nil
		}
		return model.PressCopy{Text: m.ReportText()}
	}})
}

// addShortcuts registers the shortcuts with the window.
func (w *Window) addShortcuts() {
	for _, s := range shortcuts() {
		w.window.Canvas().AddShortcut(s.keys, func(fyne.Shortcut) { w.runShortcut(s) })
	}
}

// runShortcut sends a shortcut's event, if there is one. A kiosk has none.
func (w *Window) runShortcut(s shortcut) {
	if w.config.Kiosk != nil {
		return
	}
	if event := s.event(w.model); event != nil {
		w.handle(event)
	}
}
