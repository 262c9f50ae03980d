package i18n

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kigen/internal/check"
	"kigen/internal/municipality"
	"kigen/rules"
)

// inJapan is an instant in Japan: 2025-10-16 9:30.
func inJapan(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, rules.Japan)
	if err != nil {
		panic(err)
	}
	return t
}

// counterOf is the first counter of an area on a day, and its municipality.
func counterOf(code string, now time.Time) (*municipality.Municipality, municipality.Counter) {
	m, _, ok := municipality.Find(code)
	if !ok {
		panic(code)
	}
	return m, m.CountersFor(code, rules.DateOf(now))[0]
}

// certificate is one to be renewed, as it is on the day of an instant.
func certificate(expires string, now time.Time) check.Item {
	last, err := rules.ParseDate(expires)
	if err != nil {
		panic(err)
	}
	item := check.Expiring(last, rules.DateOf(now))
	item.Kind = rules.UserAuthentication
	return item
}

func TestACounterTellsWhatIsToBeKnownBeforeGoingThere(t *testing.T) {
	now := inJapan("2025-11-25 17:30")
	_, ward := counterOf("14131", now)
	for language, want := range map[*Language]Topic{
		ja(): {"川崎区役所 区民課", []string{
			"きょうの受付は 終わりました。",
			"次に開くのは 2025年11月26日（水曜日）の 8:30から 17:00までです。",
			"期限の日 2025年11月30日は お休みです。2025年11月28日（金曜日）の 17:00までに 行ってください。",
			"予約は いりません。", "代理人でも、電子証明書を更新できます。",
			"平日 8:30～17:00", "毎月 第2土曜日 8:30～12:30", "毎月 第4土曜日 8:30～12:30",
			"祝日（振替休日を含む）は お休みです。", "12月29日から 1月3日までは お休みです。",
		}},
		en(): {"Kawasaki Ward Office (川崎区役所 区民課)", []string{
			"Closed for today.",
			"It opens next on Wednesday, 26 November 2025, from 8:30 to 17:00.",
			"It is closed on the last day, 30 November 2025. Go by 17:00 on Friday, 28 November 2025.",
			"You need not book (予約).", "An agent (代理人) can renew the certificates for you.",
			"Monday to Friday 8:30–17:00", "Second Saturday of the month 8:30–12:30", "Fourth Saturday of the month 8:30–12:30",
			"Closed on public holidays (祝日), substitute holidays included.", "Closed from 29 December to 3 January.",
		}},
	} {
		if diff := cmp.Diff(want, language.Counter(ward, certificate("2025-11-30", now), now)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", language.Tag(), diff)
		}
	}
}

func TestTheSentenceOfTheLastDayFitsTheDay(t *testing.T) {
	for _, test := range []struct{ now, expires, want string }{
		{"2025-10-16 10:00", "2026-01-15", "期限の日 2026年1月15日（木曜日）は 17:00まで 開いています。"},
		{"2025-11-28 16:59", "2025-11-30", "期限の日 2025年11月30日は お休みです。2025年11月28日（金曜日）の 17:00までに 行ってください。"},
		{"2025-11-28 17:00", "2025-11-30", "期限までに 開いている時間は、もう ありません。電話で 相談してください。"},
		{"2025-11-30 09:00", "2025-11-30", "期限までに 開いている時間は、もう ありません。電話で 相談してください。"},
		{"2025-10-16 10:00", "2026-06-15", ""}, // its renewal is not open
		{"2025-10-16 10:00", "2025-10-15", ""}, // expired
		{"2027-04-01 10:00", "2027-05-15", ""}, // the data has run out
	} {
		now := inJapan(test.now)
		_, ward := counterOf("14131", inJapan("2025-10-16 10:00"))
		item := certificate(test.expires, now)
		lines := ja().Counter(ward, item, now).Lines
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "期限") })
		if got := strings.Join(lines, "\n"); test.want == "" && i >= 0 || test.want != "" && (i < 0 || lines[i] != test.want) {
			t.Errorf("%s, at %s: %s\nwant %s", test.expires, test.now, got, test.want)
		}
		item.Kind = rules.Card // is applied for from home
		if got := strings.Join(ja().Counter(ward, item, now).Lines, "\n"); strings.Contains(got, "期限") || !strings.Contains(got, "新しいカードの受け取りには、予約が いります。") {
			t.Errorf("of a card: %s", got)
		}
	}
}

func TestOnPaperNothingIsSaidOfTheMomentAndTheHoursStandInOneLine(t *testing.T) {
	now := inJapan("2025-11-25 17:30")
	_, ward := counterOf("14131", now)
	item := certificate("2025-11-30", now)
	shown := ja().Counter(ward, item, now).Lines[2:]
	want := append(slices.Clone(shown[:3]), strings.Join(shown[3:6], " / "), strings.Join(shown[6:], " "))
	if diff := cmp.Diff(want, ja().Counter(ward, item, time.Time{}).Lines); diff != "" {
		t.Error(diff)
	}
}

func TestEveryMomentOfACounterHasItsSentence(t *testing.T) {
	for now, want := range map[string]string{
		"2025-10-16 08:00": "きょう 8:30に 開きます。",
		"2025-10-16 10:00": "きょう 17:00まで 開いています。",
		"2025-10-16 18:00": "きょうの受付は 終わりました。",
		"2025-10-19 10:00": "きょうは お休みです。",
		"2025-10-13 10:00": "きょうは 祝日で お休みです。",
		"2025-12-30 10:00": "きょうは 年末年始で お休みです。",
		"2031-10-16 10:00": "受付時間が 変わっているかもしれません。電話で 確かめてください。",
	} {
		_, ward := counterOf("14131", inJapan(now))
		if got := ja().Opening(ward.At(inJapan(now))); got != want {
			t.Errorf("%s: %s, want %s", now, got, want)
		}
	}
}

func TestWhereTheSourceGivesNoHoursNoneAreInvented(t *testing.T) {
	now := inJapan("2025-10-16 10:00")
	nerima, counter := counterOf("13120", now)
	if diff := cmp.Diff(Topic{"区民事務所", []string{"受付時間は、電話で 確かめてください。"}}, ja().Counter(counter, certificate("2026-01-15", now), now)); diff != "" {
		t.Error(diff)
	}
	want := Topic{"練馬区への 問い合わせ", []string{
		"区民部 戸籍住民課 住民記録係 電話 03-5984-2796",
		"この案内は、練馬区のページ「電子証明書の更新手続きについて」（ページ番号801-609-258）を 読んで作りました。確かめた日は 2026年11月25日です。変わっていることが あるので、出かける前に 確かめてください。",
		"そのページの更新日は 2023年11月6日です。",
	}}
	if diff := cmp.Diff(want, ja().Municipality(nerima, rules.DateOf(now))); diff != "" {
		t.Error(diff)
	}
}

func TestAPageOlderThanTwoYearsSaysSo(t *testing.T) {
	nerima, _ := counterOf("13120", inJapan("2025-10-16 10:00"))
	for day, want := range map[int]bool{6: false, 7: true} {
		lines := en().Municipality(nerima, rules.Date{Year: 2025, Month: 11, Day: day}).Lines
		if got := strings.HasPrefix(lines[len(lines)-1], "That page is more than two years old"); got != want {
			t.Errorf("on the %dth: %q", day, lines)
		}
	}
}

func TestAMunicipalityTellsWhereToWriteAndWhereToBook(t *testing.T) {
	m := municipality.Municipality{
		Area: municipality.Area{Code: "99001", Name: municipality.Name{Japanese: "見本市", English: "Sample City"}},
		Fax:  "03-1234-5679", Email: "card@city.sample.lg.jp", BookingPage: "https://www.city.sample.lg.jp/book",
	}
	want := []string{
		"マイナンバー総合フリーダイヤル 電話 0120-95-0178（無料）", // it gives none of its own
		"ファクス 03-1234-5679", "メール card@city.sample.lg.jp", "予約のページ https://www.city.sample.lg.jp/book",
	}
	if got := ja().Municipality(&m, rules.Date{Year: 2026, Month: 11, Day: 28}).Lines; !slices.Equal(got[:4], want) || len(got) != 5 {
		t.Errorf("%q", got)
	}
}

func TestACounterOpenOnSundaysSaysWhenTheNationalSystemRests(t *testing.T) {
	now := inJapan("2026-11-22 10:00")
	c := municipality.Counter{Until: rules.Date{Year: 2027, Month: 3, Day: 31}, Hours: []municipality.Hours{{Days: []time.Weekday{time.Sunday}, Opens: 9 * 60, Closes: 17 * 60}}}
	lines := ja().Counter(c, check.Item{}, now).Lines
	if lines[0] != "きょうは 全国のシステムが 休みのため、手続きできません。" || !slices.Contains(lines, "第3土曜日の 次の日曜日は、全国のシステムが 休みのため、手続きできません。") {
		t.Errorf("%q", lines)
	}
}

func TestAMunicipalityTellsWhatACallCosts(t *testing.T) {
	kawasaki, _ := counterOf("14131", inJapan("2025-10-16 10:00"))
	lines := en().Municipality(kawasaki, rules.Date{Year: 2025, Month: 10, Day: 16}).Lines
	if want := []string{
		"Kawasaki City My Number call centre (川崎市マイナンバーコールセンター), telephone 0120-380-366 (free)",
		"If you can't get through: telephone 050-3310-5907 (not free)",
		"Branch offices (支所, 出張所) do not do this.",
	}; !slices.Equal(lines[:3], want) {
		t.Errorf("%q", lines)
	}
}

func TestATemporaryCounterTellsItsDaysAndPlace(t *testing.T) {
	now := inJapan("2025-04-01 10:00")
	m, _ := counterOf("14131", now)
	got := ja().Counter(m.CountersFor("14131", rules.DateOf(now))[1], check.Item{}, now)
	want := Topic{"臨時更新窓口 川崎市役所北庁舎", []string{
		"きょう 13:00に 開きます。", "予約が いります。", "代理人は 更新できません。本人が 行ってください。", "場所は 川崎区宮本町3番地3です。", "2025年2月17日から 2025年5月2日までの 臨時の窓口です。",
		"平日 13:00～19:30", "毎月 第2土曜日 9:30～16:30", "毎月 第4土曜日 9:30～16:30",
		"祝日（振替休日を含む）は お休みです。", "12月29日から 1月3日までは お休みです。",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
