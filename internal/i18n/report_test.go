package i18n

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kigen/card"
	"kigen/internal/check"
	"kigen/rules"
)

// dated returns an item as it stands on the day today.
func dated(t *testing.T, kind rules.Kind, today, expires string) check.Item {
	t.Helper()
	end := day(t, expires)
	item := check.Item{
		Kind:         kind,
		State:        check.ItemState(rules.StateOn(day(t, today), end)),
		Expires:      end,
		RenewalOpens: rules.RenewalOpens(end),
		DaysLeft:     day(t, today).DaysUntil(end),
	}
	item.MayOpenEarlier, _ = rules.MayOpenEarlier(end)
	if kind != rules.Signature {
		item.InsuranceUntil = rules.InsuranceUntil(end)
	}
	return item
}

func TestKindsAndTheirUsesAreNamed(t *testing.T) {
	for _, c := range []struct {
		kind                 rules.Kind
		ja, en, jaUse, enUse string
	}{
		{rules.Card, "カード本体", "The card itself (カード本体)",
			"顔写真のあるカード", "The card with your photo"},
		{rules.UserAuthentication, "利用者証明用電子証明書", "User authentication certificate (利用者証明用電子証明書)",
			"コンビニ・マイナポータル・健康保険証", "Convenience stores, Mynaportal (マイナポータル), health insurance card"},
		{rules.Signature, "署名用電子証明書", "Signature certificate (署名用電子証明書)",
			"e-Tax など", "e-Tax and other applications"},
	} {
		got := []string{ja().Kind(c.kind), en().Kind(c.kind), ja().Use(c.kind), en().Use(c.kind)}
		if diff := cmp.Diff([]string{c.ja, c.en, c.jaUse, c.enUse}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.kind, diff)
		}
	}
}

func TestEveryStateHasItsLine(t *testing.T) {
	const today = "2025-10-16"
	blocked := card.Tries{Known: true}
	for _, c := range []struct {
		item   check.Item
		ja, en string
	}{
		{dated(t, rules.Card, today, "2031-01-15"), "有効です。更新は2030年10月16日から", "Valid. Renewal (更新) from 16 October 2030"},
		{dated(t, rules.UserAuthentication, today, "2026-01-15"), "更新できます", "You can renew (更新) now"},
		{dated(t, rules.UserAuthentication, today, "2025-10-15"), "期限が切れています", "Expired"},
		// Not expired is not valid: it may have lapsed.
		{dated(t, rules.Signature, today, "2031-01-15"), "期限内です。更新は2030年10月16日から", "Not expired. Renewal (更新) from 16 October 2030"},
		{check.Item{Kind: rules.Signature, State: check.StateNeedsPassword}, "パスワードで確認できます", "Can be checked with your password"},
		{check.Item{Kind: rules.Signature, State: check.StateNeedsPassword, Tries: blocked}, "パスワードが ロックされていて 確認できません", "Cannot be checked: the password is locked"},
		{check.Item{Kind: rules.Signature, State: check.StateAbsent}, "発行されていません", "Not issued"},
		{check.Item{Kind: rules.UserAuthentication, State: check.StateUnreadable}, "読み取れません", "Could not be read"},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.State(c.item) })
	}
}

func TestEveryLimitHasItsReason(t *testing.T) {
	for _, c := range []struct {
		limit  rules.Limit
		ja, en string
	}{
		{"", "", ""},
		{rules.FifthBirthday, "発行から 5回目の誕生日まで", "Lasts until the 5th birthday after issue"},
		{rules.SixthBirthday, "発行から 6回目の誕生日まで", "Lasts until the 6th birthday after issue"},
		{rules.TenthBirthday, "発行から 10回目の誕生日まで", "Lasts until the 10th birthday after issue"},
		{rules.EleventhBirthday, "発行から 11回目の誕生日まで", "Lasts until the 11th birthday after issue"},
		{rules.EndOfStay, "在留期間の満了日まで", "Lasts until the end of the period of stay (在留期間)"},
		{rules.CardExpiry, "カードの有効期限と 同じ日まで", "Lasts until the card expires"},
		{rules.UserAuthenticationLimit, "利用者証明用電子証明書の有効期限と 同じ日まで", "Lasts until the user authentication certificate (利用者証明用電子証明書) expires"},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.Limit(c.limit) })
	}
}

func TestTriesNameTheSecret(t *testing.T) {
	for _, c := range []struct {
		kind   rules.Kind
		tries  card.Tries
		ja, en string
	}{
		{rules.UserAuthentication, card.Tries{Known: true, Left: 3}, "暗証番号は 残り3回です", "PIN (暗証番号): 3 tries left"},
		{rules.UserAuthentication, card.Tries{Known: true, Left: 1}, "暗証番号は 残り1回です", "PIN (暗証番号): 1 try left"},
		{rules.UserAuthentication, card.Tries{Known: true}, "暗証番号は ロックされています", "PIN (暗証番号): locked"},
		{rules.UserAuthentication, card.Tries{}, "暗証番号の残り回数は わかりません", "PIN (暗証番号): tries left not known"},
		{rules.Signature, card.Tries{Known: true, Left: 5}, "署名用パスワードは 残り5回です", "Signature password (署名用パスワード): 5 tries left"},
		{rules.Signature, card.Tries{Known: true}, "署名用パスワードは ロックされています", "Signature password (署名用パスワード): locked"},
		{rules.Signature, card.Tries{}, "署名用パスワードの残り回数は わかりません", "Signature password (署名用パスワード): tries left not known"},
		{rules.Card, card.Tries{}, "", ""},
	} {
		inBoth(t, c.ja, c.en, func(l *Language) string { return l.Tries(c.kind, c.tries) })
	}
}

func TestEveryIssuerIsSaid(t *testing.T) {
	for _, l := range Languages() {
		for _, issuer := range []check.Issuer{check.IssuerKnown, check.IssuerUnknown, check.IssuerFalse} {
			spoken(t, l.Issuer(issuer))
		}
		if got := l.Issuer(""); got != "" {
			t.Errorf("%s: says %q of an issuer nothing is known of", l.Tag(), got)
		}
	}
}

func TestNotesStandBesideTheDatesThatNeedThem(t *testing.T) {
	const (
		insurance = "期限が過ぎても、マイナ保険証は 2026年4月30日まで 使えます。"
		lapse     = "引っこしや 名前の変更などがあると、期限内でも 失効します。失効したかどうかは この画面では わかりません。"
		earlier   = "市区町村によっては（練馬区など）、2025年8月31日から 受け付けることがあります。"
	)
	blocked := func(item check.Item) check.Item {
		item.Tries = card.Tries{Known: true}
		return item
	}
	for _, c := range []struct {
		name string
		item check.Item
		want []string
	}{
		{"far away", dated(t, rules.Card, "2025-10-16", "2031-01-15"), nil},
		{"renewable", dated(t, rules.UserAuthentication, "2025-10-16", "2026-01-15"), []string{insurance}},
		{"expired", dated(t, rules.UserAuthentication, "2026-01-16", "2026-01-15"), []string{insurance}},
		{"last day of the insurance card", dated(t, rules.Card, "2026-04-30", "2026-01-15"), []string{insurance}},
		{"after it", dated(t, rules.Card, "2026-05-01", "2026-01-15"), nil},
		{"signature", dated(t, rules.Signature, "2025-10-16", "2031-01-15"), []string{lapse}},
		{"signature, renewable", dated(t, rules.Signature, "2025-10-16", "2026-01-15"), []string{lapse}},
		{"signature, expired", dated(t, rules.Signature, "2026-01-16", "2026-01-15"), nil},
		{"signature, not read", check.Item{Kind: rules.Signature, State: check.StateNeedsPassword}, nil},
		{"one of the five expiries", dated(t, rules.UserAuthentication, "2025-08-30", "2025-11-30"), []string{earlier}},
		{"the same, all accept", dated(t, rules.Signature, "2025-09-01", "2025-11-30"), []string{lapse}},
		{"PIN locked", blocked(dated(t, rules.UserAuthentication, "2025-10-16", "2031-01-15")),
			[]string{ja().Say("note.blocked.user-authentication")}},
		{"password locked", blocked(check.Item{Kind: rules.Signature, State: check.StateNeedsPassword}),
			[]string{ja().Say("note.blocked.signature")}},
	} {
		if diff := cmp.Diff(c.want, ja().Notes(c.item)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		for _, l := range Languages() {
			if got := l.Notes(c.item); len(got) != len(c.want) {
				t.Errorf("%s: %s: %q", c.name, l.Tag(), got)
			}
			for _, note := range l.Notes(c.item) {
				spoken(t, note)
			}
		}
	}
}
