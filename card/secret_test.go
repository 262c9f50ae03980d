package card

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"unicode"
)

func enter(t *testing.T, s *Secret, text string) {
	t.Helper()
	for _, r := range text {
		if _, err := s.Append(r); err != nil {
			t.Fatalf("enter %q: %v", r, err)
		}
	}
}

func wiped(s *Secret) bool { return *s.command == verifyCommand{} && s.length == 0 }

// entered returns what was entered, by the one way there is.
func entered(s *Secret) string {
	text := make([]byte, s.Len())
	for i := range text {
		text[i] = s.At(i)
	}
	return string(text)
}

func TestEntryIsFoldedToWhatTheCardKnows(t *testing.T) {
	for _, test := range []struct {
		kind       SecretKind
		text, want string
		changed    bool
	}{
		{UserPIN, "1234", "1234", false},
		{UserPIN, "１２３４", "1234", true},
		{SignaturePassword, "KIGEN2026", "KIGEN2026", false},
		{SignaturePassword, "kigen", "KIGEN", true},
		{SignaturePassword, "ＫＩＧＥＮ２０２６", "KIGEN2026", true},
		{SignaturePassword, "ｋｉｇｅｎ", "KIGEN", true},
	} {
		s := NewSecret(test.kind)
		for _, r := range test.text {
			changed, err := s.Append(r)
			if changed != test.changed || err != nil {
				t.Errorf("%q of %q: changed %t, %v", r, test.text, changed, err)
			}
		}
		if got := entered(s); got != test.want || s.Kind() != test.kind {
			t.Errorf("%q became %q", test.text, got)
		}
	}
}

func TestOfAllCharactersOnlyLettersAndDigitsAreTaken(t *testing.T) {
	const fullWidth = 'Ａ' - 'A'
	for kind, letters := range map[SecretKind]bool{UserPIN: false, SignaturePassword: true} {
		s := NewSecret(kind)
		for r := rune(-1); r <= unicode.MaxRune+1; r++ {
			ascii := r
			if r > unicode.MaxASCII {
				ascii -= fullWidth
			}
			want := ascii >= '0' && ascii <= '9' || letters && (ascii >= 'A' && ascii <= 'Z' || ascii >= 'a' && ascii <= 'z')
			_, err := s.Append(r)
			switch {
			case want && (err != nil || rune(s.At(0)) != unicode.ToUpper(ascii)):
				t.Errorf("%U became %q, %v", r, entered(s), err)
			case !want && (!errors.Is(err, ErrCharacter) || !wiped(s)):
				t.Errorf("%U: %v, %d characters", r, err, s.Len())
			}
			s.Backspace()
		}
	}
}

func TestARefusedCharacterLeavesTheSecretAsItWas(t *testing.T) {
	s := NewSecret(UserPIN)
	enter(t, s, "1234")
	for r, want := range map[rune]error{'5': ErrTooLong, 'A': ErrCharacter, 'あ': ErrCharacter, '🔑': ErrCharacter, ' ': ErrCharacter, '　': ErrCharacter, '-': ErrCharacter, '\n': ErrCharacter} {
		if changed, err := s.Append(r); changed || !errors.Is(err, want) || entered(s) != "1234" {
			t.Errorf("%q: changed %t, %v, %q", r, changed, err, entered(s))
		}
	}
}

func TestOnlyTheRightLengthCanBeSent(t *testing.T) {
	for kind, digits := range map[SecretKind]string{UserPIN: "0123", SignaturePassword: "0123456789012345"} {
		fewest, most := kind.Length()
		s := NewSecret(kind)
		for n, r := range digits {
			if err := s.Check(); errors.Is(err, ErrTooShort) != (n < fewest) {
				t.Errorf("%d of %d to %d characters: %v", n, fewest, most, err)
			}
			enter(t, s, string(r))
		}
		if _, err := s.Append('9'); s.Len() != most || s.Check() != nil || !errors.Is(err, ErrTooLong) {
			t.Errorf("%d characters: %v, one more: %v", s.Len(), s.Check(), err)
		}
	}
}

func TestBackspaceLeavesNothingOfTheCharacter(t *testing.T) {
	s := NewSecret(UserPIN)
	s.Backspace() // nothing to take away
	enter(t, s, "12")
	s.Backspace()
	if entered(s) != "1" || s.At(1) != 0 {
		t.Errorf("%q, behind it %d", entered(s), s.At(1))
	}
	s.Backspace()
	s.Backspace()
	if s.Len() != 0 || !wiped(s) {
		t.Errorf("%d characters, % X", s.Len(), s.command)
	}
}

func TestWipeLeavesOnlyZeros(t *testing.T) {
	s := NewSecret(SignaturePassword)
	enter(t, s, "ABCDEFGH01234567")
	held := s.verify()
	s.Wipe()
	s.Wipe()
	if !bytes.Equal(held, make([]byte, len(held))) || s.Len() != 0 || !errors.Is(s.Check(), ErrTooShort) {
		t.Errorf("% X is left, %d characters", held, s.Len())
	}
}

// The bytes are those that the transport was handed, held on to; that no copy of them
// was made is another test's, see verify_test.go.
func TestTheBytesThatWereSentAreZeroAfterwards(t *testing.T) {
	for name, answer := range map[string]func() ([]byte, error){
		"right":           func() ([]byte, error) { return []byte(ok), nil },
		"wrong":           func() ([]byte, error) { return []byte("\x63\xC4"), nil },
		"blocked":         func() ([]byte, error) { return []byte("\x69\x83"), nil },
		"malformed":       func() ([]byte, error) { return []byte("\x90"), nil },
		"connection lost": func() ([]byte, error) { return nil, errors.New("connection lost") },
		"panic":           func() ([]byte, error) { panic("transport") },
	} {
		for kind, text := range map[SecretKind]string{UserPIN: "7391", SignaturePassword: "ABCDEFGH01234567"} {
			s := NewSecret(kind)
			enter(t, s, text)
			var held []byte
			transport := &scripted{answer: func(command []byte) ([]byte, error) {
				if !isSecret(command) {
					return []byte(ok), nil
				}
				held = command[:cap(command)]
				if !bytes.Contains(held, []byte(text)) {
					t.Errorf("%s: the secret was wiped before it was sent", name)
				}
				return answer()
			}}
			func() {
				defer func() { _ = recover() }()
				_ = New(transport).Verify(s)
			}()
			if len(held) == 0 || !bytes.Equal(held, make([]byte, len(held))) {
				t.Errorf("%s: % X is left of %s", name, held, text)
			}
		}
	}
}

func TestEnteringMakesNoCopyOnTheHeap(t *testing.T) {
	for kind, characters := range map[SecretKind]string{UserPIN: "1２あ", SignaturePassword: "1２aＡｚ🔑"} {
		s := NewSecret(kind)
		runes := []rune(characters)
		if allocations := testing.AllocsPerRun(100, func() {
			for _, r := range runes {
				_, _ = s.Append(r)
			}
			_ = s.Check()
			_ = s.verify()
			s.Backspace()
			s.Wipe()
		}); allocations != 0 {
			t.Errorf("%v allocations", allocations)
		}
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	const password = "QZXJ7394KWVUYP09"
	s := NewSecret(SignaturePassword)
	enter(t, s, password)
	type holder struct {
		Secret *Secret
		hidden *Secret
	}
	var printed bytes.Buffer
	for _, value := range []any{s, holder{s, s}, &holder{s, s}, []*Secret{s}, map[string]*Secret{"key": s}, any(s), []any{holder{s, s}}} {
		for _, flag := range []string{"", "+", "#", "-", " ", "0", "20", ".3", "#+20.3"} {
			for verb := 'A'; verb <= 'z'; verb++ {
				fmt.Fprintf(&printed, "%"+flag+string(verb)+"\n", value)
			}
		}
		text, err := json.Marshal(value)
		fmt.Fprintln(&printed, value, string(text), err, fmt.Errorf("enter: %v", value))
		slog.New(slog.NewTextHandler(&printed, nil)).Info("enter", "secret", value)
		slog.New(slog.NewJSONHandler(&printed, nil)).Info("enter", "secret", value)
	}
	spaced := fmt.Sprintf("% x", password)
	for _, leak := range []string{password, password[:6], fmt.Sprintf("%x", password[:6]), spaced[:17], fmt.Sprint([]byte(password))[1:18], fmt.Sprintf("%#v", []byte(password))[7:30]} {
		if strings.Contains(strings.ToLower(printed.String()), strings.ToLower(leak)) {
			t.Errorf("printed %q", leak)
		}
	}
	for _, verb := range "vsqxXdp" {
		if got := fmt.Sprintf("%"+string(verb), s); verb != 'p' && got != "secret" {
			t.Errorf("%%%c prints %q", verb, got)
		}
	}
	if got := fmt.Sprintf("%T", s); got != "*card.Secret" {
		t.Errorf("%%T prints %q", got)
	}
}
