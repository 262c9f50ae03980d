package view

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kigen/card"
	"kigen/gui/model"
	"kigen/gui/widget"
	"kigen/internal/check"
	"kigen/rules"
)

// kinds are the rows of the result, from the top.
var kinds = []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature}

// tonesOf has the tone of each severity.
var tonesOf = map[check.Severity]widget.Tone{
	check.Neutral: widget.ToneNeutral,
	check.Good:    widget.ToneGood,
	check.Warning: widget.ToneWarning,
	check.Serious: widget.ToneError,
}

// result draws the result: the answer in one sentence, then the three items that expire.
func (v View) result() Screen {
	state := v.Check
	answer, detail := v.Language.Headline(state.Report)
	t := tonesOf[state.Report.Verdict().Severity]
	if state.Phase == check.Reading {
		answer, detail = v.readingHeading()
		t = widget.ToneNeutral
	}
	var parts []fyne.CanvasObject
	if state.Report.Simulated {
		parts = append(parts, v.demoBanner())
	}
	if state.Fault != nil {
		parts = append(parts, v.faultNotice(state.Fault))
	}
	if state.Accepted {
		parts = append(parts, v.Notice(widget.ToneGood, v.Text(v.secretText("right"), widget.Style{Size: widget.SizeName, Bold: true})))
	}
	lines := []fyne.CanvasObject{v.Text(answer, widget.Style{Size: widget.SizeAnswer, Bold: true}), v.Text(detail, widget.Style{Size: widget.SizeName})}
	if v.CanStop() {
		lines = append(lines, v.Flow(0, v.stop()))
	}
	parts = append(parts,
		v.NoticeWith(t, 72, v.Stack(6, lines...)),
		v.items(),
	)
	if near := v.timeline(); near != nil {
		parts = append(parts, near)
	}
	if tiles := v.tiles(); len(tiles) > 0 {
		parts = append(parts, v.Columns(leastTile, tiles...))
	}
	for _, fault := range state.Report.Faults {
		if fault.Cause != check.SecretBlocked { // the item says it already
			parts = append(parts, v.faultNotice(fault))
		}
	}
	if details := v.details(); len(details) > 0 {
		parts = append(parts, v.Text(v.say("result.details"), widget.Style{Size: widget.SizeDate, Bold: true}))
		parts = append(parts, details...)
	}
	if v.canRemember() {
		parts = append(parts, v.Flow(0, v.button("remember", v.say("reminder.remember"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.RememberPage}) })))
	}
	if state.Phase == check.Showing {
		parts = append(parts, v.resultFooter())
	}
	title := answer
	if state.CardGone {
		title += " - " + v.say("header.card-gone")
	}
	return Screen{Title: title, Content: v.Stack(14, parts...)}
}

// leastTile is the least width of a tile, at 100 %.
const leastTile = 300

// tiles draws the tiles below the items: what to do next, where to go, what to take along. Of
// a forged card there is nothing to remember.
func (v View) tiles() (tiles []fyne.CanvasObject) {
	if v.Check.Report.Complete && v.Plan().Procedure != "" {
		tiles = append(tiles, v.nextTile())
	}
	if v.Check.Report.Complete {
		tiles = append(tiles, v.whereTile())
		if len(v.Check.Report.Items) > 0 && !v.Check.Report.Forged() {
			tiles = append(tiles, v.takeawayTile())
		}
	}
	return tiles
}

// resultFooter draws the last line of the result: that the card may be or was taken, and buttons.
func (v View) resultFooter() fyne.CanvasObject {
	if v.Kiosk.On { // kioskScreen says it
		return v.Stack(0)
	}
	text := v.button("text", v.say("text.open"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.TextPage}) })
	closer := v.diagnoseButton()
	if v.Check.CardGone {
		return v.Sides(
			v.Text(v.say("result.card-gone"), widget.Style{Size: widget.SizeLead, Color: v.Colors.Secondary}),
			v.Flow(12, text, closer, v.button("close", v.say("result.close"), widget.Secondary, func() { v.Send(model.Intend{Intent: check.Cancel{}}) })))
	}
	return v.Sides(
		v.Text(v.say("result.take-card"), widget.Style{Size: widget.SizeLead, Color: v.Colors.Secondary}),
		v.Flow(12, text, closer, v.button("again", v.say("result.again"), widget.Secondary, func() { v.Send(model.Intend{Intent: check.Again{}}) })))
}

// demoBanner draws the notice that the dates are made up.
func (v View) demoBanner() fyne.CanvasObject {
	if v.Kiosk.On {
		return v.Notice(widget.ToneWarning, v.Text(v.say("demo.banner"), widget.Style{Size: widget.SizeName, Bold: true}))
	}
	return v.Notice(widget.ToneWarning, v.Sides(
		v.Text(v.say("demo.banner"), widget.Style{Size: widget.SizeName, Bold: true}),
		v.Flow(12,
			v.button("demo", v.say("demo.another"), widget.Secondary, func() { v.Send(model.OpenPage{Page: model.DemoPage}) }),
			v.button("leave-demo", v.say("demo.leave"), widget.Secondary, func() { v.Send(model.LeaveDemo{}) }),
		)))
}

// items draws the axis of years, a row for each item, and the legend.
func (v View) items() fyne.CanvasObject {
	a := axisOf(v.Check.Report)
	empty := func() fyne.CanvasObject { return v.Stack(0) }
	today := v.Text(v.say("result.today")+" "+v.Language.ShortDate(v.Check.Report.Today), widget.Style{Size: widget.SizeBody, Bold: true, Color: v.Colors.Primary})
	rows := []fyne.CanvasObject{
		container.New(widget.Inset{Horizontal: v.Px(24), Vertical: 0}, v.row(today, v.years(a), empty())),
	}
	for _, kind := range kinds {
		rows = append(rows, v.item(a, kind))
	}
	return v.Stack(8, append(rows, v.legend())...)
}

// item draws the row of an item: name, bar and date.
func (v View) item(a axis, kind rules.Kind) fyne.CanvasObject {
	name := v.Stack(0,
		v.Text(v.Language.Kind(kind), widget.Style{Size: widget.SizeName, Bold: true}),
		v.Text(v.Language.Use(kind), widget.Style{Size: widget.SizeBody, Color: v.Colors.Secondary}))
	item, known := v.Check.Report.Item(kind)
	if !known {
		words := v.say("result.pending")
		if v.Check.Report.Complete || v.Check.Phase == check.InTrouble {
			words = v.say("result.not-read")
		}
		waiting := v.Beside(v.Symbol(widget.ToneNeutral, 32), v.Text(words, widget.Style{Size: widget.SizeLead, Color: v.Colors.Secondary}))
		return v.Framed(v.Colors.Surface, v.Colors.Border, rowPadding, v.row(name, v.bar(a, check.Item{}), waiting))
	}
	return v.Framed(v.Colors.Surface, v.Colors.Border, rowPadding, v.row(name, v.bar(a, item), v.date(item)))
}

// date draws an item's last day, the time left and its state with a symbol. If the password is
// needed to see the date, it draws the button for that.
func (v View) date(item check.Item) fyne.CanvasObject {
	state := v.Text(v.Language.State(item), widget.Style{Size: widget.SizeLead, Bold: true, Color: v.Colors.Ink(tonesOf[item.State.Severity()])})
	lines := []fyne.CanvasObject{state}
	if !item.Expires.IsZero() {
		left := v.Text(v.Language.TimeLeft(v.Check.Report.Today, item.Expires), widget.Style{Size: widget.SizeLead})
		lines = []fyne.CanvasObject{v.Text(v.Language.Date(item.Expires), widget.Style{Size: widget.SizeDate, Bold: true}), v.Flow(16, left, state)}
		if item.State == check.StateValid || item.State == check.StateExpired {
			lines[1] = left // the time left and the symbol say the same as the state
		}
	}
	if item.State == check.StateNeedsPassword {
		if action := v.action(item); action != nil {
			lines = []fyne.CanvasObject{action}
		}
	}
	return v.Beside(v.Symbol(tonesOf[item.State.Severity()], 36), v.Stack(0, lines...))
}

// details draws a panel for each item with its facts and notes.
func (v View) details() (panels []fyne.CanvasObject) {
	for _, item := range v.Check.Report.Items {
		lines := v.facts(item)
		for _, note := range v.Language.Notes(item) {
			lines = append(lines, v.Text(note, widget.Style{Size: widget.SizeLead}))
		}
		if action := v.action(item); action != nil && item.State != check.StateNeedsPassword {
			lines = append(lines, action)
		}
		if len(lines) > 0 {
			name := v.Text(v.Language.Kind(item.Kind), widget.Style{Size: widget.SizeName, Bold: true})
			panels = append(panels, v.Panel(v.Colors.Surface, v.Colors.Border, v.Stack(6, append([]fyne.CanvasObject{name}, lines...)...)))
		}
	}
	return panels
}

// facts draws an item's short sentences: renewal window, why this date, tries, issuer.
func (v View) facts(item check.Item) (facts []fyne.CanvasObject) {
	add := func(words string) {
		if words != "" {
			facts = append(facts, v.Text(words, widget.Style{Size: widget.SizeLead}))
		}
	}
	add(v.Language.Window(item))
	add(v.Language.Limit(item.Limit))
	if item.Kind != rules.Card && item.State != check.StateAbsent {
		add(v.Language.Tries(item.Kind, item.Tries))
	}
	if item.Issuer == check.IssuerUnknown && !v.Check.Report.Simulated {
		add(v.Language.Issuer(item.Issuer))
	}
	return facts
}

// action draws the button that asks for an item's secret; nil if it can't be asked for.
func (v View) action(item check.Item) fyne.CanvasObject {
	secret, name, key := card.UserPIN, "try-pin", "result.try-pin"
	if item.Kind == rules.Signature {
		secret, name, key = card.SignaturePassword, "check-password", "result.check-password"
	}
	if item.Kind == rules.Card || !v.Check.CanAsk(secret) {
		return nil
	}
	if !v.MayAsk(secret) {
		if secret == card.UserPIN {
			return nil
		}
		return v.Text(v.say("kiosk.no-password"), widget.Style{Size: widget.SizeLead, Color: v.Colors.Secondary})
	}
	return v.Flow(0, v.button(name, v.say(key), widget.Secondary, func() { v.Send(model.Intend{Intent: check.Ask{Secret: secret}}) }))
}

// The widths of a row's outer columns, and its padding above and below, at 100 %.
const (
	rowPadding = 8
	nameColumn = 260
	dateColumn = 400
	leastBar   = 180
)

// row lays out name, bar and date side by side, with the bars of all rows aligned; one below
// the other if there is too little width.
func (v View) row(name, bar, date fyne.CanvasObject) *fyne.Container {
	return container.New(Row{v.Px(nameColumn), v.Px(dateColumn), v.Px(leastBar), v.Px(20)}, name, bar, date)
}

// A Row is the layout of an item: name, bar and date. Left and Right are the widths of name and
// date, Least that of the bar.
type Row struct{ Left, Right, Least, Gap float32 }

func (l Row) fits(width float32) bool { return width >= l.Left+l.Right+l.Least+2*l.Gap }

// HeightFor returns the height that it needs at a width.
func (l Row) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(width) {
		return widget.Stack{Gap: l.Gap / 2}.HeightFor(objects, width)
	}
	return max(widget.HeightFor(objects[0], l.Left), widget.HeightFor(objects[1], l.middle(width)), widget.HeightFor(objects[2], l.Right))
}

func (l Row) middle(width float32) float32 { return width - l.Left - l.Right - 2*l.Gap }

// NaturalWidth returns the least width at which all fit side by side.
func (l Row) NaturalWidth([]fyne.CanvasObject) float32 { return l.Left + l.Right + l.Least + 2*l.Gap }

// MinSize implements fyne.Layout.
func (l Row) MinSize(objects []fyne.CanvasObject) fyne.Size { return widget.Natural(l, objects) }

// Layout implements fyne.Layout.
func (l Row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if !l.fits(size.Width) {
		widget.Stack{Gap: l.Gap / 2}.Layout(objects, size)
		return
	}
	x := float32(0)
	for i, width := range []float32{l.Left, l.middle(size.Width), l.Right} {
		height := widget.HeightFor(objects[i], width)
		widget.Place(objects[i], x, (size.Height-height)/2, width, height)
		x += width + l.Gap
	}
}
