package paper

import (
	"strings"

	"kigen/internal/check"
	"kigen/internal/export/calendar"
	"kigen/internal/fonts"
	"kigen/internal/i18n"
	"kigen/rules"
)

// Content is what a page says.
type Content struct {
	Report   check.Report
	Language *i18n.Language
	// Topics say what to do next and where, the most important first.
	Topics []i18n.Topic
}

// The sizes of letters in millimetres, where nothing has to be set smaller.
const (
	sizeAnswer = 10.0
	sizeHead   = 6.2
	sizeBody   = 5.6
	sizeNote   = 4.6
)

// scales are tried one after the other until all fits. The last sets body text in 12 points.
var scales = []float32{1, 0.95, 0.9, 0.85, 0.8, 0.76}

const (
	margin   = 13.0 // of a sheet of A4
	edge     = 4.0  // of a roll: printers leave its sides white
	inner    = 4.5  // padding of a box
	gap      = 4.0  // between parts
	nameWide = 66.0
	rollSize = 0.62 // letters on a roll, by those on a sheet: 10 points for body text
	codeWide = 36.0
	hairline = 0.3
	closer   = 0.9 // line spacing on paper, by that on the screen
)

// Lay lays out a sheet of A4.
func Lay(c Content) Page { return c.page(newLetters()) }

// LayRoll lays out a roll of receipts, as long as the whole content needs.
func LayRoll(c Content) Page { return c.roll(newLetters()) }

func (c Content) roll(known letters) Page {
	s := sheet{y: edge, scale: rollSize, letters: known, edge: edge, Page: Page{
		Title: c.Title(), Language: c.Language.Tag(), Made: c.Report.Today, Width: RollWidth,
	}}
	s.head(c)
	for _, topic := range c.Topics {
		s.topic(topic)
	}
	s.tail(c)
	s.Height = s.y + 2*edge
	return s.Page
}

func (c Content) page(known letters) (page Page) {
	var kept []i18n.Topic // that there is room for, the first ones first
	for _, topic := range c.Topics {
		if _, fits := c.lay(append(kept, topic), scales[len(scales)-1], known); fits {
			kept = append(kept, topic)
		}
	}
	for _, scale := range scales {
		var fits bool
		if page, fits = c.lay(kept, scale, known); fits {
			break
		}
	}
	return page
}

// Title returns the page's title, which suits as a file name too. It names no person, and
// says of a demonstration card that it is for practice.
func (c Content) Title() string {
	title := c.Language.Say("app.title")
	if c.Report.Simulated {
		title = c.Language.Say("header.demo") + " - " + title
	}
	return strings.ReplaceAll(title, string(fonts.WordBreak), "")
}

// A sheet is a page being laid out from above.
type sheet struct {
	Page
	letters
	y     float32 // what lies above is used
	scale float32
	edge  float32 // the margin
}

// inside is the width between the margins.
func (s *sheet) inside() float32 { return s.Width - 2*s.edge }

// isRoll reports whether the page is too narrow to set one thing beside another.
func (s *sheet) isRoll() bool { return s.Width < Width }

func (c Content) lay(topics []i18n.Topic, scale float32, known letters) (page Page, fits bool) {
	s := sheet{y: margin, scale: scale, letters: known, edge: margin, Page: Page{
		Title: c.Title(), Language: c.Language.Tag(), Made: c.Report.Today, Width: Width, Height: Height,
	}}
	s.head(c)
	s.y += gap * scale
	bottom := s.foot(c)
	for _, topic := range topics {
		if s.topic(topic); s.y > bottom {
			return s.Page, false
		}
	}
	return s.Page, s.y <= bottom
}

// head sets the answer, and a row for each thing that expires.
func (s *sheet) head(c Content) {
	if c.Report.Simulated {
		s.banner(c.Language.Say("demo.banner"))
	}
	s.paragraph(c.Language.Say("app.title"), sizeNote, fonts.Regular, dark)
	s.answer(c.Language.Headline(c.Report))
	for _, kind := range []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature} {
		s.thing(c, kind)
	}
}

// banner sets in a box that the card is for practice.
func (s *sheet) banner(says string) {
	top := s.y
	s.y += inner / 2
	s.text(says, s.edge+inner, s.inside()-2*inner, sizeBody, fonts.Bold, black)
	s.y += inner / 2
	s.frame(top, s.y)
	s.y += gap * s.scale
}

// answer sets the headline in a box.
func (s *sheet) answer(answer, detail string) {
	s.y += gap * s.scale / 2
	top, at := s.y, len(s.Rectangles)
	s.y += inner * s.scale
	s.text(answer, s.edge+inner, s.inside()-2*inner, sizeAnswer, fonts.Bold, black)
	s.text(detail, s.edge+inner, s.inside()-2*inner, sizeBody, fonts.Regular, black)
	s.y += inner * s.scale
	s.Rectangles = append(s.Rectangles[:at], Rectangle{s.edge, top, s.inside(), s.y - top, pale})
	s.frame(top, s.y)
	s.y += gap * s.scale
}

// frame draws the lines of a box over the whole width.
func (s *sheet) frame(top, bottom float32) {
	const thick = 0.6
	wide := s.inside()
	s.Rectangles = append(s.Rectangles,
		Rectangle{s.edge, top, wide, thick, black},
		Rectangle{s.edge, bottom - thick, wide, thick, black},
		Rectangle{s.edge, top, thick, bottom - top, black},
		Rectangle{s.edge + wide - thick, top, thick, bottom - top, black})
}

// thing sets a row for a thing that expires: its name, and until when.
func (s *sheet) thing(c Content, kind rules.Kind) {
	item, known := c.Report.Item(kind)
	top := s.y
	s.y += 2 * s.scale
	s.text(c.Language.Kind(kind), s.edge, min(nameWide, s.inside()), sizeBody, fonts.Bold, black)
	left := s.y
	x, wide := s.edge+nameWide+gap, s.inside()-nameWide-gap
	if s.isRoll() {
		x, wide = s.edge, s.inside()
	} else {
		s.y = top + 2*s.scale
	}
	switch {
	case !known:
		s.text(c.Language.Say("result.not-read"), x, wide, sizeBody, fonts.Regular, black)
	case item.State == check.StateNeedsPassword:
		s.text(c.Language.Say("paper.not-asked"), x, wide, sizeBody, fonts.Regular, black)
	case item.Expires.IsZero():
		s.text(c.Language.State(item), x, wide, sizeBody, fonts.Regular, black)
	default:
		s.text(c.Language.Date(item.Expires), x, wide, sizeHead, fonts.Bold, black)
		state := c.Language.State(item)
		if item.State == check.StateRenewable {
			state = c.Language.Window(item)
		}
		s.text(state, x, wide, sizeBody, fonts.Regular, black)
	}
	s.y = max(left, s.y) + 2*s.scale
	s.Rectangles = append(s.Rectangles, Rectangle{s.edge, s.y, s.inside(), hairline, line})
}

func (s *sheet) topic(topic i18n.Topic) {
	s.paragraph(topic.Title, sizeHead, fonts.Bold, black)
	for lines := topic.Lines; len(lines) > 0; {
		if len(lines) > 1 && s.isShort(lines[0]) && s.isShort(lines[1]) {
			beside := s.y
			s.paragraph(lines[0], sizeBody, fonts.Regular, black)
			s.y = beside
			s.text(lines[1], s.Width/2+gap/2, s.half(), sizeBody, fonts.Regular, black)
			lines = lines[2:]
			continue
		}
		s.paragraph(lines[0], sizeBody, fonts.Regular, black)
		lines = lines[1:]
	}
	s.y += gap * s.scale / 2
}

// half is the width of two lines that stand beside each other.
func (s *sheet) half() float32 { return (s.inside() - gap) / 2 }

// isShort reports whether another line has room beside this one.
func (s *sheet) isShort(says string) bool {
	return s.measure(sizeBody*s.scale, fonts.Regular)(says) <= s.half() && !s.isRoll()
}

// foot sets the foot of a sheet, from its bottom up: when and by what the page was made, and
// above that the code with how to use it. It returns where the foot begins.
func (s *sheet) foot(c Content) (top float32) {
	used := s.y
	defer func() { s.y = used }()
	made := c.Language.Say("paper.made", "Date", c.Language.Date(c.Report.Today))
	s.y = Height - s.edge - s.height(made, s.inside(), sizeNote, fonts.Regular)
	top = s.y
	s.paragraph(made, sizeNote, fonts.Regular, dark)
	days := calendar.Of(c.Report, c.Language)
	code, ok := days.Code()
	if !ok {
		return top
	}
	x, wide := s.edge+codeWide+gap, s.inside()-codeWide-gap
	says := []struct {
		words  string
		weight fonts.Weight
	}{
		{c.Language.Say("takeaway.aim"), fonts.Regular},
		{c.Language.Say("takeaway.then"), fonts.Regular},
		{c.Language.Date(days.Entries[0].On), fonts.Bold},
		{days.Entries[0].Title, fonts.Regular},
	}
	high := float32(0)
	for _, line := range says {
		high += s.height(line.words, wide, sizeNote, line.weight)
	}
	top -= max(codeWide, high) + gap
	s.code(code.Dark, s.edge, top+gap/2)
	s.Rectangles = append(s.Rectangles, Rectangle{s.edge, top, s.inside(), hairline, line})
	s.y = top + gap/2 + max(0, codeWide-high)/2
	for _, line := range says {
		s.text(line.words, x, wide, sizeNote, line.weight, black)
	}
	return top
}

// tail sets on a roll what foot sets on a sheet, the code first.
func (s *sheet) tail(c Content) {
	days := calendar.Of(c.Report, c.Language)
	if code, ok := days.Code(); ok {
		s.y += gap * s.scale
		s.code(code.Dark, (s.Width-codeWide)/2, s.y)
		s.y += codeWide
		s.paragraph(c.Language.Say("takeaway.aim"), sizeNote, fonts.Regular, black)
		s.paragraph(c.Language.Date(days.Entries[0].On), sizeNote, fonts.Bold, black)
		s.paragraph(days.Entries[0].Title, sizeNote, fonts.Regular, black)
	}
	s.y += gap * s.scale
	s.paragraph(c.Language.Say("paper.made", "Date", c.Language.Date(c.Report.Today)), sizeNote, fonts.Regular, dark)
}

// code draws a code with its quiet zone, x and y its upper left corner.
func (s *sheet) code(dark [][]bool, x, y float32) {
	module := codeWide / float32(len(dark)+2*calendar.QuietZone)
	quiet := module * calendar.QuietZone
	s.Code = Code{x + quiet, y + quiet, module, dark}
}

// paragraph sets words over the whole width.
func (s *sheet) paragraph(says string, size float32, weight fonts.Weight, shade Shade) {
	s.text(says, s.edge, s.inside(), size, weight, shade)
}

// text sets words in lines no wider than wide, and moves down below them.
func (s *sheet) text(says string, x, wide, size float32, weight fonts.Weight, shade Shade) {
	size *= s.scale
	height := s.lineHeight(size)
	for _, line := range fonts.Lines(says, wide, s.measure(size, weight)) {
		t := Text{X: x, Y: s.y + height/2 + size*0.36, Size: size, Shade: shade}
		for _, piece := range s.set(s.Language, weight, line) {
			piece.Width *= size
			t.Pieces = append(t.Pieces, piece)
		}
		s.Texts = append(s.Texts, t)
		s.y += height
	}
}

// height returns the height of what text would set.
func (s *sheet) height(says string, wide, size float32, weight fonts.Weight) float32 {
	size *= s.scale
	return float32(len(fonts.Lines(says, wide, s.measure(size, weight)))) * s.lineHeight(size)
}

func (s *sheet) lineHeight(size float32) float32 {
	return size * fonts.LineSpacing(s.Language) * closer
}

func (s *sheet) measure(size float32, weight fonts.Weight) func(string) float32 {
	return func(says string) (width float32) {
		for _, piece := range s.set(s.Language, weight, says) {
			width += size * piece.Width
		}
		return width
	}
}
