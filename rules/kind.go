package rules

// A Kind is one of the three things that expire.
type Kind string

// The three kinds, in the words of the JSON.
const (
	Card               Kind = "card"                // カード本体
	UserAuthentication Kind = "user-authentication" // 利用者証明用電子証明書
	Signature          Kind = "signature"           // 署名用電子証明書
)

// A State is where a day lies in the life of a thing that expires. "" is "not
// known".
type State string

// The states, in the words of the JSON.
const (
	Valid     State = "valid"     // renewal not open yet
	Renewable State = "renewable" // open, not expired
	Expired   State = "expired"   // the last day is over
)

// A Limit is the rule that set an expiry.
type Limit string

// The limits. "" is "can't be known".
const (
	FifthBirthday           Limit = "fifth-birthday"             // certificates; cards of the young
	SixthBirthday           Limit = "sixth-birthday"             // the same, renewed within the window
	TenthBirthday           Limit = "tenth-birthday"             // cards
	EleventhBirthday        Limit = "eleventh-birthday"          // cards, renewed within the window
	EndOfStay               Limit = "end-of-stay"                // cards of foreign residents with a period of stay
	CardExpiry              Limit = "card-expiry"                // certificates: the card itself ends first
	UserAuthenticationLimit Limit = "user-authentication-expiry" // signature certificate: the other certificate ends first
)
