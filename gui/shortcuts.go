package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kigen/check"
)

// addShortcuts takes the keys that are pressed together with Ctrl, or ⌘ on a Mac. They
// are not heard while a field of Fyne's own has the focus.
//
//   - and -  a text size up and down; 0 the first
//     T        the result as plain text
//     C        copies that, where it is shown
func (w *Window) addShortcuts() {
	on := func(shortcut fyne.Shortcut, event func() any) {
		w.window.Canvas().AddShortcut(shortcut, func(fyne.Shortcut) {
			if e := event(); e != nil {
				w.handle(e)
			}
		})
	}
	key := func(name fyne.KeyName, modifier fyne.KeyModifier, event func() any) {
		on(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | modifier}, event)
	}
	larger := func() any { return chooseZoom{w.model.zoom + 1} }
	key(fyne.KeyPlus, 0, larger)
	// Plus is on one of these: the first on most keyboards, the second on Japanese ones.
	for _, name := range []fyne.KeyName{fyne.KeyEqual, fyne.KeySemicolon} {
		key(name, 0, larger)
		key(name, fyne.KeyModifierShift, larger)
	}
	key(fyne.KeyMinus, 0, func() any { return chooseZoom{w.model.zoom - 1} })
	key(fyne.Key0, 0, func() any { return chooseZoom{0} })
	key(fyne.KeyT, 0, func() any {
		if !w.model.hasText() {
			return nil
		}
		return openPage{textPage}
	})
	on(&fyne.ShortcutCopy{}, func() any {
		if w.model.page != textPage {
			return nil
		}
		return pressCopy{view{model: w.model}.reportText()}
	})
}

// hasText reports whether there is a result to be shown as plain text.
func (m model) hasText() bool {
	return m.check.Phase == check.Showing || m.check.Phase == check.InTrouble
}
