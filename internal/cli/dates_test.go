package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDatesPrintsWhatTheRulesSay(t *testing.T) {
	// The days on which renewal opens are Kawasaki's and Nerima's own, see
	// shared/dates.md; so is the earlier reading of 2025-11-30, and the insurance card's
	// last day of 2026-01-15.
	const want = `{"schema": "kigen.dates/1", "items": [
	 {"expires": "2025-11-30", "renewalOpens": "2025-09-01", "mayOpenEarlier": "2025-08-31", "insuranceUntil": "2026-02-28", "daysLeft": 45, "state": "renewable"},
	 {"expires": "2026-01-15", "renewalOpens": "2025-10-16", "insuranceUntil": "2026-04-30", "daysLeft": 91, "state": "renewable"},
	 {"expires": "2026-01-16", "renewalOpens": "2025-10-17", "insuranceUntil": "2026-04-30", "daysLeft": 92, "state": "valid"},
	 {"expires": "2025-10-16", "renewalOpens": "2025-07-17", "insuranceUntil": "2026-01-31", "daysLeft": 0, "state": "renewable"},
	 {"expires": "2023-07-07", "renewalOpens": "2023-04-08", "insuranceUntil": "2023-10-31", "daysLeft": -832, "state": "expired"},
	 {"expires": "2023-05-28", "renewalOpens": "2023-03-01", "insuranceUntil": "2023-08-31", "daysLeft": -872, "state": "expired"}]}`
	got := run(t, nil, "", "dates", "2025-11-30", "2026-01-15", "2026-01-16", "2025-10-16", "2023-07-07", "2023-05-28", "--json", "--today", "2025-10-16")
	if got.code != 0 {
		t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
	}
	if diff := cmp.Diff(compact(t, want), compact(t, got.stdout)); diff != "" {
		t.Error(diff)
	}
}

func TestDatesInWords(t *testing.T) {
	for tag, want := range map[string][]string{
		"ja": {"○ 2026年11月30日（令和8年）まで", "あと1年1か月（410日）", "2026年9月1日から 2026年11月30日まで", "練馬区", "2026年8月31日",
			"× 2023年7月7日（令和5年）まで", "期限が切れて2年3か月（832日）"},
		"en": {"○ until 30 November 2026 (Reiwa 8)", "1 year 1 month left (410 days)", "1 September 2026 to 30 November 2026", "Nerima", "31 August 2026",
			"× until 7 July 2023 (Reiwa 5)", "Expired 2 years 3 months ago (832 days)"},
	} {
		got := run(t, nil, "", "dates", "2026-11-30", "2023-07-07", "--lang", tag)
		rest := got.stdout
		for _, text := range want {
			_, after, ok := strings.Cut(rest, text)
			if !ok {
				t.Errorf("%s: no %q, or in the wrong place, in\n%s", tag, text, got.stdout)
				continue
			}
			rest = after
		}
	}
}
