package rules

import "time"

// The numbers of the rules, in one place because the law changes them: the age of
// majority did in 2022, and the next card generation is planned to.

// windowMonths is how near the expiry must be for renewal to open: less than three
// months (三月未満). Nerima; 命令29条, 認証規則13条, 49条.
const windowMonths = 3

// birthdays is how many birthdays after the day of making or issue a limit counts.
// A birthday on that day itself is not counted: the law says 発行の日後の.
var birthdays = map[Limit]int{
	FifthBirthday:    5,
	SixthBirthday:    6,
	TenthBirthday:    10,
	EleventhBirthday: 11,
}

// A term is how long a thing lasts: new, and in place of one that was renewed within
// its window.
type term struct{ new, renewed Limit }

var (
	// Kawasaki, Nerima; 命令26条1項1号, renewed 命令29条.
	adultCard = term{TenthBirthday, EleventhBirthday}
	// Kawasaki, Nerima; 命令26条1項2号, renewed 命令29条.
	youngCard = term{FifthBirthday, SixthBirthday}
	// Kawasaki, Nerima; 認証規則13条 (signature), 49条 (user authentication).
	certificate = term{FifthBirthday, SixthBirthday}
)

// limit returns the term's limit for a thing that came on the day of issue or
// application on, in place of one that expires on replaces (zero for none). After
// that expiry it is a new one (Nerima: 有効期限を過ぎた場合).
func (t term) limit(on, replaces Date) Limit {
	if StateOn(on, replaces) == Renewable {
		return t.renewed
	}
	return t.new
}

// Ages in years.
const (
	adultAge       = 18 // Kawasaki, Nerima; 命令26条1項
	formerAdultAge = 20 // Nerima; 附則 of the change of 2022
	signatureAge   = 15 // Kawasaki, Nerima
)

// adultAgeChanged is the first day on which an application counts by adultAge.
// Nerima; 附則.
var adultAgeChanged = Date{2022, time.April, 1}

// insuranceMonths is how many months after the month of expiry マイナ保険証 goes on.
// Kawasaki, 3).
const insuranceMonths = 3

// The notice by post comes from noticeFromMonths to noticeUntilMonths before the
// expiry, more or less (おおむね). Kawasaki, Nerima.
const (
	noticeFromMonths  = 3
	noticeUntilMonths = 2
)

// addressDays is how many days after each event the card can still be taken along.
// Kawasaki, 券面記載事項の変更について.
var addressDays = map[AddressEvent]int{
	MovedIn:           14,
	PlannedMovingOut:  30,
	MovingInAnnounced: 90,
}
