package words

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"kigen/card"
	"kigen/check"
	"kigen/rules"
)

// on runs the rest of the test as on that operating system.
func on(t *testing.T, name string) {
	t.Helper()
	system = name
	t.Cleanup(func() { system = runtime.GOOS })
}

func TestEveryFaultHasItsTextsInEveryLanguageOnEverySystem(t *testing.T) {
	for _, name := range []string{"linux", "windows", "darwin", "freebsd"} {
		on(t, name)
		for _, l := range Languages() {
			for _, row := range check.Causes {
				for _, item := range []rules.Kind{"", rules.Card, rules.UserAuthentication, rules.Signature} {
					text := l.Fault(&check.Fault{Cause: row.Cause, Item: item})
					if text.Code != row.Code {
						t.Errorf("%s has the code %s, want %s", row.Cause, text.Code, row.Code)
					}
					for _, part := range []string{text.Title, text.Sentence, text.Next} {
						spoken(t, part)
					}
				}
			}
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

func TestFaultTextsShowNothingOfTheError(t *testing.T) {
	for _, l := range Languages() {
		for _, row := range check.Causes {
			text := l.Fault(&check.Fault{Cause: row.Cause, Err: card.StatusWord(0x6F00)})
			if all := text.Title + text.Sentence + text.Next; strings.Contains(all, "6F00") || strings.Contains(all, "status") {
				t.Errorf("%s: %s: %q", l.Tag(), row.Cause, all)
			}
		}
	}
}
