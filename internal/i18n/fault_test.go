package i18n

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/printable/printabletest"
	"kigen/rules"
)

// on runs the rest of the test as on that operating system.
func on(t *testing.T, name string) {
	t.Helper()
	system = name
	t.Cleanup(func() { system = runtime.GOOS })
}

// pasori is a reader of which everything is known.
var pasori = check.USBReader{
	ID: "054C:06C1", Name: "Sony RC-S380", Driver: "NFCポートソフトウェア", Source: "https://www.sony.co.jp/Products/felica/",
}

// met are the ways in which one fault can be met: what is known of it differs.
func met(cause check.Cause, item rules.Kind) (all []*check.Fault) {
	for known := range 1 << 4 {
		reader := pasori
		for i, field := range []*string{&reader.ID, &reader.Name, &reader.Driver, &reader.Source} {
			if known&(1<<i) == 0 {
				*field = ""
			}
		}
		all = append(all, &check.Fault{Cause: cause, Item: item, Err: fmt.Errorf("list readers: %w", &reader), Number: 0x8010002E})
	}
	held := check.USBReader{ID: pasori.ID, Name: pasori.Name, Holder: "port100"}
	all = append(all, &check.Fault{Cause: cause, Item: item, Err: &held})
	for _, other := range append(others, "", "not heard of yet") {
		all = append(all, &check.Fault{Cause: cause, Item: item, Err: card.FileNotFound, Other: other})
	}
	return append(all, &check.Fault{Cause: cause, Item: item})
}

var others = card.OtherCards()

// whole fails the test if text is not made of whole sentences, whatever was not known
// when it was said. Thai has no mark for its end.
func whole(t *testing.T, l *Language, text string) {
	t.Helper()
	spoken(t, text)
	ends := slices.ContainsFunc([]string{"。", ".", "।", pasori.Source}, func(end string) bool { return strings.HasSuffix(text, end) })
	if !ends && l.Tag() != "th" {
		t.Errorf("ends in the middle: %q", text)
	}
	for _, hole := range []string{"「」", "“”", "（）", "()", "  ", "、、", "、。"} {
		if strings.Contains(text, hole) {
			t.Errorf("has a hole %q: %q", hole, text)
		}
	}
}

func TestEveryFaultHasItsTextsInEveryLanguageOnEverySystemWhateverIsKnownOfIt(t *testing.T) {
	for _, name := range []string{"linux", "windows", "darwin", "freebsd"} {
		on(t, name)
		for _, l := range Languages() {
			for _, row := range check.Causes {
				for _, item := range []rules.Kind{"", rules.Card, rules.UserAuthentication, rules.Signature} {
					for _, fault := range met(row.Cause, item) {
						text := l.Fault(fault)
						if text.Code != row.Code || text.Answer != fault.Answer() {
							t.Errorf("%s has the code %s and the answer %s, want %s, %s",
								row.Cause, text.Code, text.Answer, row.Code, fault.Answer())
						}
						spoken(t, text.Title)
						whole(t, l, text.Sentence)
						whole(t, l, text.Next)
					}
				}
			}
		}
	}
}

func TestAReaderThatIsPluggedInIsNamedAndItsDriverToo(t *testing.T) {
	nameless, unknown := check.USBReader{ID: "1234:ABCD"}, check.USBReader{}
	builtin := check.USBReader{ID: "1234:ABCD", Name: "Some Reader", Driver: "Microsoft Usbccid"}
	ccid := check.USBReader{ID: "072F:2200", Name: "ACS ACR122U", Driver: "libccid", Source: "https://ccid.apdu.fr/"}
	found := check.USBReader{ID: "1234:ABCD", Name: "Some Reader", Source: "https://example.com/"}
	for _, c := range []struct {
		system         string
		cause          check.Cause
		reader         check.USBReader
		sentence, next string
	}{
		{"windows", check.DriverMissing, pasori,
			"リーダー（Sony RC-S380）は つながっていますが、使える ドライバーが ありません。",
			"ドライバー「NFCポートソフトウェア」を 入れて、リーダーを つなぎなおしてください。入手先: https://www.sony.co.jp/Products/felica/"},
		{"windows", check.DriverMissing, builtin,
			"リーダー（Some Reader）は つながっていますが、使える ドライバーが ありません。",
			"Windows Update で ドライバー「Microsoft Usbccid」を 入れて、リーダーを つなぎなおしてください。"},
		{"linux", check.DriverMissing, ccid,
			"リーダー（ACS ACR122U）は つながっていますが、使える ドライバーが ありません。",
			"「libccid」を 用意して、パソコンを 再起動してください。くわしくは: https://ccid.apdu.fr/"},
		{"linux", check.DriverMissing, check.USBReader{ID: "072F:2200", Name: "ACS ACR122U", Holder: "pn533_usb"},
			"リーダー（ACS ACR122U）は つながっていますが、Linuxの「pn533_usb」が 先に 使っています。",
			"/etc/modprobe.d/ のファイルに「blacklist pn533_usb」と書いて、パソコンを 再起動してください。"},
		{"darwin", check.DriverMissing, nameless,
			"リーダー（USB 1234:ABCD）は つながっていますが、使える ドライバーが ありません。",
			"リーダーの会社のページから ドライバーを 入れて、リーダーを つなぎなおしてください。"},
		{"darwin", check.DriverMissing, found,
			"リーダー（Some Reader）は つながっていますが、使える ドライバーが ありません。",
			"https://example.com/ から ドライバーを 入れて、リーダーを つなぎなおしてください。"},
		{"linux", check.NoDriver, pasori,
			"リーダー（Sony RC-S380）には、Linux用の ドライバーが ありません。",
			"別のリーダー（Sony RC-S300 など）を つないでください。"},
		{"darwin", check.NoDriver, unknown,
			"リーダー（名前は わかりません）には、Mac用の ドライバーが ありません。",
			"別のリーダーを つないでください。"},
		{"linux", check.NoReader, pasori,
			"リーダー（Sony RC-S380）は つながっていますが、まだ 使えません。",
			"リーダーを USBから抜いて、もう一度 つないでください。"},
	} {
		on(t, c.system)
		text := ja().Fault(&check.Fault{Cause: c.cause, Err: fmt.Errorf("list readers: %w", &c.reader)})
		if text.Sentence != c.sentence || text.Next != c.next {
			t.Errorf("%s, %s, %+v: got %q, %q,\nwant %q, %q", c.system, c.cause, c.reader, text.Sentence, text.Next, c.sentence, c.next)
		}
	}
}

func TestNoReaderAsksToConnectOneOnlyWhereNoneIsPluggedIn(t *testing.T) {
	none := ja().Fault(&check.Fault{Cause: check.NoReader})
	plugged := ja().Fault(&check.Fault{Cause: check.NoReader, Err: &pasori})
	if none.Title != "リーダーが 見つかりません" || plugged.Title != "リーダーの準備が できていません" {
		t.Errorf("got %q, %q", none.Title, plugged.Title)
	}
}

func TestAnotherCardIsCalledAsPeopleCallIt(t *testing.T) {
	for other, name := range map[card.OtherCard]string{
		"residence-card":  "在留カード",
		"drivers-licence": "運転免許証",
		"juki-card":       "住民基本台帳カード",
		"passport":        "パスポート",
		"payment-card":    "クレジットカード",
		"transit-card":    "交通系ICカード",
		"licence-on-card": "運転免許",
		"android-phone":   "スマートフォン",
		"iphone":          "iPhone",
		"":                "別のカード",
	} {
		if sentence := ja().Fault(&check.Fault{Cause: check.OtherCard, Other: other}).Sentence; !strings.Contains(sentence, name) {
			t.Errorf("%s: %q does not name %s", other, sentence, name)
		}
	}
	for _, l := range Languages() {
		said := map[string]bool{}
		for _, other := range append(others, "") {
			said[l.Fault(&check.Fault{Cause: check.OtherCard, Other: other}).Sentence] = true
		}
		if len(said) != len(others)+1 {
			t.Errorf("%s has %d sentences for %d cards and any other", l.Tag(), len(said), len(others))
		}
	}
}

func TestFaultTextsBelongToRowsOfTheTable(t *testing.T) {
	codes := map[string]bool{}
	for _, row := range check.Causes {
		codes[row.Code] = true
	}
	for key := range messages(t, ja()) {
		if parts := strings.Split(key, "."); parts[0] == "fault" && !codes[parts[1]] {
			t.Errorf("%s is of no row", key)
		}
	}
}

func TestAFaultNotInTheTableIsUnknown(t *testing.T) {
	if got := ja().Fault(&check.Fault{Cause: "new"}).Code; got != "K901" {
		t.Errorf("code is %s", got)
	}
}

func TestStartingTheServiceIsToldForEachSystem(t *testing.T) {
	for name, hint := range map[string]string{
		"linux":   "systemctl start pcscd.socket",
		"windows": "Smart Card",
		"darwin":  "Mac",
	} {
		on(t, name)
		for _, l := range Languages() {
			if next := l.Fault(&check.Fault{Cause: check.ServiceDown}).Next; !strings.Contains(next, hint) {
				t.Errorf("%s on %s: %q does not name %q", l.Tag(), name, next, hint)
			}
		}
	}
}

func TestAWrongSecretIsNamedWithTheTriesLeft(t *testing.T) {
	for _, c := range []struct {
		item            rules.Kind
		tries           card.Tries
		title, sentence string
	}{
		{rules.UserAuthentication, card.Tries{Known: true, Left: 2},
			"暗証番号が ちがいます", "暗証番号は 残り2回です。まちがいが続くと ロックされ、使えなくなります。"},
		{rules.Signature, card.Tries{Known: true, Left: 1},
			"署名用パスワードが ちがいます", "署名用パスワードは 残り1回です。まちがいが続くと ロックされ、使えなくなります。"},
		{rules.UserAuthentication, card.Tries{},
			"暗証番号が ちがいます", "暗証番号の残り回数は わかりません。まちがいが続くと ロックされ、使えなくなります。"},
	} {
		wrong := &card.WrongSecretError{Tries: c.tries}
		text := ja().Fault(&check.Fault{Cause: check.WrongSecret, Item: c.item, Err: fmt.Errorf("verify: %w", wrong)})
		if text.Title != c.title || text.Sentence != c.sentence {
			t.Errorf("got %q, %q,\nwant %q, %q", text.Title, text.Sentence, c.title, c.sentence)
		}
	}
	text := en().Fault(&check.Fault{Cause: check.WrongSecret, Item: rules.UserAuthentication,
		Err: &card.WrongSecretError{Tries: card.Tries{Known: true, Left: 1}}})
	if want := "PIN (暗証番号): 1 try left. It locks after too many wrong entries."; text.Sentence != want {
		t.Errorf("got %q, want %q", text.Sentence, want)
	}
}

func TestASecretThatCannotBeRightIsToldItsShape(t *testing.T) {
	for item, shape := range map[rules.Kind]string{
		rules.UserAuthentication: "4けたの数字です。",
		rules.Signature:          "6～16文字の 英字と数字です（窓口で決めたもの）。4けたの番号ではありません。",
	} {
		text := ja().Fault(&check.Fault{Cause: check.Malformed, Item: item, Err: card.ErrTooShort})
		if want := shape + "カードには 送っていないので、残りの回数は 減っていません。"; text.Sentence != want {
			t.Errorf("got %q, want %q", text.Sentence, want)
		}
	}
}

func TestAnAnswerThatNobodyKnowsIsToldWithWhatToDoWithIt(t *testing.T) {
	for answer, fault := range map[string]*check.Fault{
		"6F12":     {Cause: check.Unknown, Err: fmt.Errorf("select: %w", card.StatusWord(0x6F12))},
		"80100001": {Cause: check.Unknown, Number: 0x80100001},
	} {
		for _, l := range Languages() {
			text := l.Fault(fault)
			if !strings.Contains(text.Sentence, answer) || !strings.Contains(text.Next, answer) || !strings.Contains(text.Next, "K901") {
				t.Errorf("%s: %q, %q do not have %s", l.Tag(), text.Sentence, text.Next, answer)
			}
			if want := "K901 " + answer; text.Reference() != want {
				t.Errorf("%s: the reference is %q, want %q", l.Tag(), text.Reference(), want)
			}
		}
	}
	if got := ja().Fault(&check.Fault{Cause: check.Unknown}).Reference(); got != "K901" {
		t.Errorf("without an answer the reference is %q", got)
	}
}

// A person who is told what happened in words has no use for a number.
func TestFaultTextsOfKnownCausesShowNothingOfTheError(t *testing.T) {
	for _, l := range Languages() {
		for _, row := range check.Causes {
			text := l.Fault(&check.Fault{Cause: row.Cause, Err: card.StatusWord(0x6F00)})
			all := text.Title + text.Sentence + text.Next
			if strings.Contains(all, "status") || row.Cause != check.Unknown && strings.Contains(all, "6F00") {
				t.Errorf("%s: %s: %q", l.Tag(), row.Cause, all)
			}
		}
	}
}

func TestAReaderOfWhoseNameNothingIsLeftIsNamedByItsID(t *testing.T) {
	for id, want := range map[string]string{"1234:ABCD": "1234:ABCD", "12\u202e34": "1234"} {
		fault := &check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: id, Name: "\u202e\x00"}}
		if got := en().Fault(fault).Sentence; !strings.Contains(got, want) || printabletest.Unfit(got) != nil {
			t.Errorf("%q", got)
		}
	}
}
