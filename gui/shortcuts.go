package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kigen/gui/model"
)

// A shortcut is keys that are pressed together, and what they do: an event, nil for
// nothing just now.
type shortcut struct {
	keys  fyne.Shortcut
	event func(model.Model) model.Event
}

// shortcuts are those with Ctrl, or ⌘ on a Mac. They are not heard while a field of Fyne's
// own has the focus. Plus and minus take the next text size, 0 the first. T shows the result
// as plain text, and C copies that where it is shown.
func shortcuts() []shortcut {
	var all []shortcut
	on := func(name fyne.KeyName, modifier fyne.KeyModifier, event func(model.Model) model.Event) {
		keys := &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | modifier}
		all = append(all, shortcut{keys, event})
	}
	larger := func(m model.Model) model.Event { return model.ChooseZoom{Zoom: m.Zoom + 1} }
	on(fyne.KeyPlus, 0, larger)
	// Plus is on one of these: the first on most keyboards, the second on Japanese ones.
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

// addShortcuts has the window hear them.
func (w *Window) addShortcuts() {
	for _, s := range shortcuts() {
		w.window.Canvas().AddShortcut(s.keys, func(fyne.Shortcut) { w.runShortcut(s) })
	}
}

func (w *Window) runShortcut(s shortcut) {
	if event := s.event(w.model); event != nil {
		w.handle(event)
	}
}
