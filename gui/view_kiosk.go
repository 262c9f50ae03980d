package gui

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"kigen/check"
	"kigen/font"
	"kigen/policy"
	"kigen/words"
)

// kioskScreen draws what a public terminal shows: the page, and what is left of the time
// where nobody touches it.
func (v view) kioskScreen() screen {
	var s screen
	switch {
	case v.page != noPage:
		s = v.body()
	case v.closed():
		s = v.closedNow()
	case v.check.Phase == check.Finished:
		s = v.cardLeft()
	case v.waitsForCard():
		s = v.attract()
	default:
		s = v.body()
	}
	parts := []fyne.CanvasObject{s.content}
	if seconds, runs := v.counting(); runs {
		v.parts.show(seconds)
		parts = []fyne.CanvasObject{v.countdown(), s.content}
	}
	if v.occupied() {
		parts = append(parts, v.text(v.say("result.take-card"), style{size: sizeLead, color: v.colors.secondary, align: fyne.TextAlignCenter}))
	}
	s.content = v.stack(20, parts...)
	if v.narrow {
		s.content = v.stack(20, s.content)
	} else {
		v.keyboard.reveal = func(fyne.CanvasObject) { v.keyboard.mark() }
	}
	s.header = v.kioskHeader()
	if s.title != "" {
		s.title += " - "
	}
	s.title += v.say("app.title")
	return s
}

// waitsForCard reports whether the next person can lay a card.
func (m model) waitsForCard() bool {
	return m.check.Phase == check.WaitingForCard || m.check.Phase == check.WaitingForReader
}

// kioskHeader has the languages, the display and the height of the page, and the way to be
// done. A long press on
// the program's name is for staff.
func (v view) kioskHeader() fyne.CanvasObject {
	height, key := "lower", "kiosk.lower"
	if v.kiosk.lower {
		height, key = "raise", "kiosk.raise"
	}
	row := []fyne.CanvasObject{
		v.buttonWith("language", v.language.Name(), container.New(beside{v.px(8)}, v.globe(), v.text(v.language.Name(), style{size: sizeLead})), 16, plain,
			func() { v.send(openPage{languagePage}) }),
		v.button("display", v.say("header.display"), plain, func() { v.send(openPage{displayPage}) }),
		v.button(height, v.say(key), plain, func() { v.send(pressLower{}) }),
	}
	if v.occupied() || v.page != noPage { // always in sight
		row = append(row, v.button("finish", v.say("kiosk.finish"), primary, func() { v.send(pressFinish{}) }).atLeast(160))
	}
	buttons := v.flow(12, row...)
	background := canvas.NewRectangle(v.colors.surface)
	line := canvas.NewRectangle(v.colors.border)
	content := fyne.CanvasObject(buttons)
	if !v.narrow {
		content = container.New(oneLine{v.px(16)}, v.longPress(v.text(v.say("app.title"), style{size: sizeName, bold: true})), buttons)
	}
	bar := container.New(inset{v.side(32), v.px(8)}, background, content)
	return container.New(stack{}, bar, container.New(spans{height: 1, spans: []span{{to: 1, bottom: 1}}}, line))
}

// attract shows the next person what to do, in every language that is offered.
func (v view) attract() screen {
	title, detail := v.say("wait.title"), v.say("wait.detail")
	if v.check.Phase == check.WaitingForReader && !v.unseen() {
		title, detail = v.language.Fault(v.check.Fault).Title, v.say("kiosk.ask-staff")
	}
	parts := []fyne.CanvasObject{v.heading(title, detail)}
	if v.tellsFault() {
		parts = append(parts, v.faultNotice(v.check.Fault))
	}
	shown := []fyne.CanvasObject{v.movingCard()}
	if v.check.Phase == check.WaitingForReader && !v.unseen() { // nothing to lay a card on
		shown = []fyne.CanvasObject{v.symbol(toneWarning, 96)}
	}
	if n := len(v.parts.pictures); n > 0 {
		shown = append(shown, container.NewGridWrap(fyne.NewSize(v.px(400), v.px(240)), v.parts.pictures[v.shownPicture()%n]))
	}
	parts = append(parts, v.centered(40, shown...), v.largeLanguages())
	parts = append(parts, v.officeNotice()...)
	return screen{title: title, center: true, content: v.stack(20, parts...)}
}

// officeNotice is the office's own words, in the language of the page if it has it, and what
// staff have to know.
func (v view) officeNotice() (parts []fyne.CanvasObject) {
	text := v.policy.Notice[v.language.Tag()]
	if text == "" {
		text = v.policy.Notice[v.policy.Language]
	}
	if text == "" {
		text = v.policy.Notice["ja"]
	}
	if text != "" {
		parts = append(parts, v.panel(v.colors.surface, v.colors.border, v.text(text, style{size: sizeName, align: fyne.TextAlignCenter})))
	}
	if v.kiosk.broken {
		parts = append(parts, v.notice(toneWarning, v.text(v.say("kiosk.broken-policy"), style{size: sizeLead})))
	}
	return parts
}

// largeLanguages are the languages that are offered, each in its own words.
func (v view) largeLanguages() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, l := range words.Languages() {
		if v.policy.Offers(l.Tag()) {
			buttons = append(buttons, v.choice("language-"+l.Tag(), l.Name(), l.Tag() == v.language.Tag(), func() { v.send(chooseLanguage{l}) }).atLeast(195))
		}
	}
	return v.centered(16, buttons...)
}

// closedNow says when the terminal opens again.
func (v view) closedNow() screen {
	detail := ""
	if _, next := v.policy.Open(v.now); !next.Day.IsZero() {
		detail = v.say("kiosk.opens", "Day", v.language.Date(next.Day), "Opens", next.Opens)
	}
	title := v.say("kiosk.closed")
	parts := append([]fyne.CanvasObject{v.heading(title, detail), v.largeLanguages()}, v.officeNotice()...)
	return screen{title: title, center: true, content: v.stack(28, parts...)}
}

// cardLeft calls back whoever has left a card behind.
func (v view) cardLeft() screen {
	title := v.say("kiosk.take-card")
	return screen{title: title, center: true, content: v.stack(20,
		v.centered(0, v.symbol(toneWarning, 96)),
		v.text(title, style{size: 1.6 * sizeAnswer, bold: true, align: fyne.TextAlignCenter}),
		v.text(v.say("kiosk.card-left"), style{size: sizeDate, align: fyne.TextAlignCenter}),
		v.centered(0, v.cardOnReader()),
		v.text(v.say("kiosk.forgotten"), style{size: sizeName, color: v.colors.secondary, align: fyne.TextAlignCenter}))}
}

// countdown says that all will be forgotten, and how to keep it.
func (v view) countdown() fyne.CanvasObject {
	seconds := v.parts.seconds
	seconds.TextSize, seconds.Color, seconds.FontSource = v.px(2*sizeAnswer), v.colors.text, resource(font.First("ja", font.Bold))
	number := container.NewGridWrap(fyne.NewSize(v.px(120), v.px(2*sizeAnswer)), seconds)
	seconds.Alignment = fyne.TextAlignCenter
	return v.panel(v.colors.pale(toneWarning), v.colors.ink(toneWarning), v.sides(
		v.beside(number, v.text(v.say("kiosk.countdown"), style{size: sizeDate, bold: true})),
		v.flow(0, v.button("go-on", v.say("kiosk.go-on"), primary, func() { v.send(pressGoOn{}) }).atLeast(220))))
}

// show puts the seconds that are left on the screen.
func (p *kioskParts) show(seconds int) {
	if text := strconv.Itoa(seconds); p.seconds.Text != text {
		p.seconds.Text = text
		p.seconds.Refresh()
	}
}

func (v view) askStaff() fyne.CanvasObject {
	return v.text(v.say("kiosk.ask-staff"), style{size: sizeName, align: fyne.TextAlignCenter})
}

// staffCode asks for the staff code.
func (v view) staffCode() screen {
	title, s := v.say("kiosk.staff-code"), v.kiosk.staff
	note := " "
	switch {
	case v.now.Before(s.until):
		note = v.say("kiosk.staff-wait")
	case s.wrong:
		note = v.say("kiosk.staff-wrong")
	}
	field := v.codeField()
	const width = 120
	sc := v.pageOf(title, "",
		v.centered(0, field),
		v.text(note, style{size: sizeLead, bold: true, color: v.colors.warning, align: fyne.TextAlignCenter}),
		v.keys(v.ordered([]string{"12345", "67890"}), width),
		v.centered(0, v.button("confirm", v.say("secret.confirm"), primary, func() { v.send(confirmEntry{}) }).atLeast(280)))
	sc.center, sc.focus, sc.field = true, "", field
	return sc
}

// staffTools is what staff can see and do.
func (v view) staffTools() screen {
	c := v.kiosk.counts
	lines := []string{v.say("kiosk.checks", "Number", c.checks)}
	for _, tally := range []map[string]int{c.languages, c.faults} {
		var all []string
		for _, key := range slices.Sorted(maps.Keys(tally)) {
			all = append(all, fmt.Sprintf("%s %d", key, tally[key]))
		}
		if len(all) > 0 {
			lines = append(lines, strings.Join(all, ", "))
		}
	}
	shown := []fyne.CanvasObject{v.text(v.say("kiosk.today"), style{size: sizeDate, bold: true})}
	for _, line := range lines {
		shown = append(shown, v.text(line, style{size: sizeName}))
	}
	return v.pageOf(v.say("kiosk.staff"), "",
		v.panel(v.colors.surface, v.colors.border, v.stack(8, shown...)),
		v.centered(20,
			v.button("ladder", v.say("diagnosis.title"), secondary, func() { v.send(pressClimb{}) }).atLeast(250),
			v.button("restart", v.say("kiosk.restart"), secondary, func() { v.send(pressLeave{restart: true}) }).atLeast(250),
			v.button("exit", v.say("kiosk.exit"), secondary, func() { v.send(pressLeave{}) }).atLeast(250)))
}

// movingCard draws a card that comes down onto a reader, again and again.
func (v view) movingCard() fyne.CanvasObject {
	reader, card := v.readerAndCard()
	v.parts.hand.side = v.px(225)
	v.parts.moving = container.New(&v.parts.hand, reader, card)
	return v.parts.moving
}

// A hand lays a card on a reader: it comes down in some steps, rests there, and begins anew.
type hand struct {
	side  float32
	frame int
}

// down is how far the card has come, from 0 to 1.
func (h *hand) down() float32 {
	const steps, rest = 6, 8
	return min(1, float32(h.frame%(steps+rest))/steps)
}

// MinSize implements fyne.Layout.
func (h *hand) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(h.side, h.side) }

func (h *hand) heightFor([]fyne.CanvasObject, float32) float32 { return h.side }

func (h *hand) naturalWidth([]fyne.CanvasObject) float32 { return h.side }

// Layout implements fyne.Layout.
func (h *hand) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	reader, card := objects[0], objects[1]
	place(reader, 0, size.Height*0.72, size.Width, size.Height*0.28)
	cardHeight := size.Height * 0.52
	place(card, 0, (size.Height*0.74-cardHeight)*h.down(), size.Width, cardHeight)
}

// A pressed thing sends an event when it is pressed for long.
type pressed struct {
	widget.BaseWidget
	face fyne.CanvasObject
	down func() (stop func())
	stop func()
}

var _ desktop.Mouseable = (*pressed)(nil)

// longPress is how long staff press the program's name.
const longPress = 2 * time.Second

func (v view) longPress(face fyne.CanvasObject) fyne.CanvasObject {
	p := &pressed{face: face, down: func() func() { return v.later(longPress, openStaff{}) }, stop: func() {}}
	p.ExtendBaseWidget(p)
	return p
}

func (p *pressed) heightFor(width float32) float32 { return heightFor(p.face, width) }

func (p *pressed) naturalWidth() float32 { return naturalWidth(p.face) }

// MinSize implements fyne.CanvasObject.
func (p *pressed) MinSize() fyne.Size { return p.face.MinSize() }

// MouseDown implements desktop.Mouseable. A finger is a mouse to Fyne.
func (p *pressed) MouseDown(*desktop.MouseEvent) {
	p.stop()
	p.stop = p.down()
}

// MouseUp implements desktop.Mouseable.
func (p *pressed) MouseUp(*desktop.MouseEvent) { p.stop() }

// CreateRenderer implements fyne.Widget.
func (p *pressed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.face) }

// A codeField shows how many digits of a staff code were entered, and takes what is typed.
type codeField struct {
	typedField
	entered, most int
}

var _ fyne.Focusable = (*codeField)(nil)

func (v view) codeField() *codeField {
	f := &codeField{typedField: v.typedField(), entered: len(v.kiosk.staff.digits), most: policy.Most}
	f.be(f)
	return f
}

// MinSize implements fyne.CanvasObject.
func (f *codeField) MinSize() fyne.Size {
	return fyne.NewSize(f.look.px(cell)*float32(f.most)+f.look.px(40), f.look.px(72))
}

// CreateRenderer implements fyne.Widget.
func (f *codeField) CreateRenderer() fyne.WidgetRenderer {
	r := &codeRenderer{field: f}
	r.Layout(f.Size()) // Fyne may make another one later, and does not lay that out
	return r
}

type codeRenderer struct {
	field   *codeField
	objects []fyne.CanvasObject
}

func (r *codeRenderer) Layout(size fyne.Size) {
	f := r.field
	r.objects = fieldFace(f.look, f.focused, size)
	side := min(f.look.px(cell), (size.Width-f.look.px(16))/float32(f.most))
	x := (size.Width - side*float32(f.most)) / 2
	for i := range f.most {
		if i < f.entered {
			disc := canvas.NewCircle(f.look.colors.text)
			d := side * 0.6
			place(disc, x+(side-d)/2, (size.Height-d)/2, d, d)
			r.objects = append(r.objects, disc)
		} else {
			r.objects = append(r.objects, fieldLine(f.look, x, side, size.Height))
		}
		x += side
	}
}

func (r *codeRenderer) MinSize() fyne.Size { return r.field.MinSize() }

func (r *codeRenderer) Refresh() {
	r.Layout(r.field.Size())
	canvas.Refresh(r.field)
}

func (r *codeRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *codeRenderer) Destroy()                     { r.objects = nil }
