package paper

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"kigen/card/virtual"
	"kigen/internal/check/checktest"
	"kigen/internal/fonts"
	"kigen/internal/i18n"
	"kigen/rules"
)

var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// known are the fonts, read once for all tests.
var known = newLetters()

func lay(c Content) Page { return c.page(known) }

func layRoll(c Content) Page { return c.roll(known) }

// contents are those of every demonstration card in every language, with so many topics.
func contents(t *testing.T, topics int) map[string]Content {
	all := map[string]Content{}
	for _, name := range virtual.Names() {
		r := checktest.Read(t, name, today)
		for _, l := range i18n.Languages() {
			all[name+" "+l.Tag()] = Content{Report: r, Language: l, Topics: madeUp(l, topics)}
		}
	}
	return all
}

// madeUp are topics of a length that may come, in words of the language.
func madeUp(l *i18n.Language, n int) (topics []i18n.Topic) {
	for i := range n {
		topics = append(topics, i18n.Topic{
			Title: fmt.Sprint(i+1, " ", l.Say("wait.without-reader")),
			Lines: []string{l.Say("without-reader.counter"), l.Say("without-reader.card")},
		})
	}
	return topics
}

// hair is what rounding may add.
const hair = 0.01

func TestAllOfThePageFitsOnThePaper(t *testing.T) {
	const edge = 12 // what printers can't reach, and as much again
	fits(t, edge, lay, 0, 3, 12)
}

func TestAllOfARollFitsOnIt(t *testing.T) {
	const edge = 4
	fits(t, edge, layRoll, 12) // as long as it gets
}

// What is read on a roll is never smaller than 8 points, and nothing of it is left out.
func TestARollHasAllThatThereIsToSay(t *testing.T) {
	const least = 8 * 25.4 / 72
	for name, c := range contents(t, 12) {
		page := layRoll(c)
		said := ""
		for _, text := range page.Texts {
			said += text.Words()
			if text.Size < least {
				t.Errorf("%s: %q is %g mm", name, text.Words(), text.Size)
			}
		}
		if last := c.Topics[len(c.Topics)-1].Title; !strings.Contains(strings.ReplaceAll(said, " ", ""), strings.ReplaceAll(strings.ReplaceAll(last, " ", ""), string(fonts.WordBreak), "")) {
			t.Errorf("%s: %q is not on it", name, last)
		}
	}
}

func fits(t *testing.T, edge float32, lay func(Content) Page, counts ...int) {
	t.Helper()
	for _, topics := range counts {
		for name, c := range contents(t, topics) {
			page := lay(c)
			for _, text := range page.Texts {
				if text.X < edge-hair || text.X+text.Width() > page.Width-edge+hair || text.Y-text.Size < edge-hair || text.Y+text.Size/3 > page.Height-edge {
					t.Errorf("%s: %q lies at %g, %g, %g wide", name, text.Words(), text.X, text.Y, text.Width())
				}
			}
			for _, r := range page.Rectangles {
				if r.X < edge-hair || r.Y < edge-hair || r.X+r.Width > page.Width-edge+hair || r.Y+r.Height > page.Height-edge {
					t.Errorf("%s: %+v is off the page", name, r)
				}
			}
			for i, a := range page.Texts {
				for _, b := range page.Texts[:i] {
					if overlap(a, b) {
						t.Errorf("%s: %q lies on %q", name, a.Words(), b.Words())
					}
				}
				if side := page.Code.Module * float32(len(page.Code.Dark)); side > 0 &&
					a.X < page.Code.X+side && a.X+a.Width() > page.Code.X && a.Y > page.Code.Y && a.Y-a.Size*0.8 < page.Code.Y+side {
					t.Errorf("%s: %q lies on the code", name, a.Words())
				}
			}
		}
	}
}

// overlap reports whether letters of two texts meet, by the height of Japanese ones.
func overlap(a, b Text) bool {
	return a.X < b.X+b.Width() && b.X < a.X+a.Width() && a.Y-a.Size*0.85 < b.Y+b.Size*0.1 && b.Y-b.Size*0.85 < a.Y+a.Size*0.1
}

// What is read is never smaller than 12 points.
func TestLettersAreLarge(t *testing.T) {
	const least = 9.9 * 25.4 / 72 // of the notes
	for name, c := range contents(t, 12) {
		for _, text := range lay(c).Texts {
			if text.Size < least {
				t.Errorf("%s: %q is set in %g mm", name, text.Words(), text.Size)
			}
		}
	}
}

// said returns all that a page says, without spaces: lines are parted at them.
func said(page Page) string {
	var all strings.Builder
	for _, text := range page.Texts {
		all.WriteString(text.Words())
	}
	return unspaced(all.String())
}

func unspaced(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u200b", "")), "")
}

func TestThePageSaysAnswerDatesAndTopics(t *testing.T) {
	for name, c := range contents(t, 2) {
		page := lay(c)
		answer, detail := c.Language.Headline(c.Report)
		want := []string{answer, detail, c.Language.Date(today), c.Topics[0].Title, c.Topics[0].Lines[0], c.Topics[1].Lines[1], c.Language.Say("demo.banner")}
		for _, kind := range []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature} {
			item, _ := c.Report.Item(kind)
			want = append(want, c.Language.Kind(kind), c.Language.Date(item.Expires))
		}
		for _, words := range want {
			if !strings.Contains(said(page), unspaced(words)) {
				t.Errorf("%s: nowhere is %q", name, words)
			}
		}
	}
}

func TestTheTitleOfAPracticeCardsPageSaysSo(t *testing.T) {
	for name, c := range contents(t, 0) {
		if title := lay(c).Title; !strings.HasPrefix(unspaced(title), unspaced(c.Language.Say("header.demo"))) || strings.Contains(title, "\u200b") {
			t.Errorf("%s: the title is %q", name, title)
		}
		c.Report.Simulated = false
		if title := lay(c).Title; unspaced(title) != unspaced(c.Language.Say("app.title")) {
			t.Errorf("%s: a real card's title is %q", name, title)
		}
	}
}

// Nothing but what is said of a practice card says that it is one.
func TestARealCardIsNotCalledPractice(t *testing.T) {
	for name, c := range contents(t, 0) {
		c.Report.Simulated = false
		if strings.Contains(said(lay(c)), unspaced(c.Language.Say("demo.banner"))) {
			t.Errorf("%s is called practice", name)
		}
	}
}

func TestTheLastTopicsAreLeftOutFirst(t *testing.T) {
	for name, c := range contents(t, 12) {
		page := said(lay(c))
		left := false
		for _, topic := range c.Topics {
			there := strings.Contains(page, unspaced(topic.Title))
			if there && left {
				t.Errorf("%s: %q is there, and one before it is not", name, topic.Title)
			}
			left = left || !there
		}
		if !strings.Contains(page, unspaced(c.Topics[0].Title)) {
			t.Errorf("%s: not even the first topic is there", name)
		}
		if !left {
			t.Errorf("%s: all of %d topics are there: this test proves nothing", name, len(c.Topics))
		}
	}
}

func TestAShortTopicHasTheRoomThatALongOneLacks(t *testing.T) {
	c := contents(t, 1)["valid en"]
	c.Topics = append([]i18n.Topic{{Title: "Long", Lines: slices.Repeat([]string{"What fills a line."}, 200)}}, c.Topics...)
	if page := said(lay(c)); strings.Contains(page, "Long") || !strings.Contains(page, unspaced(c.Topics[1].Title)) {
		t.Errorf("the page says %s", page)
	}
}

func TestTheCodeIsTheCalendars(t *testing.T) {
	c := Content{Report: checktest.Read(t, "renewable", today), Language: i18n.Languages()[0]}
	page := lay(c)
	if n := len(page.Code.Dark); n == 0 || page.Code.Module < 0.4 {
		t.Errorf("the code has %d modules of %g mm", n, page.Code.Module)
	}
	c.Report.Items = nil
	if n := len(lay(c).Code.Dark); n != 0 {
		t.Errorf("with nothing to remember the code has %d modules", n)
	}
}

var showText = regexp.MustCompile(`(?s)\(((?:[^\\)]|\\.)*)\) Tj`)

// shown returns the texts that a PDF shows, visible or not.
func shown(pdf []byte) string {
	var all strings.Builder
	for _, piece := range bytes.SplitAfter(pdf, []byte("\nstream\n")) {
		unpacked, err := zlib.NewReader(bytes.NewReader(piece))
		if err != nil {
			continue // no stream follows
		}
		stream, _ := io.ReadAll(unpacked)
		for _, found := range showText.FindAllSubmatch(stream, -1) {
			all.WriteString(unescaped(found[1]))
		}
	}
	return unspaced(all.String())
}

// unescaped reads a string of a PDF: escaped, of two octets a letter.
func unescaped(raw []byte) string {
	raw = regexp.MustCompile(`(?s)\\.`).ReplaceAllFunc(raw, func(escaped []byte) []byte {
		if escaped[1] == 'r' {
			return []byte{'\r'}
		}
		return escaped[1:]
	})
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(units))
}

func TestThePDFIsOnePageWithTheTextOfThePage(t *testing.T) {
	for name, c := range contents(t, 3) {
		if card, _, _ := strings.Cut(name, " "); card != "renewable" && card != "other" {
			continue // writing takes a while, and is the same for all
		}
		page := lay(c)
		pdf, err := page.pdf(known)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := len(regexp.MustCompile(`/Type /Page\b`).FindAll(pdf, -1)); n != 1 {
			t.Errorf("%s has %d pages", name, n)
		}
		if got, want := shown(pdf), said(page); got != want {
			t.Errorf("%s: the file shows %q, want %q", name, got, want)
		}
		for _, want := range []string{"/Lang (" + c.Language.Tag() + ")", "/Title (", "/FontFile2", "/ToUnicode", "D:20251016"} {
			if !bytes.Contains(pdf, []byte(want)) {
				t.Errorf("%s has no %s", name, want)
			}
		}
		again, _ := Lay(c).PDF()
		if !bytes.Equal(pdf, again) {
			t.Errorf("%s: made twice, the file differs", name)
		}
	}
}

func TestAForgedCertificateIsTheFirstOnThePageWhichHasNoDateOfTheCard(t *testing.T) {
	for _, l := range i18n.Languages() {
		c := Content{Report: checktest.Read(t, "renewable", today, checktest.Forge), Language: l}
		c.Report.Simulated = false // or it would begin by saying that it is for practice
		for _, page := range []Page{lay(c), layRoll(c)} {
			said := ""
			for _, text := range page.Texts {
				said += text.Words()
			}
			plain := func(words string) string {
				return strings.ReplaceAll(strings.ReplaceAll(words, string(fonts.WordBreak), ""), " ", "")
			}
			if first := plain(l.Say("app.title") + l.Say("headline.answer.forged")); !strings.HasPrefix(plain(said), first) {
				t.Errorf("%s: begins with %.60s", l.Tag(), said)
			}
			if strings.Contains(said, "2030") || strings.Contains(said, "11月30") || len(page.Code.Dark) > 0 {
				t.Errorf("%s: has a date of the card: %s", l.Tag(), said)
			}
		}
	}
}
