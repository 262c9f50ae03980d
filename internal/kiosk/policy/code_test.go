package policy

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// derived is the hash of a code.
func derived(t *testing.T, digits string, salt []byte, rounds int) []byte {
	t.Helper()
	hash, err := pbkdf2.Key(sha256.New, digits, salt, rounds, 32)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestAStaffCodesHashTakesSixHundredThousandRounds(t *testing.T) {
	code, err := NewCode([]byte("246810"))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(code.String(), ":")
	if len(parts) != 4 || parts[0] != "pbkdf2-sha256" || parts[1] != "600000" {
		t.Fatalf("%s", code)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[2])
	if err != nil || len(salt) != 16 {
		t.Errorf("salt %x, %v", salt, err)
	}
	if got, want := parts[3], base64.RawStdEncoding.EncodeToString(derived(t, "246810", salt, 600_000)); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
	var read Code
	if err := read.UnmarshalText([]byte(code.String())); err != nil || read != code || !read.Opens([]byte("246810")) {
		t.Errorf("%s, %v", read, err)
	}
}

func TestAHashIsRefusedUnlessItCanBeComparedInTime(t *testing.T) {
	encode := func(n int) string { return base64.RawStdEncoding.EncodeToString(make([]byte, n)) }
	salt, hash := encode(16), encode(32)
	for text, right := range map[string]bool{
		"pbkdf2-sha256:1000:" + salt + ":" + hash:           true,
		"pbkdf2-sha256:999:" + salt + ":" + hash:            false,
		"pbkdf2-sha256:10000000:" + salt + ":" + hash:       true,
		"pbkdf2-sha256:10000001:" + salt + ":" + hash:       false,
		"pbkdf2-sha256:-1000:" + salt + ":" + hash:          false,
		"pbkdf2-sha256:x:" + salt + ":" + hash:              false,
		"pbkdf2-sha256:1000:" + encode(17) + ":" + hash:     true,
		"pbkdf2-sha256:1000:" + encode(15) + ":" + hash:     false,
		"pbkdf2-sha256:1000:" + encode(18) + "*:" + hash:    false,
		"pbkdf2-sha256:1000:" + salt + "=:" + hash:          false,
		"pbkdf2-sha256:1000:" + salt + ":" + encode(31):     false,
		"pbkdf2-sha256:1000:" + salt + ":" + encode(33):     false,
		"pbkdf2-sha256:1000:" + salt + ":" + hash[1:] + "*": false,
		"pbkdf2-sha256:1000:" + salt + ":" + hash + ":":     false,
		"pbkdf2-sha256:1000:" + salt:                        false,
		"pbkdf2-sha512:1000:" + salt + ":" + hash:           false,
		"": false,
	} {
		var code Code
		err := code.UnmarshalText([]byte(text))
		if (err == nil) != right || code.IsSet() != right {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && (strings.Contains(err.Error(), ":") || strings.Contains(err.Error(), fmt.Sprintf("%q", text))) {
			t.Errorf("%q is quoted: %v", text, err)
		}
	}
}

func TestOfACodeAllDigitsCount(t *testing.T) {
	code := Code{rounds: 1000, salt: strings.Repeat("s", 16)}
	code.hash = string(derived(t, "123456789012", []byte(code.salt), code.rounds))
	for digits, opens := range map[string]bool{"123456789012": true, "12345678901": false, "1234567890123": false, "123456789013": false, "023456789012": false, "": false} {
		if code.Opens([]byte(digits)) != opens {
			t.Errorf("%q opens: %t", digits, !opens)
		}
	}
	if _, err := NewCode([]byte("123456789012")); err != nil {
		t.Error(err)
	}
	none := Code{salt: code.salt, hash: string(derived(t, "123456", []byte(code.salt), 1))}
	if none.Opens([]byte("123456")) {
		t.Error("a code of no rounds opens something")
	}
}
