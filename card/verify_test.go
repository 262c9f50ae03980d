package card

import (
	"bytes"
	"errors"
	"testing"
)

// isSecret tells a VERIFY that has data from all other commands.
func isSecret(command []byte) bool { return command[1] == 0x20 && len(command) > 5 }

func TestVerifySendsAtMostOneSecretAndWipesItOnEveryPath(t *testing.T) {
	lost := errors.New("connection lost")
	const full = "KIGEN2026"
	for name, test := range map[string]struct {
		entry    string
		toSelect any // string or error
		toVerify any
		want     error
		sent     int // secrets
	}{
		"right":                        {full, ok, ok, nil, 1},
		"wrong":                        {full, ok, "\x63\xC4", StatusWord(0x63C4), 1},
		"wrong, the last try":          {full, ok, "\x63\xC0", Blocked63C0, 1},
		"blocked":                      {full, ok, "\x69\x83", Blocked, 1},
		"blocked, as 6984":             {full, ok, "\x69\x84", ReferenceDataUnusable, 1},
		"wrong Le":                     {full, ok, "\x6C\x09", StatusWord(0x6C09), 1},
		"data waiting":                 {full, ok, "\x61\x09", StatusWord(0x6109), 1},
		"6F00":                         {full, ok, "\x6F\x00", NoPreciseDiagnosis, 1},
		"wrong length":                 {full, ok, "\x67\x00", WrongLength, 1},
		"9000 with data":               {full, ok, "xyz" + ok, nil, 1},
		"no answer":                    {full, ok, "", ErrMalformed, 1},
		"half a status word":           {full, ok, "\x90", ErrMalformed, 1},
		"connection lost":              {full, ok, lost, lost, 1},
		"connection lost before":       {full, lost, ok, lost, 0},
		"no such secret":               {full, "\x6A\x82", ok, FileNotFound, 0},
		"malformed answer before":      {full, "", ok, ErrMalformed, 0},
		"too short":                    {"KIGEN", ok, ok, ErrTooShort, 0},
		"empty, which would be free":   {"", ok, ok, ErrTooShort, 0},
		"SELECT warned, secret wrong":  {full, "\x62\x82", "\x63\xC1", StatusWord(0x63C1), 1},
		"SELECT 61xx, all answers are": {full, "\x61\x01", ok, ErrMalformed, 0},
	} {
		t.Run(name, func(t *testing.T) {
			secret := NewSecret(SignaturePassword)
			enter(t, secret, test.entry)
			var secrets [][]byte
			transport := &scripted{answer: func(command []byte) ([]byte, error) {
				answer := test.toSelect
				if command[1] == 0x20 {
					answer = test.toVerify
				}
				if err, failed := answer.(error); failed {
					return nil, err
				}
				return []byte(answer.(string)), nil
			}}
			err := New(transport).Verify(secret)
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			for _, command := range transport.sent {
				if command[1] == 0x20 {
					secrets = append(secrets, command)
				}
			}
			if len(secrets) != test.sent {
				t.Fatalf("sent %d times, want %d", len(secrets), test.sent)
			}
			if want := append([]byte{0x00, 0x20, 0x00, 0x80, 9}, full...); test.sent == 1 && !bytes.Equal(secrets[0], want) {
				t.Errorf("sent a command of %d bytes that is not VERIFY", len(secrets[0]))
			}
			if !wiped(secret) {
				t.Error("not wiped")
			}
			if err != nil && bytes.Contains([]byte(err.Error()), []byte(full)) {
				t.Error("the secret is in the error")
			}
		})
	}
}

func TestVerifyWipesEvenWhenTheTransportPanics(t *testing.T) {
	secret := NewSecret(UserPIN)
	enter(t, secret, "1234")
	func() {
		defer func() { _ = recover() }()
		_ = New(&scripted{answer: func([]byte) ([]byte, error) { panic("transport") }}).Verify(secret)
	}()
	if !wiped(secret) {
		t.Error("not wiped")
	}
}

func TestTheSecretReachesTheTransportWithoutACopy(t *testing.T) {
	secret := NewSecret(UserPIN)
	enter(t, secret, "1234")
	transport := &scripted{}
	transport.answer = func(command []byte) ([]byte, error) {
		if isSecret(command) && &command[0] != &secret.command[0] {
			t.Error("a copy was sent")
		}
		return []byte(ok), nil
	}
	if err := New(transport).Verify(secret); err != nil {
		t.Fatal(err)
	}
}

func TestTheCounterIsAskedForWithoutDataAndASecondTimeOnlyWhereFourBytesAreRefused(t *testing.T) {
	fourBytes, fiveBytes := []byte{0x00, 0x20, 0x00, 0x80}, []byte{0x00, 0x20, 0x00, 0x80, 0x00}
	for name, test := range map[string]struct {
		answers []string
		want    Tries
		wantErr error
		sent    [][]byte
	}{
		"three left":           {[]string{"\x63\xC3"}, Tries{true, 3}, nil, [][]byte{fourBytes}},
		"blocked, as 63C0":     {[]string{"\x63\xC0"}, Tries{true, 0}, nil, [][]byte{fourBytes}},
		"blocked, as 6983":     {[]string{"\x69\x83"}, Tries{true, 0}, nil, [][]byte{fourBytes}},
		"verified: not known":  {[]string{ok}, Tries{}, nil, [][]byte{fourBytes}},
		"four bytes refused":   {[]string{"\x67\x00", "\x63\xC2"}, Tries{true, 2}, nil, [][]byte{fourBytes, fiveBytes}},
		"both refused":         {[]string{"\x6A\x86", "\x6A\x86"}, Tries{}, WrongParameters, [][]byte{fourBytes, fiveBytes}},
		"6Cxx is not followed": {[]string{"\x6C\x04"}, Tries{}, StatusWord(0x6C04), [][]byte{fourBytes}},
		"61xx is not followed": {[]string{"\x61\x04"}, Tries{}, StatusWord(0x6104), [][]byte{fourBytes}},
		"6300 tells no number": {[]string{"\x63\x00"}, Tries{}, StatusWord(0x6300), [][]byte{fourBytes}},
		"no answer":            {[]string{""}, Tries{}, ErrMalformed, [][]byte{fourBytes}},
	} {
		transport := inOrder(append([]string{ok}, test.answers...)...)
		got, err := New(transport).Tries(SignaturePassword)
		if got != test.want || !errors.Is(err, test.wantErr) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if !equal(transport.sent[1:], test.sent) {
			t.Errorf("%s: sent % X", name, transport.sent[1:])
		}
	}
}

func TestEachSecretIsVerifiedInItsOwnFile(t *testing.T) {
	for kind, want := range map[SecretKind][]byte{UserPIN: {0x00, 0x18}, SignaturePassword: {0x00, 0x1B}} {
		transport := inOrder(ok)
		secret := NewSecret(kind)
		enter(t, secret, "123456"[:kind.fewest()])
		if err := New(transport).Verify(secret); err != nil {
			t.Fatal(err)
		}
		if got := transport.sent[0][5:]; !bytes.Equal(got, want) {
			t.Errorf("verified in % X, want % X", got, want)
		}
	}
}

func (k SecretKind) fewest() int {
	fewest, _ := k.Length()
	return fewest
}
