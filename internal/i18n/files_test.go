package i18n

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
)

// messages returns the sentences of a language's file by key, as the file has them.
func messages(t *testing.T, l *Language) map[string]*i18n.Message {
	t.Helper()
	name := l.Tag() + ".toml"
	data, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := i18n.ParseMessageFileBytes(data, name, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[string]*i18n.Message{}
	for _, message := range file.Messages {
		byKey[message.ID] = message
	}
	return byKey
}

// forms returns every plural form that a sentence has.
func forms(m *i18n.Message) []string {
	all := []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}
	return slices.DeleteFunc(all, func(form string) bool { return form == "" })
}

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

// placeholders returns the names of a sentence's placeholders, sorted, each once.
func placeholders(m *i18n.Message) []string {
	var names []string
	for _, found := range placeholder.FindAllStringSubmatch(strings.Join(forms(m), ""), -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestEveryLanguageHasTheSameKeysWithTheSamePlaceholders(t *testing.T) {
	shape := func(l *Language) map[string][]string {
		keys := map[string][]string{}
		for key, message := range messages(t, l) {
			keys[key] = placeholders(message)
		}
		return keys
	}
	original := shape(ja())
	for _, l := range languages() {
		if diff := cmp.Diff(original, shape(l)); diff != "" {
			t.Errorf("%s differs from ja (-ja +%s):\n%s", l.Tag(), l.Tag(), diff)
		}
	}
}

func TestBracesAreNothingButPlaceholders(t *testing.T) {
	for _, l := range languages() {
		for key, message := range messages(t, l) {
			for _, form := range forms(message) {
				if rest := placeholder.ReplaceAllString(form, ""); strings.ContainsAny(rest, "{}") {
					t.Errorf("%s: %s: %q", l.Tag(), key, form)
				}
			}
		}
	}
}

func TestEveryCountHasItsPluralForm(t *testing.T) {
	for _, l := range languages() {
		for key, message := range messages(t, l) {
			names := placeholders(message)
			if !slices.Contains(names, "Count") {
				continue
			}
			for count := range 200 {
				values := map[string]any{}
				for _, name := range names {
					values[name] = count
				}
				_, err := l.localizer.Localize(&i18n.LocalizeConfig{
					MessageID: key, TemplateData: values, PluralCount: count, TemplateParser: strict,
				})
				if err != nil {
					t.Errorf("%s: %s with %d: %v", l.Tag(), key, count, err)
					break
				}
			}
		}
	}
}

// A piece that follows another sentence may begin with a space.
func TestSentencesHaveNoStraySpaces(t *testing.T) {
	for _, l := range languages() {
		for key, message := range messages(t, l) {
			for _, form := range forms(message) {
				if strings.HasSuffix(form, " ") || strings.Contains(form, "  ") || strings.ContainsAny(form, "\t\n　") {
					t.Errorf("%s: %s: %q", l.Tag(), key, form)
				}
			}
		}
	}
}

// What a resident would have to look up, or what belongs to the people who make such
// programs.
var jargon = regexp.MustCompile(`認証|検証|トークン|失敗|エラー|不正|無効|デバイス|プロトコル|タイムアウト|` +
	`セッション|コンテキスト|ステータス|アクセス|ログ|実行|処理|リトライ|PIN|PC/SC|APDU|JPKI|J-LIS|polkit|pcsc|sudo`)

// Names that have to be told as they are.
var officialNames = strings.NewReplacer(
	"「JPKI暗証番号リセット」", "", // the app of J-LIS that resets a secret
)

func TestJapaneseHasNoJargon(t *testing.T) {
	for key, message := range messages(t, ja()) {
		if strings.HasSuffix(key, ".next-linux") || key == "readerfault.apple-ccid" {
			continue // what to type, or to tell the administrator
		}
		for _, form := range forms(message) {
			text := officialNames.Replace(placeholder.ReplaceAllString(form, ""))
			if word := jargon.FindString(text); word != "" {
				t.Errorf("%s says %q: %q", key, word, form)
			}
		}
	}
}

func TestOfficialNamesAreThoseOnTheLetter(t *testing.T) {
	// As the pages of Kawasaki and Nerima have them.
	official := map[string]string{
		"kind.user-authentication": "利用者証明用電子証明書",
		"kind.signature":           "署名用電子証明書",
		"secret.name.any":          "暗証番号",
		"without-reader.counter":   "暗証番号",
		"note.signature":           "失効",
		"result.window":            "更新",
		"note.insurance":           "マイナ保険証",
	}
	for _, l := range languages() {
		all := messages(t, l)
		for key, name := range official {
			if !strings.Contains(fmt.Sprint(forms(all[key])), name) {
				t.Errorf("%s: %s does not have %s beside it", l.Tag(), key, name)
			}
		}
	}
}
