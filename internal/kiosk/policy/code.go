package policy

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Code is the hash of a staff code: PBKDF2 with HMAC-SHA-256 (RFC 8018), written
// pbkdf2-sha256:ROUNDS:SALT:HASH, the last two in base64.
type Code struct {
	rounds     int
	salt, hash string // bytes, which nobody can write to
}

const (
	scheme     = "pbkdf2-sha256"
	rounds     = 600_000 // OWASP's Password Storage Cheat Sheet, 2023
	mostRounds = 10_000_000
	saltLength = 16
	hashLength = sha256.Size
)

// A staff code has from Fewest to Most digits.
const (
	Fewest = 6
	Most   = 12
)

// NewCode returns the hash of the digits of a staff code, with a random salt.
func NewCode(digits []byte) (Code, error) {
	if len(digits) < Fewest || len(digits) > Most || strings.Trim(string(digits), "0123456789") != "" {
		return Code{}, fmt.Errorf("want %d to %d digits", Fewest, Most)
	}
	salt := make([]byte, saltLength)
	rand.Read(salt)
	c := Code{rounds: rounds, salt: string(salt)}
	hash, err := c.derive(digits)
	c.hash = string(hash)
	return c, err
}

func (c Code) derive(digits []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, string(digits), []byte(c.salt), c.rounds, hashLength)
}

// IsSet reports whether there is a staff code.
func (c Code) IsSet() bool { return c.rounds > 0 }

// Opens reports whether the digits are those of the code. It is slow on purpose: a fifth of a
// second on a small computer.
func (c Code) Opens(digits []byte) bool {
	if !c.IsSet() {
		return false
	}
	hash, err := c.derive(digits)
	return err == nil && subtle.ConstantTimeCompare(hash, []byte(c.hash)) == 1
}

// String returns the code as the file has it.
func (c Code) String() string {
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("%s:%d:%s:%s", scheme, c.rounds, encode([]byte(c.salt)), encode([]byte(c.hash)))
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (c *Code) UnmarshalText(text []byte) error {
	parts := strings.Split(string(text), ":")
	wrong := errors.New("want what kigen policy code prints") // the text may be the code itself
	if len(parts) != 4 || parts[0] != scheme {
		return wrong
	}
	n, err := strconv.Atoi(parts[1])
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[2])
	hash, hashErr := base64.RawStdEncoding.DecodeString(parts[3])
	if err != nil || saltErr != nil || hashErr != nil || n < 1000 || n > mostRounds || len(salt) < saltLength || len(hash) != hashLength {
		return wrong
	}
	*c = Code{n, string(salt), string(hash)}
	return nil
}
