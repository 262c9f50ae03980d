package calendar_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/check/checktest"
	"kigen/internal/export/calendar"
	"kigen/internal/i18n"
	"kigen/rules"
)

var today = rules.Date{Year: 2025, Month: time.October, Day: 10}

func day(text string) rules.Date {
	d, err := rules.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func language(t *testing.T, tag string) *i18n.Language {
	t.Helper()
	l, ok := i18n.Find(tag)
	if !ok {
		t.Fatalf("no language %q", tag)
	}
	return l
}

// report is that of things that expire on these days, "" for not known, as of a day.
func report(on rules.Date, card, userAuthentication, signature string) check.Report {
	r := check.Report{Today: on, Complete: true}
	for i, expires := range []string{card, userAuthentication, signature} {
		item := check.Item{State: check.StateUnreadable}
		if expires != "" {
			item = check.Expiring(day(expires), on)
		}
		item.Kind = []rules.Kind{rules.Card, rules.UserAuthentication, rules.Signature}[i]
		r.Items = append(r.Items, item)
	}
	return r
}

func TestEveryDayThatMattersHasOneEntry(t *testing.T) {
	for name, c := range map[string]struct {
		report check.Report
		want   []string
	}{
		"both certificates are one": {report(today, "2031-01-15", "2026-01-15", "2026-01-15"), []string{
			"2025-10-16 opens [user-authentication signature]",
			"2025-12-15 month-before [user-authentication signature]",
			"2026-01-15 last-day [user-authentication signature]",
			"2030-10-16 opens [card]", "2030-12-15 month-before [card]", "2031-01-15 last-day [card]",
		}},
		"all three are one": {report(today, "2026-01-15", "2026-01-15", "2026-01-15"), []string{
			"2025-10-16 opens [card user-authentication signature]",
			"2025-12-15 month-before [card user-authentication signature]",
			"2026-01-15 last-day [card user-authentication signature]",
		}},
		"each its own, by day": {report(today, "", "2026-03-31", "2026-02-15"), []string{
			"2025-11-16 opens [signature]", "2026-01-01 opens [user-authentication]",
			"2026-01-15 month-before [signature]", "2026-02-15 last-day [signature]",
			"2026-02-28 month-before [user-authentication]", "2026-03-31 last-day [user-authentication]",
		}},
		"today and what is over are left out": {report(day("2025-10-16"), "2025-10-10", "2026-01-15", ""), []string{
			"2025-12-15 month-before [user-authentication]", "2026-01-15 last-day [user-authentication]",
		}},
		"nothing on the last day": {report(day("2026-01-15"), "2026-01-15", "2026-01-15", ""), nil},
		"nothing known":           {report(today, "", "", ""), nil},
	} {
		var got []string
		for _, e := range calendar.Of(c.report, language(t, "ja")).Entries {
			got = append(got, fmt.Sprintf("%s %s %v", e.On, e.Occasion, e.Kinds))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestACardWithAForgedCertificateHasNoEntry(t *testing.T) {
	if entries := calendar.Of(checktest.Read(t, "renewable", today), language(t, "ja")).Entries; len(entries) == 0 {
		t.Error("no entry of the same card, not forged")
	}
	forged := calendar.Of(checktest.Read(t, "renewable", today, checktest.Forge), language(t, "ja"))
	if _, coded := forged.Code(); len(forged.Entries) > 0 || coded || forged.File() != nil {
		t.Errorf("got %v", forged.Entries)
	}
}

func TestAnEntryOfAnUnknownIssuerBeginsBySayingSo(t *testing.T) {
	r := report(today, "", "2026-01-15", "")
	r.Items[1].Issuer = check.IssuerUnknown
	for _, e := range calendar.Of(r, language(t, "en")).Entries {
		if !strings.HasPrefix(e.Text, "A certificate (電子証明書) is signed by an issuer that this program does not know (yet). ") {
			t.Errorf("got %q", e.Text)
		}
	}
	r.Simulated = true // a practice card says that it is one
	for _, e := range calendar.Of(r, language(t, "en")).Entries {
		if strings.Contains(e.Text, "does not know") {
			t.Errorf("got %q", e.Text)
		}
	}
}

func TestAnEntrySaysWhatTheWindowWillSayOnItsDay(t *testing.T) {
	entries := calendar.Of(report(today, "2031-01-15", "2026-01-15", "2026-01-15"), language(t, "ja")).Entries
	for i, want := range []string{
		"マイナンバーカード: 電子証明書を更新できます。あと91日です。",
		"マイナンバーカード: 電子証明書の期限が近づいています。あと31日です。",
		"マイナンバーカード: 電子証明書の期限は きょうまでです",
	} {
		if entries[i].Title != want {
			t.Errorf("got %q, want %q", entries[i].Title, want)
		}
	}
	for _, name := range []string{"2026年1月15日（令和8年）", "利用者証明用電子証明書", "署名用電子証明書"} {
		if !strings.Contains(entries[0].Text, name) {
			t.Errorf("%q does not say %s", entries[0].Text, name)
		}
	}
}

func TestTheFileIsThisOctetByOctet(t *testing.T) {
	got := calendar.Of(report(today, "", "2025-12-31", ""), language(t, "en")).File()
	want, err := os.ReadFile("testdata/one.ics")
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("error %v, got\n%s", err, got)
	}
}

func TestTheFileIsTheSameWheneverItIsMade(t *testing.T) {
	r := report(today, "2031-01-15", "2026-01-15", "2026-01-15")
	for range 20 {
		if !bytes.Equal(calendar.Of(r, language(t, "ja")).File(), calendar.Of(r, language(t, "ja")).File()) {
			t.Fatal("two files of one report differ")
		}
	}
}

func TestACalendarWithoutEntriesHasNoFileAndNoCode(t *testing.T) {
	c := calendar.Of(report(today, "", "", ""), language(t, "ja"))
	if code, ok := c.Code(); c.File() != nil || ok {
		t.Errorf("got %q, %q", c.File(), code.Text)
	}
}

// uids returns the UIDs of a file.
func uids(c calendar.Calendar) []string {
	var all []string
	for _, line := range regexp.MustCompile(`(?m)^UID:(\S+)\r$`).FindAllSubmatch(c.File(), -1) {
		all = append(all, string(line[1]))
	}
	return all
}

func TestAFileThatIsReadTwiceMakesNoEventDouble(t *testing.T) {
	ja := language(t, "ja")
	first := uids(calendar.Of(report(today, "2031-01-15", "2026-01-15", ""), ja))
	if len(first) != 6 || len(slices.Compact(slices.Sorted(slices.Values(first)))) != 6 {
		t.Fatalf("the UIDs are %q", first)
	}
	for name, again := range map[string]calendar.Calendar{
		"in another language":                calendar.Of(report(today, "2031-01-15", "2026-01-15", ""), language(t, "en")),
		"with the signature certificate too": calendar.Of(report(today, "2031-01-15", "2026-01-15", "2026-01-15"), ja),
		"the day before":                     calendar.Of(report(today.AddDays(-1), "2031-01-15", "2026-01-15", ""), ja),
	} {
		if diff := cmp.Diff(first, uids(again)); diff != "" {
			t.Errorf("%s (-first +again):\n%s", name, diff)
		}
	}
}

func TestAPracticeCardIsCalledSoAndReplacesNoRealOne(t *testing.T) {
	for _, name := range virtual.Names() {
		r := checktest.Read(t, name, today)
		for _, l := range i18n.Languages() {
			c := calendar.Of(r, l)
			practice := strings.TrimSuffix(l.Say("calendar.practice", "Answer", "X"), "X")
			for _, e := range c.Entries {
				if !strings.HasPrefix(e.Title, practice) || !e.Practice {
					t.Errorf("%s, %s: %q does not say that it is practice", l.Tag(), name, e.Title)
				}
			}
			for _, uid := range uids(c) {
				if !strings.HasPrefix(uid, "practice-") {
					t.Errorf("%s: the UID %s may be a real card's", name, uid)
				}
			}
			if code, ok := c.Code(); ok && !strings.Contains(code.Text, "\r\nSUMMARY:"+unbroken(practice)) {
				t.Errorf("%s, %s: the code says %q", l.Tag(), name, code.Text)
			}
		}
	}
}

// reports are those of every demonstration card, and of real ones at every distance.
func reports(t *testing.T) map[string]check.Report {
	all := map[string]check.Report{}
	for _, name := range virtual.Names() {
		all["demo "+name] = checktest.Read(t, name, today)
	}
	for _, days := range []int{1, 7, 30, 31, 45, 92, 93, 1000, 3650} {
		on := today.AddDays(days).String()
		all[on] = report(today, today.AddDays(5*days+1).String(), on, on)
		all["card "+on] = report(today, on, on, on)
		all["signature "+on] = report(today, "", "", on)
	}
	return all
}

// The grammar of RFC 5545, 3.1: a content line as octets.
var contentLine = regexp.MustCompile(`^[A-Z-]+(;[A-Z-]+=[A-Z-]+)*:[^\x00-\x08\x0A-\x1F\x7F]*$`)

func TestEveryFileIsStrictlyRFC5545(t *testing.T) {
	for name, r := range reports(t) {
		for _, l := range i18n.Languages() {
			c := calendar.Of(r, l)
			if len(c.Entries) == 0 {
				continue
			}
			file := c.File()
			checkOctets(t, name, file)
			checkEvents(t, name, file, c.Entries)
		}
	}
}

// checkOctets holds a file to what RFC 5545, 3.1 and 3.3.11, say of octets and text.
func checkOctets(t *testing.T, name string, file []byte) {
	t.Helper()
	if !bytes.HasSuffix(file, []byte("\r\n")) || bytes.HasPrefix(file, []byte("\xEF\xBB\xBF")) {
		t.Errorf("%s: it begins or ends wrong", name)
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
		if len(line) > 75 || len(line) == 0 || !utf8.ValidString(line) {
			t.Errorf("%s: a line of %d octets: %q", name, len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(string(file), "\r\n ", "")
	for _, line := range strings.Split(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
		if !contentLine.MatchString(line) {
			t.Errorf("%s: not a content line: %q", name, line)
		}
		property, value, _ := strings.Cut(line, ":")
		if property != "SUMMARY" && property != "DESCRIPTION" {
			continue
		}
		if rest := regexp.MustCompile(`\\[\\;,nN]`).ReplaceAllString(value, ""); strings.ContainsAny(rest, `\;,`) {
			t.Errorf("%s: not escaped: %q", name, value)
		}
	}
}

// checkEvents reads a file with the library and compares it with what was to be in it.
func checkEvents(t *testing.T, name string, file []byte, want []calendar.Entry) {
	t.Helper()
	read, err := ical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, file)
	}
	events := read.Events()
	if len(events) != len(want) {
		t.Fatalf("%s: %d events, want %d", name, len(events), len(want))
	}
	for i, event := range events {
		checkEvent(t, name, event, want[i])
		if len(event.Children) != 1 || event.Children[0].Name != ical.CompAlarm {
			t.Errorf("%s: %v has no alarm", name, want[i])
			continue
		}
		alarm := event.Children[0]
		action, _ := alarm.Props.Text(ical.PropAction)
		says, _ := alarm.Props.Text(ical.PropDescription)
		after, err := alarm.Props.Get(ical.PropTrigger).Duration()
		if err != nil || action != "DISPLAY" || says != unbroken(want[i].Title) || after != 9*time.Hour {
			t.Errorf("%s: the alarm is %s %q after %v, error %v", name, action, says, after, err)
		}
	}
}

func checkEvent(t *testing.T, name string, event ical.Event, want calendar.Entry) {
	t.Helper()
	title, _ := event.Props.Text(ical.PropSummary)
	text, _ := event.Props.Text(ical.PropDescription)
	if title != unbroken(want.Title) || text != unbroken(want.Text) {
		t.Errorf("%s: reads %q, %q, want %q, %q", name, title, text, want.Title, want.Text)
	}
	for property, day := range map[string]rules.Date{ical.PropDateTimeStart: want.On, ical.PropDateTimeEnd: want.On.AddDays(1)} {
		got := event.Props.Get(property)
		if got.ValueType() != ical.ValueDate || got.Value != strings.ReplaceAll(day.String(), "-", "") {
			t.Errorf("%s: %s is %s %s, want %v", name, property, got.ValueType(), got.Value, day)
		}
	}
	stamp, err := event.Props.DateTime(ical.PropDateTimeStamp, nil)
	if err != nil || rules.DateOf(stamp) != today || stamp.Location() != time.UTC {
		t.Errorf("%s: stamped %v, error %v", name, stamp, err)
	}
}

// largest is how many modules a side of a code of version 20 has.
const largest = 17 + 4*20

func TestATelephoneReadsTheCode(t *testing.T) {
	most := 0
	for name, r := range reports(t) {
		for _, l := range i18n.Languages() {
			c := calendar.Of(r, l)
			code, ok := c.Code()
			if !ok {
				continue
			}
			most = max(most, len(code.Dark))
			got, err := read(code)
			if err != nil || got != code.Text {
				t.Fatalf("%s, %s: reads %q, error %v, want %q", l.Tag(), name, got, err, code.Text)
			}
			event := decode(t, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n"+got+"END:VCALENDAR\r\n")
			want := c.Entries[0]
			want.Text = "" // it would make the code too fine
			checkEvent(t, name, event, want)
		}
	}
	if most > largest {
		t.Errorf("the largest code has %d modules, more than %d", most, largest)
	}
}

// unbroken is a text without the marks between Thai words, which are for our own lines.
func unbroken(text string) string { return strings.ReplaceAll(text, "\u200b", "") }

func decode(t *testing.T, file string) ical.Event {
	t.Helper()
	read, err := ical.NewDecoder(strings.NewReader(file)).Decode()
	if err != nil || len(read.Events()) != 1 {
		t.Fatalf("error %v in\n%s", err, file)
	}
	return read.Events()[0]
}

// read reads a code with ZXing, and where that does not find the code's corners in a
// picture of four pixels a module, which happens to one in some hundreds, told where they
// are. A telephone looks again, from somewhere else.
func read(code calendar.Code) (string, error) {
	text, err := readAt(code, 4, nil)
	if err != nil {
		text, err = readAt(code, 4, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	}
	return text, err
}

// readAt draws a code, so many pixels a module, and reads it.
func readAt(code calendar.Code, pixels int, hints map[gozxing.DecodeHintType]any) (string, error) {
	side := (len(code.Dark) + 2*calendar.QuietZone) * pixels
	picture := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			row, column := y/pixels-calendar.QuietZone, x/pixels-calendar.QuietZone
			dark := row >= 0 && row < len(code.Dark) && column >= 0 && column < len(code.Dark) && code.Dark[row][column]
			picture.SetGray(x, y, map[bool]color.Gray{true: {0}, false: {255}}[dark])
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}
