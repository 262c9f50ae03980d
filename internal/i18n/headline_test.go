package i18n

import (
	"testing"

	"kigen/internal/check"
	"kigen/rules"
)

func TestHeadlineAnswersForEveryState(t *testing.T) {
	const card, user, signature = rules.Card, rules.UserAuthentication, rules.Signature
	locked := check.Item{Kind: signature, State: check.StateNeedsPassword}
	on := func(today string, items ...check.Item) check.Report {
		return check.Report{Today: day(t, today), Items: items, Complete: true}
	}
	// one is a card that lasts for years with one certificate to speak of.
	one := func(kind rules.Kind, today, expires string) check.Report {
		items := []check.Item{dated(t, card, today, "2035-01-15"), dated(t, user, today, "2035-01-15"), locked}
		for i := range items {
			if items[i].Kind == kind {
				items[i] = dated(t, kind, today, expires)
			}
		}
		return on(today, items...)
	}
	vouched := func(r check.Report, issuer check.Issuer) check.Report {
		r.Items[1].Issuer = issuer
		return r
	}
	// all is a card with which the user-authentication certificate expires.
	all := func(today, expires string) check.Report {
		return on(today, dated(t, card, today, expires), dated(t, user, today, expires), locked)
	}
	for _, c := range []struct {
		name               string
		report             check.Report
		jaAnswer, jaDetail string
		enAnswer, enDetail string
	}{
		{"forged, though renewable", vouched(one(user, "2025-10-16", "2026-01-15"), check.IssuerFalse),
			"電子証明書の署名が 合いません",
			"このカードの期限は 信用できません。暗証番号を入れずに、区役所や市役所などの窓口で 確かめてください。",
			"A certificate (電子証明書) is not what it says",
			"Its signature does not match. Enter no PIN (暗証番号), and ask at the counter of your city or ward office."},
		{"of an issuer that nobody knows", vouched(one(user, "2025-12-16", "2026-01-15"), check.IssuerUnknown),
			"電子証明書の期限が近づいています。あと30日です。",
			"このソフトがまだ知らない、確認できない発行元の 電子証明書です。2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Your certificate (電子証明書) expires soon. 30 days left.",
			"A certificate (電子証明書) is signed by an issuer that this program does not know (yet). Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"renewable", one(user, "2025-10-16", "2026-01-15"),
			"電子証明書を更新できます。あと91日です。",
			"2026年1月15日（令和8年）まで。2025年10月16日から 区役所や市役所などの窓口で 無料で更新できます。",
			"You can renew your certificate (電子証明書). 91 days left.",
			"Until 15 January 2026 (Reiwa 8). From 16 October 2025 you can renew it (更新) at your city or ward office, free of charge."},
		{"last day before the last month", one(user, "2025-12-15", "2026-01-15"),
			"電子証明書を更新できます。あと31日です。",
			"2026年1月15日（令和8年）まで。2025年10月16日から 区役所や市役所などの窓口で 無料で更新できます。",
			"You can renew your certificate (電子証明書). 31 days left.",
			"Until 15 January 2026 (Reiwa 8). From 16 October 2025 you can renew it (更新) at your city or ward office, free of charge."},
		{"last month", one(user, "2025-12-16", "2026-01-15"),
			"電子証明書の期限が近づいています。あと30日です。",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Your certificate (電子証明書) expires soon. 30 days left.",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"last week", one(user, "2026-01-08", "2026-01-15"),
			"電子証明書の期限が もうすぐ切れます。あと7日です。",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Your certificate (電子証明書) expires very soon. 7 days left.",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"last day but one", one(user, "2026-01-14", "2026-01-15"),
			"電子証明書の期限が もうすぐ切れます。あと1日です。",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Your certificate (電子証明書) expires very soon. 1 day left.",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"last day", one(user, "2026-01-15", "2026-01-15"),
			"電子証明書の期限は きょうまでです",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Today is the last day of your certificate (電子証明書)",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"certificate expired, card not", one(user, "2026-01-16", "2026-01-15"),
			"電子証明書の期限が切れています",
			"2026年1月15日（令和8年）まででした。カードの期限内なら、区役所や市役所などの窓口で 無料で発行しなおせます。",
			"Your certificate (電子証明書) has expired",
			"It lasted until 15 January 2026 (Reiwa 8). While your card is valid, you can get a new one at your city or ward office, free of charge."},

		{"signature renewable", one(signature, "2025-10-16", "2026-01-15"),
			"署名用電子証明書を更新できます。あと91日です。",
			"2026年1月15日（令和8年）まで。2025年10月16日から 区役所や市役所などの窓口で 無料で更新できます。",
			"You can renew your signature certificate (署名用電子証明書). 91 days left.",
			"Until 15 January 2026 (Reiwa 8). From 16 October 2025 you can renew it (更新) at your city or ward office, free of charge."},
		{"signature, last month", one(signature, "2026-01-05", "2026-01-15"),
			"署名用電子証明書の期限が近づいています。あと10日です。",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Your signature certificate (署名用電子証明書) expires soon. 10 days left.",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"signature, last week", one(signature, "2026-01-12", "2026-01-15"),
			"署名用電子証明書の期限が もうすぐ切れます。あと3日です。",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Your signature certificate (署名用電子証明書) expires very soon. 3 days left.",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"signature, last day", one(signature, "2026-01-15", "2026-01-15"),
			"署名用電子証明書の期限は きょうまでです",
			"2026年1月15日（令和8年）まで。区役所や市役所などの窓口で 無料で更新できます。",
			"Today is the last day of your signature certificate (署名用電子証明書)",
			"Until 15 January 2026 (Reiwa 8). You can renew it (更新) at your city or ward office, free of charge."},
		{"signature expired", one(signature, "2026-02-01", "2026-01-15"),
			"署名用電子証明書の期限が切れています",
			"2026年1月15日（令和8年）まででした。カードの期限内なら、区役所や市役所などの窓口で 無料で発行しなおせます。",
			"Your signature certificate (署名用電子証明書) has expired",
			"It lasted until 15 January 2026 (Reiwa 8). While your card is valid, you can get a new one at your city or ward office, free of charge."},

		{"card renewable", all("2025-10-16", "2026-01-15"),
			"カードを更新できます。あと91日です。",
			"2026年1月15日（令和8年）まで。2025年10月16日から 郵送やスマートフォンで 無料で申し込めます。",
			"You can renew your card. 91 days left.",
			"Until 15 January 2026 (Reiwa 8). From 16 October 2025 you can apply for renewal (更新) by post or smartphone, free of charge."},
		{"card, last month", all("2025-12-31", "2026-01-15"),
			"カードの期限が近づいています。あと15日です。",
			"2026年1月15日（令和8年）まで。受け取りまで日数がかかります。早めに 更新を申し込んでください。",
			"Your card expires soon. 15 days left.",
			"Until 15 January 2026 (Reiwa 8). The new card takes some time to arrive. Please apply for renewal (更新) soon."},
		{"card, last week", all("2026-01-13", "2026-01-15"),
			"カードの期限が もうすぐ切れます。あと2日です。",
			"2026年1月15日（令和8年）まで。受け取りまで日数がかかります。早めに 更新を申し込んでください。",
			"Your card expires very soon. 2 days left.",
			"Until 15 January 2026 (Reiwa 8). The new card takes some time to arrive. Please apply for renewal (更新) soon."},
		{"card, last day", all("2026-01-15", "2026-01-15"),
			"カードの期限は きょうまでです",
			"2026年1月15日（令和8年）まで。きょうのうちに 更新を申し込んでください。",
			"Today is the last day of your card",
			"Until 15 January 2026 (Reiwa 8). Please apply for renewal (更新) today."},
		{"card expired", all("2026-01-16", "2026-01-15"),
			"カードの期限が切れています",
			"2026年1月15日（令和8年）まででした。新しいカードを 申し込んでください。",
			"Your card has expired",
			"It lasted until 15 January 2026 (Reiwa 8). Please apply for a new card."},

		{"not open yet", all("2025-10-16", "2031-01-15"),
			"まだ更新の必要はありません",
			"2030年10月16日から更新できます。",
			"You do not need to renew yet",
			"You can renew (更新) from 16 October 2030."},
		{"card alone, no certificate issued",
			on("2025-10-16", dated(t, card, "2025-10-16", "2031-01-15"),
				check.Item{Kind: user, State: check.StateAbsent}, check.Item{Kind: signature, State: check.StateAbsent}),
			"まだ更新の必要はありません",
			"2030年10月16日から更新できます。",
			"You do not need to renew yet",
			"You can renew (更新) from 16 October 2030."},
		{"certificate unreadable: nothing said for the whole",
			on("2025-10-16", dated(t, card, "2025-10-16", "2031-01-15"), check.Item{Kind: user, State: check.StateUnreadable}),
			"カード本体は まだ更新の必要はありません",
			"2030年10月16日から更新できます。",
			"The card itself (カード本体) does not need renewal yet",
			"You can renew (更新) from 16 October 2030."},
		{"still reading, card known",
			check.Report{Today: day(t, "2025-10-16"), Items: []check.Item{dated(t, card, "2025-10-16", "2031-01-15")}},
			"カード本体は まだ更新の必要はありません",
			"2030年10月16日から更新できます。",
			"The card itself (カード本体) does not need renewal yet",
			"You can renew (更新) from 16 October 2030."},
		{"still reading, nothing known", check.Report{Today: day(t, "2025-10-16")},
			"読み取っています",
			"カードを動かさないでください",
			"Reading your card",
			"Please do not move the card"},
		{"nothing readable",
			on("2025-10-16", check.Item{Kind: card, State: check.StateUnreadable}, check.Item{Kind: user, State: check.StateUnreadable}, locked),
			"期限を読み取れませんでした",
			"カードを置きなおして、もう一度読んでください。",
			"No expiry date could be read",
			"Put the card on the reader again and read it once more."},
		{"nothing readable so far, and a fault", check.Report{Faults: []*check.Fault{{Cause: check.Unreadable, Item: card}}},
			"期限を読み取れませんでした",
			"カードを置きなおして、もう一度読んでください。",
			"No expiry date could be read",
			"Put the card on the reader again and read it once more."},
	} {
		if answer, detail := ja().Headline(c.report); answer != c.jaAnswer || detail != c.jaDetail {
			t.Errorf("%s: got %q, %q,\nwant %q, %q", c.name, answer, detail, c.jaAnswer, c.jaDetail)
		}
		if answer, detail := en().Headline(c.report); answer != c.enAnswer || detail != c.enDetail {
			t.Errorf("%s: got %q, %q,\nwant %q, %q", c.name, answer, detail, c.enAnswer, c.enDetail)
		}
		for _, l := range Languages() {
			answer, detail := l.Headline(c.report)
			spoken(t, answer)
			spoken(t, detail)
		}
	}
}
