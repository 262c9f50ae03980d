package hostiletest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What comes of a card. Codes are those of docs/troubleshooting.ja.md.
var (
	both     = map[string]string{"card": "2034-11-24", "user-authentication": "2029-11-24"}
	cardOnly = map[string]string{"card": "2034-11-24"}
	userOnly = map[string]string{"user-authentication": "2029-11-24"}
)

const (
	unreadable = "K403"
	notOffered = "K404"
	nameless   = "K406" // nothing tells it from other cards
	mismatch   = "K405"
	escape     = "\x1b]0;taken\a\x1b[2J"
)

// usual is how many commands an honest card of these takes, and few how many more a card may
// cost that has something to explain.
const usual, few = 30, 60

// aFile answers READ BINARY in a file.
func aFile(id string, content []byte) []rule {
	return []rule{{after: ef + id, command: readBinary, content: content}}
}

// everywhere are the rules of a file that always answers the same.
func everywhere(id string, answers ...string) []rule {
	return []rule{{after: ef + id, command: "00B0*", answer: answers}}
}

// dated is a pair whose holder's certificate has these dates.
func dated(t *testing.T, notBefore, notAfter []byte) func(keys) pair {
	return func(k keys) pair {
		return k.issued(t, func(holder, _ *certificate) { holder.notBefore, holder.notAfter = notBefore, notAfter })
	}
}

// called is a pair whose authority has such a name, in both certificates.
func called(t *testing.T, unit string) func(keys) pair {
	return func(k keys) pair {
		return k.issued(t, func(holder, authority *certificate) {
			authority.issuer, authority.subject, holder.issuer = name(unit), name(unit), name(unit)
		})
	}
}

// keyed is a pair whose authority has such a key; the signatures are those bytes.
func keyed(modulus, exponent []byte, sign func(certificate) []byte) func(keys) pair {
	return func(k keys) pair {
		holder, authority := k.honest()
		authority.key = publicKey(modulus, exponent...)
		return pair{holder.with(sign(holder)), authority.with(sign(authority))}
	}
}

func hostiles(t *testing.T) map[string]hostile {
	all := map[string]hostile{}
	for _, group := range []map[string]hostile{lengths(), times(t), signatures(t), names(t), answers(t), lies()} {
		for name, h := range group {
			if all[name].title != "" {
				t.Fatalf("two cards %s", name)
			}
			all[name] = h
		}
	}
	return all
}

// lengths are files whose lengths are no lengths.
func lengths() map[string]hostile {
	bad := Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few}
	head := func(bytes ...byte) []byte { return append(bytes, slices.Repeat([]byte{0x30}, 250)...) }
	return map[string]hostile{
		"length-4-gigabytes":        {title: "A certificate of 4 GB", rules: aFile("000A", head(0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF)), must: bad},
		"length-of-127-bytes":       {title: "A length that is itself 127 bytes long", rules: aFile("000A", head(0x30, 0xFF)), must: bad},
		"length-indefinite":         {title: "An indefinite length, which BER has and DER has not", rules: aFile("000A", head(0x30, 0x80)), must: bad},
		"length-beyond-the-file":    {title: "A certificate of 32 KB in a file of 254 bytes", rules: aFile("000A", head(0x30, 0x82, 0x7F, 0xFF)), must: bad},
		"length-beyond-all-files":   {title: "A certificate of 64 KB, of which the card gives every byte it is asked for", rules: []rule{{after: ef + "000A", command: "00B0....00", answer: []string{"3082FFFF 30*252 9000"}}}, must: Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few + 128}},
		"length-inside-is-longer":   {title: "A certificate inside which everything is longer than it", rules: aFile("000A", append([]byte{0x30, 0x81, 0xF0, 0x30, 0x82, 0xFF, 0xFF}, slices.Repeat([]byte{0x30, 0x82, 0xFF, 0xFF}, 59)...)), must: bad},
		"length-zero":               {title: "A certificate of no bytes", rules: aFile("000A", []byte{0x30, 0x00}), must: bad},
		"tables-in-tables":          {title: "SEQUENCE in SEQUENCE, 120 deep", rules: aFile("000A", nested(120)), must: bad},
		"certificate-a-byte-a-time": {title: "A certificate of which every answer has one byte", rules: []rule{{after: ef + "000A", command: "00B0*", answer: []string{"30 9000", "82 9000", "7F 9000", "F0 9000", "30 9000"}}}, must: Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few + 128}},
	}
}

func nested(deep int) (content []byte) {
	for range deep {
		content = der(0x30, content)
	}
	return content
}

// times are certificates with dates that are none, signed all the same.
func times(t *testing.T) map[string]hostile {
	good, bad := utc("250304000000Z"), Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few}
	understood := Must{Faults: []string{}, Dates: both, Issuer: "unknown", Commands: usual}
	return map[string]hostile{
		"date-outside-the-calendar":   {title: "Not after the 33rd of the 13th month", pair: dated(t, good, utc("291333145959Z")), must: bad},
		"date-29-february":            {title: "Not after 29 February 2029, which there is not", pair: dated(t, good, utc("290229145959Z")), must: bad},
		"date-with-a-fraction":        {title: "A GeneralizedTime with a fraction of a second", pair: dated(t, good, generalized("20511124145959.5Z")), must: bad},
		"date-with-a-zone":            {title: "A UTCTime in another zone than UTC, which DER has not: understood or refused", pair: dated(t, good, utc("291124235959+0900")), must: understood},
		"date-without-seconds":        {title: "A UTCTime without seconds, which DER has not: understood or refused", pair: dated(t, good, utc("2911241459Z")), must: understood},
		"date-year-0000":              {title: "The year 0000", pair: dated(t, generalized("00000101000000Z"), generalized("00001231235959Z")), must: bad},
		"date-year-9999":              {title: "The year 9999: RFC 5280's way to say that there is no end", pair: dated(t, good, generalized("99991231235959Z")), must: bad},
		"date-end-before-beginning":   {title: "An end before the beginning", pair: dated(t, utc("291124145959Z"), good), must: bad},
		"date-of-a-name":              {title: "A name in place of a date", pair: dated(t, good, utc("MIHON TARO 1Z")), must: Must{Faults: []string{unreadable}, Dates: cardOnly, Never: []string{"MIHON"}, Commands: few}},
		"record-day-outside-calendar": {title: "The card itself expires on the 99th", rules: record("20341199"), must: Must{Faults: []string{unreadable}, Dates: userOnly, Issuer: "unknown", Commands: usual}},
		"record-of-a-name":            {title: "A name in place of the card's expiry", rules: record("MIHONSHI"), must: Must{Faults: []string{unreadable}, Dates: userOnly, Issuer: "unknown", Never: []string{"MIHON"}, Commands: usual}},
		"record-length":               {title: "A record that says it is longer than it is", rules: []rule{{command: readRecord, answer: []string{"01FF 30*28 9000"}}}, must: Must{Faults: []string{unreadable}, Dates: userOnly, Issuer: "unknown", Commands: usual}},
	}
}

func record(expiry string) []rule {
	return []rule{{after: ef + "0001", command: readRecord, answer: []string{fmt.Sprintf("011C %X %X 9000", "98765432109876514131", expiry)}}}
}

// signatures are certificates that somebody else signed, or nobody.
func signatures(t *testing.T) map[string]hostile {
	unknown := Must{Faults: []string{}, Dates: both, Issuer: "unknown", Commands: usual}
	// A card that lies about who signed is believed in nothing.
	forged := Must{Faults: []string{mismatch}, Dates: map[string]string{}, Issuer: "mismatch", Commands: usual}
	modulus := append([]byte{0}, slices.Repeat([]byte{0xFF}, 256)...)
	bytesOf := func(n int) func(certificate) []byte {
		return func(certificate) []byte { return slices.Repeat([]byte{0x7F}, n) }
	}
	return map[string]hostile{
		"issuer-unknown": {title: "An honest card of an authority that nobody knows: a newer one, or a made-up one", must: unknown},
		"issuer-other": {title: "A certificate that names another issuer than the authority beside it", pair: func(k keys) pair {
			return k.issued(t, func(holder, _ *certificate) { holder.issuer = name("Another CA") })
		}, must: forged},
		"signature-forged": {title: "A certificate of which one bit of the signature is another", pair: func(k keys) pair {
			p := k.issued(t, nil)
			p.holder[len(p.holder)-1] ^= 1
			return p
		}, must: forged},
		"dates-forged": {title: "A certificate that was given ten years more after it was signed", pair: func(k keys) pair {
			p := k.issued(t, nil)
			p.holder = bytes.Replace(p.holder, []byte("291124"), []byte("391124"), 1)
			return p
		}, must: forged},
		"rsa-256000-bits": {title: "An authority whose key has 256,000 bits", pair: keyed(append([]byte{0}, slices.Repeat([]byte{0xFF}, 32_000)...), []byte{1, 0, 1}, bytesOf(31_900)),
			must: Must{Faults: []string{}, Dates: both, Issuer: "unknown", Commands: usual + 260}},
		"rsa-exponent-1":              {title: "An authority whose key has the exponent 1: what is signed is its own signature", pair: keyed(modulus, []byte{1}, func(c certificate) []byte { return c.paddedDigest(256) }), must: forged},
		"rsa-exponent-even":           {title: "An authority whose key has the exponent 2", pair: keyed(modulus, []byte{2}, bytesOf(256)), must: forged},
		"rsa-exponent-huge":           {title: "An authority whose key has an exponent as long as the modulus", pair: keyed(modulus, slices.Repeat([]byte{0x7F}, 256), bytesOf(256)), must: unknown},
		"rsa-modulus-0":               {title: "An authority whose key has the modulus 0", pair: keyed([]byte{0}, []byte{1, 0, 1}, bytesOf(256)), must: unknown},
		"authority-missing":           {title: "No certificate of the authority", rules: []rule{{command: ef + "000B", answer: []string{"6A82"}}}, must: unknown},
		"authority-is-no-certificate": {title: "A text in place of the authority's certificate", rules: aFile("000B", []byte("0"+strings.Repeat(escape, 10))), must: Must{Faults: []string{}, Dates: both, Issuer: "unknown", Never: []string{"\x1b"}, Commands: usual}},
	}
}

// names are such as nobody has.
func names(t *testing.T) map[string]hostile {
	never := Must{Faults: []string{}, Dates: both, Issuer: "unknown", Never: []string{"\x1b", "\a", "\u202e", "\u2066"}, Commands: usual}
	long := never
	long.Never, long.Commands = []string{strings.Repeat("A", 200)}, usual+180
	label := append([]byte(escape), bytes.Repeat([]byte{' '}, 32)...)[:32]
	return map[string]hostile{
		"issuer-control-characters": {title: "An issuer whose name sets the terminal's title and clears it", pair: called(t, escape+"\r\n\x00"), must: never},
		"issuer-bidirectional":      {title: "An issuer whose name turns the text around", pair: called(t, "\u202eIKPJ\u2066\u2069"), must: never},
		"issuer-16-kilobytes":       {title: "An issuer with a name of 16,000 letters", pair: called(t, strings.Repeat("A", 16_000)), must: long},
		"label-control-characters": {title: "A label that sets the terminal's title, on a card without a certificate", rules: append(aFile("0006", label), rule{command: ef + "000A", answer: []string{"6A82"}}),
			must: Must{Faults: []string{notOffered}, Dates: cardOnly, Never: never.Never, Commands: few}},
	}
}

// answers are such as no card gives.
func answers(t *testing.T) map[string]hostile {
	nothing := func(fault string) Must {
		return Must{Faults: []string{fault}, Dates: map[string]string{}, Commands: few}
	}
	holder := nothing("K901")
	holder.Never = []string{"見本", "MIHON"}
	const person = "E8A68BE69CAC20E5A4AAE9838E" // 見本 太郎, of every form
	return map[string]hostile{
		"more-for-ever":         {title: "61xx without end: there is always more", rules: []rule{{command: "00C0*", answer: []string{"30*16 6110"}}, {after: ef + "000A", command: "00B0*", answer: []string{"30*16 6110"}}}, must: Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few}},
		"more-of-nothing":       {title: "6100 to everything: more is waiting, and nothing comes", alone: true, answer: "6100", must: nothing("K901")},
		"wrong-le-for-ever":     {title: "6Cxx without end: another length is wanted every time", rules: everywhere("000A", "6C10", "6C20"), must: Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few}},
		"wrong-le-to-all":       {title: "6C02 to everything, SELECT too, where correcting the length would select another file", alone: true, answer: "6C02", must: nothing("K901")},
		"longer-than-asked":     {title: "More bytes than were asked for", rules: []rule{{after: ef + "0008", command: "00B0*", answer: []string{"8F*64 9000"}}, {after: ef + "000A", command: "00B0*", answer: []string{"30 82 02 00 30*253 9000"}}}, must: Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few}},
		"longer-than-an-answer": {title: "64 KB in every answer", alone: true, answer: "30*65000 9000", must: nothing("K901")},
		"empty":                 {title: "No byte in any answer", alone: true, answer: " ", must: nothing("K901")},
		"half-a-status-word":    {title: "One byte in every answer", alone: true, answer: "90", must: nothing("K901")},
		"status-word-alone":     {title: "9000 to everything, and nothing else", alone: true, answer: ok, must: Must{Faults: []string{unreadable, unreadable, nameless}, Dates: map[string]string{}, Commands: few}},
		"no-status-word":        {title: "Answers that end in what is no status word", alone: true, answer: "30*16 4141", must: nothing("K901")},
		"echo":                  {title: "A card that knows no command", alone: true, answer: "6D00", must: nothing("K401")},
		"holder-in-all":         {title: "A name in every answer, with an error", alone: true, answer: person + "6F00", must: holder},
		"holder-in-all-good":    {title: "A name in every answer, as if all were well", alone: true, answer: person + ok, must: Must{Faults: []string{unreadable, unreadable, nameless}, Dates: map[string]string{}, Never: holder.Never, Commands: few}},
		"removed":               {title: "Taken away after the first date", rules: []rule{{after: ef + "000A", command: "00B001....", fault: "removed"}}, must: Must{Faults: []string{"K302"}, Dates: userOnly, Commands: usual}},
		"lost":                  {title: "No answer arrives", alone: true, rules: []rule{{command: "*", fault: "lost"}}, must: nothing("K306")},
		"silent":                {title: "No answer comes, ever", alone: true, rules: []rule{{command: "*", fault: "silent"}}, must: nothing("K306")},
		"silent-in-the-middle":  {title: "No answer comes any more, after the first date", rules: []rule{{after: ef + "0018", command: "*", fault: "silent"}}, must: Must{Faults: []string{"K306"}, Dates: userOnly, Commands: usual}},
	}
}

// lies are answers that a card gives, and are not so.
func lies() map[string]hostile {
	without := rule{command: ef + "000A", answer: []string{"6A82"}}
	label := func(text string) []rule {
		return append(aFile("0006", append([]byte(text), bytes.Repeat([]byte{' '}, 32-len(text))...)), without)
	}
	counter := func(answers ...string) []rule {
		return []rule{{after: ef + "0018", command: "002000*", answer: answers}, {after: ef + "001B", command: "002000*", answer: answers}}
	}
	fine := Must{Faults: []string{}, Dates: both, Issuer: "unknown", Commands: few}
	return map[string]hostile{
		"no-certificate":       {title: "No certificate for user authentication, which every card has", rules: []rule{without}, must: Must{Faults: []string{notOffered}, Dates: cardOnly, Commands: few}},
		"certificate-locked":   {title: "A certificate for user authentication that wants a PIN", rules: everywhere("000A", "6982"), must: Must{Faults: []string{unreadable}, Dates: cardOnly, Commands: few}},
		"token-of-an-old-card": {title: "No certificate, and the label of a card of before 2015, with an expiry in 2034", rules: label("JPKIAPICCTOKEN"), must: Must{Faults: []string{"K402"}, Dates: map[string]string{}, Commands: few}},
		"token-of-a-telephone": {title: "No certificate, and the label of a telephone, with an expiry in 2034", rules: label("JPKIAPIOSTOKEN"), must: Must{Faults: []string{"K401"}, Dates: map[string]string{}, Commands: few}},
		"token-of-nothing":     {title: "No certificate, and a label that nobody knows", rules: label("JPKIAPICCTOKEN3"), must: Must{Faults: []string{notOffered}, Dates: cardOnly, Commands: few}},
		"signature-denied":     {title: "EF 0008 says that there is no certificate for signatures, and there is", rules: aFile("0008", []byte{0x00, 0x8F, 0x00}), must: fine},
		"counter-goes-up":      {title: "More tries are left every time", rules: counter("63C1", "63C2", "63C3", "63C9"), must: fine},
		"counter-of-15":        {title: "15 tries left of 3", rules: counter("63CF"), must: fine},
		"counter-of-nothing":   {title: "6300: wrong, and no number", rules: counter("6300"), must: fine},
		"counter-verified":     {title: "9000: verified, though nobody entered anything", rules: counter(ok), must: fine},
		"counter-blocked":      {title: "Blocked, though nobody entered anything", rules: counter("6984"), must: Must{Faults: []string{"K502", "K502"}, Dates: both, Issuer: "unknown", Commands: few}},
	}
}
