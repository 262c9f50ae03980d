package i18n

import (
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/internal/advice"
	"kigen/internal/check"
	"kigen/rules"
)

// advised is a report of a card whose certificates end on a day, and which itself lasts so
// many years more.
func advised(t *testing.T, today, expires string, years int) check.Report {
	t.Helper()
	until := day(t, expires)
	r := check.Report{Today: day(t, today), Complete: true}
	whole := until
	whole.Year += years
	for _, item := range []check.Item{
		{Kind: rules.Card, Expires: whole},
		{Kind: rules.UserAuthentication, Expires: until},
	} {
		judged := check.Expiring(item.Expires, r.Today)
		judged.Kind = item.Kind
		if item.Kind != rules.Card {
			judged.NotBefore = until.AddDays(-1700)
			judged.Tries = card.Tries{Known: true, Left: 3}
			judged.Limit = rules.BindingLimit(item.Kind, judged.NotBefore, until, until, whole)
		}
		r.Items = append(r.Items, judged)
	}
	r.Items = append(r.Items, check.Item{Kind: rules.Signature, State: check.StateNeedsPassword})
	return r
}

// about returns the lines of the topic with that title.
func about(topics []Topic, title string) []string {
	for _, topic := range topics {
		if topic.Title == title {
			return topic.Lines
		}
	}
	return nil
}

func TestAdviceSaysWhatToDoForExactlyThisCard(t *testing.T) {
	for _, c := range []struct {
		name   string
		report check.Report
		facts  advice.Facts
		title  string
		line   string
	}{
		{"renewable", advised(t, "2025-10-16", "2026-01-15", 5), advice.Facts{}, "すること",
			"2026年1月15日（令和8年）までに、区役所や市役所などの窓口で 電子証明書を更新してください。窓口で 暗証番号を入れます。"},
		{"what to bring", advised(t, "2025-10-16", "2026-01-15", 5), advice.Facts{}, "持っていくもの", "4けたの暗証番号（残り3回）"},
		{"a year is lost", advised(t, "2025-09-01", "2026-01-15", 5), advice.Facts{}, "新しい期限",
			"いま更新すると 2030年1月15日までで、1年 短くなります。2025年10月16日まで 待つほうが 得です。"},
		{"the letter", advised(t, "2025-10-16", "2026-01-15", 5), advice.Facts{}, "有効期限通知書（郵便のお知らせ）",
			"2025年10月15日ごろから 2025年11月15日ごろまでに 届きます。届かなくても 更新できます。"},
		{"extend first", advised(t, "2025-10-16", "2026-01-15", 0), advice.Facts{PeriodOfStay: advice.Yes}, "すること",
			"まず、2026年1月15日（令和8年）までに 在留期間の更新（延長）を 申請してください。結果が出る前に カードの期限が来そうなときは、この日までに 市区町村の窓口で、カードの「特例期間」の延長を 申し出てください。"},
		{"the card itself, by birth date", advised(t, "2025-10-16", "2026-01-15", 0), advice.Facts{Born: day(t, "1950-01-15")}, "新しい期限",
			"2025年10月16日から 2026年1月15日までに申し込むと、新しいカードの期限は 2036年1月15日（令和18年）です。"},
		{"what it costs", advised(t, "2025-10-16", "2026-01-15", 0), advice.Facts{}, "かかるお金", "ほかの理由で カードを作りなおすときは、合計1,000円です。"},
	} {
		topics := ja().Advice(advice.For(c.report, c.facts))
		if lines := about(topics, c.title); !slices.Contains(lines, c.line) {
			t.Errorf("%s: got %q, want %q among them", c.name, lines, c.line)
		}
	}
}

func TestAdviceNeverTellsTheBirthDate(t *testing.T) {
	born := day(t, "1950-01-15")
	for _, l := range Languages() {
		for _, today := range []string{"2025-09-01", "2025-10-16", "2026-02-01"} {
			for _, topic := range l.Advice(advice.For(advised(t, today, "2026-01-15", 0), advice.Facts{Born: born})) {
				if text := strings.Join(topic.Lines, " "); strings.Contains(text, "1950") || strings.Contains(text, "昭和25") {
					t.Errorf("%s: %s", l.Tag(), text)
				}
			}
		}
	}
}

func TestAdviceIsWholeInEveryLanguage(t *testing.T) {
	for _, l := range Languages() {
		for _, years := range []int{0, 1, 5} {
			for _, today := range []string{"2024-09-01", "2025-09-01", "2025-10-16", "2026-02-01", "2033-01-01"} {
				for _, facts := range []advice.Facts{{}, {PeriodOfStay: advice.Yes, Changed: advice.Yes}, {Born: day(t, "1950-01-15")}} {
					for _, topic := range l.Advice(advice.For(advised(t, today, "2026-01-15", years), facts)) {
						if len(topic.Lines) == 0 {
							t.Errorf("%s: %q has nothing below it", l.Tag(), topic.Title)
						}
						for _, line := range append(topic.Lines, topic.Title) {
							spoken(t, line)
						}
					}
				}
			}
		}
	}
}
