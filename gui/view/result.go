package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// kinds are the rows of the result, from above.
var kinds = []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature}

// tonesOf are the tones of an item's state.
var tonesOf = map[check.ItemState]tone{
	check.StateValid:      toneGood,
	check.StateRenewable:  toneWarning,
	check.StateExpired:    toneError,
	check.StateUnreadable: toneError,
}

// result draws the answer in one sentence, then the three things that expire.
func (v view) result() screen {
	state := v.check
	answer, detail := v.language.Headline(state.Report)
	t := answerTone(state.Report)
	if state.Phase == check.Reading {
		answer, detail = v.readingHeading()
		t = toneNeutral
	}
	var parts []fyne.CanvasObject
	if state.Report.Simulated {
		parts = append(parts, v.demoBanner())
	}
	if state.Fault != nil {
		parts = append(parts, v.faultNotice(state.Fault))
	}
	if state.Accepted {
		parts = append(parts, v.notice(toneGood, v.text(v.secretWord("right"), style{size: sizeName, bold: true})))
	}
	lines := []fyne.CanvasObject{v.text(answer, style{size: sizeAnswer, bold: true}), v.text(detail, style{size: sizeName})}
	if v.canStop() {
		lines = append(lines, v.flow(0, v.stop()))
	}
	parts = append(parts,
		v.noticeWith(t, 72, v.stack(6, lines...)),
		v.items(),
	)
	if near := v.closeUp(); near != nil {
		parts = append(parts, near)
	}
	if tiles := v.tiles(); len(tiles) > 0 {
		parts = append(parts, v.columns(leastTile, tiles...))
	}
	for _, fault := range state.Report.Faults {
		if fault.Cause != check.SecretBlocked { // its item says so already
			parts = append(parts, v.faultNotice(fault))
		}
	}
	if details := v.details(); len(details) > 0 {
		parts = append(parts, v.text(v.say("result.details"), style{size: sizeDate, bold: true}))
		parts = append(parts, details...)
	}
	if v.canRemember() {
		parts = append(parts, v.flow(0, v.button("remember", v.say("reminder.remember"), secondary, func() { v.send(openPage{rememberPage}) })))
	}
	if state.Phase == check.Showing {
		parts = append(parts, v.farewell())
	}
	title := answer
	if state.CardGone {
		title += " - " + v.say("header.card-gone")
	}
	return screen{title: title, content: v.stack(14, parts...)}
}

// leastTile is the least width of a tile, at 100 %.
const leastTile = 300

// tiles are what can be done with the answer: each opens a page.
func (v view) tiles() (tiles []fyne.CanvasObject) {
	if v.check.Report.Complete && v.plan().Procedure != "" {
		tiles = append(tiles, v.nextTile())
	}
	if v.check.Report.Complete {
		tiles = append(tiles, v.whereTile())
		if len(v.check.Report.Items) > 0 {
			tiles = append(tiles, v.takeawayTile())
		}
	}
	return tiles
}

// answerTone is the tone of what the report comes to, and never good where something
// could not be read.
func answerTone(report check.Report) tone {
	situation, urgent := report.Situation()
	t := tonesOf[urgent.State]
	if situation == check.IsBlocked || situation == check.OpensSoon {
		t = toneWarning
	}
	for _, item := range report.Items {
		if item.State == check.StateUnreadable && t == toneGood {
			t = toneWarning
		}
	}
	return t
}

// farewell says that the card may be taken, or was.
func (v view) farewell() fyne.CanvasObject {
	if v.kiosk.on { // the bar below the page says so
		return v.stack(0)
	}
	text := v.button("text", v.say("text.open"), secondary, func() { v.send(openPage{textPage}) })
	closer := v.lookCloser()
	if v.check.CardGone {
		return v.sides(
			v.text(v.say("result.card-gone"), style{size: sizeLead, color: v.colors.secondary}),
			v.flow(12, text, closer, v.button("close", v.say("result.close"), secondary, func() { v.send(intend{check.Cancel{}}) })))
	}
	return v.sides(
		v.text(v.say("result.take-card"), style{size: sizeLead, color: v.colors.secondary}),
		v.flow(12, text, closer, v.button("again", v.say("result.again"), secondary, func() { v.send(intend{check.Again{}}) })))
}

// demoBanner says that the dates are made up.
func (v view) demoBanner() fyne.CanvasObject {
	if v.kiosk.on {
		return v.notice(toneWarning, v.text(v.say("demo.banner"), style{size: sizeName, bold: true}))
	}
	return v.notice(toneWarning, v.sides(
		v.text(v.say("demo.banner"), style{size: sizeName, bold: true}),
		v.flow(12,
			v.button("demo", v.say("demo.another"), secondary, func() { v.send(openPage{demoPage}) }),
			v.button("leave-demo", v.say("demo.leave"), secondary, func() { v.send(leaveDemo{}) }),
		)))
}

// items draws the axis of years and a row for each thing that expires.
func (v view) items() fyne.CanvasObject {
	a := axisOf(v.check.Report)
	empty := func() fyne.CanvasObject { return v.stack(0) }
	today := v.text(v.say("result.today")+" "+v.language.ShortDate(v.check.Report.Today), style{size: sizeBody, bold: true, color: v.colors.primary})
	rows := []fyne.CanvasObject{
		container.New(inset{v.px(24), 0}, v.row(today, v.years(a), empty())),
	}
	for _, kind := range kinds {
		rows = append(rows, v.item(a, kind))
	}
	return v.stack(8, append(rows, v.legend())...)
}

// item draws one thing that expires as a row: name, bar and date.
func (v view) item(a axis, kind rules.Kind) fyne.CanvasObject {
	name := v.stack(0,
		v.text(v.language.Kind(kind), style{size: sizeName, bold: true}),
		v.text(v.language.Use(kind), style{size: sizeBody, color: v.colors.secondary}))
	item, known := v.check.Report.Item(kind)
	if !known {
		words := v.say("result.pending")
		if v.check.Report.Complete || v.check.Phase == check.InTrouble {
			words = v.say("result.not-read")
		}
		waiting := v.beside(v.symbol(toneNeutral, 32), v.text(words, style{size: sizeLead, color: v.colors.secondary}))
		return v.framed(v.colors.surface, v.colors.border, rowPadding, v.row(name, v.bar(a, check.Item{}), waiting))
	}
	return v.framed(v.colors.surface, v.colors.border, rowPadding, v.row(name, v.bar(a, item), v.date(item)))
}

// date draws an item's last day, what is left and its state, with the state's symbol;
// or how to come to see it.
func (v view) date(item check.Item) fyne.CanvasObject {
	state := v.text(v.language.State(item), style{size: sizeLead, bold: true, color: v.colors.ink(tonesOf[item.State])})
	lines := []fyne.CanvasObject{state}
	if !item.Expires.IsZero() {
		left := v.text(v.language.TimeLeft(v.check.Report.Today, item.Expires), style{size: sizeLead})
		lines = []fyne.CanvasObject{v.text(v.language.Date(item.Expires), style{size: sizeDate, bold: true}), v.flow(16, left, state)}
		if item.State == check.StateValid || item.State == check.StateExpired {
			lines[1] = left // says as much, and the symbol too
		}
	}
	if item.State == check.StateNeedsPassword {
		if action := v.action(item); action != nil {
			lines = []fyne.CanvasObject{action}
		}
	}
	return v.beside(v.symbol(tonesOf[item.State], 36), v.stack(0, lines...))
}

// details are what else is known of each thing, in words.
func (v view) details() (panels []fyne.CanvasObject) {
	for _, item := range v.check.Report.Items {
		lines := v.facts(item)
		for _, note := range v.language.Notes(item) {
			lines = append(lines, v.text(note, style{size: sizeLead}))
		}
		if action := v.action(item); action != nil && item.State != check.StateNeedsPassword {
			lines = append(lines, action)
		}
		if len(lines) > 0 {
			name := v.text(v.language.Kind(item.Kind), style{size: sizeName, bold: true})
			panels = append(panels, v.panel(v.colors.surface, v.colors.border, v.stack(6, append([]fyne.CanvasObject{name}, lines...)...)))
		}
	}
	return panels
}

// facts are the short sentences: state, renewal window, why this date, tries.
func (v view) facts(item check.Item) (facts []fyne.CanvasObject) {
	add := func(words string) {
		if words != "" {
			facts = append(facts, v.text(words, style{size: sizeLead}))
		}
	}
	add(v.language.Window(item))
	add(v.language.Limit(item.Limit))
	if item.Kind != rules.Card && item.State != check.StateAbsent {
		add(v.language.Tries(item.Kind, item.Tries))
	}
	if item.Issuer == check.IssuerUnknown && !v.check.Report.Simulated {
		add(v.language.Issuer(item.Issuer))
	}
	return facts
}

// action is the button of an item's secret, nil where there is nothing to ask for.
func (v view) action(item check.Item) fyne.CanvasObject {
	secret, name, key := card.UserPIN, "try-pin", "result.try-pin"
	if item.Kind == rules.Signature {
		secret, name, key = card.SignaturePassword, "check-password", "result.check-password"
	}
	if item.Kind == rules.Card || !v.check.CanAsk(secret) {
		return nil
	}
	if !v.mayAsk(secret) {
		if secret == card.UserPIN {
			return nil
		}
		return v.text(v.say("kiosk.no-password"), style{size: sizeLead, color: v.colors.secondary})
	}
	return v.flow(0, v.button(name, v.say(key), secondary, func() { v.send(intend{check.Ask{Secret: secret}}) }))
}

// The widths of a row's outer columns, and its padding above and below, at 100 %.
const (
	rowPadding = 8
	nameColumn = 260
	dateColumn = 400
	leastBar   = 180
)

// row lays name, bar and date beside each other, so that the bars of all rows stand
// below one another; below each other where that gets too narrow.
func (v view) row(name, bar, date fyne.CanvasObject) *fyne.Container {
	return container.New(row{v.px(nameColumn), v.px(dateColumn), v.px(leastBar), v.px(20)}, name, bar, date)
}

type row struct{ left, right, least, gap float32 }

func (l row) fits(width float32) bool { return width >= l.left+l.right+l.least+2*l.gap }

func (l row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(width) {
		return stack{l.gap / 2}.heightFor(objects, width)
	}
	return max(heightFor(objects[0], l.left), heightFor(objects[1], l.middle(width)), heightFor(objects[2], l.right))
}

func (l row) middle(width float32) float32 { return width - l.left - l.right - 2*l.gap }

func (l row) naturalWidth([]fyne.CanvasObject) float32 { return l.left + l.right + l.least + 2*l.gap }

func (l row) MinSize(objects []fyne.CanvasObject) fyne.Size { return natural(l, objects) }

func (l row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !l.fits(size.Width) {
		stack{l.gap / 2}.Layout(objects, size)
		return
	}
	x := float32(0)
	for i, width := range []float32{l.left, l.middle(size.Width), l.right} {
		height := heightFor(objects[i], width)
		place(objects[i], x, (size.Height-height)/2, width, height)
		x += width + l.gap
	}
}
