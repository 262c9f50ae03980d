package card

// A SecretKind is one of the card's two secrets.
type SecretKind int

// The two secrets.
const (
	UserPIN           SecretKind = iota // 暗証番号 of 利用者証明用: 4 digits, 3 tries
	SignaturePassword                   // パスワード of 署名用: 6–16 of A–Z and 0–9, 5 tries
)

// Tries is what is known of a secret's retry counter. The zero value is "not known".
type Tries struct {
	Known bool
	Left  int // 0 when blocked
}
