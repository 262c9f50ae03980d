package card

import "encoding/hex"

// generations maps the SHA-256 of a published CA certificate's DER to its
// generation. All are self-signed and have the same name in each generation, so the
// fingerprint alone tells them apart.
//
// The user-authentication CA of generation 2 (valid 2019-09-14 to 2029-09-14, serial
// number 0133C349) could not be obtained: its certificates show as "issuer not known to
// this version".
var generations = map[[32]byte]int{
	// Signature CA.
	fingerprint("19645405A1FE14377434BD55957628AC4038557C542403A2243F21C706FC9355"): 1, // 2015-10-20 to 2025-10-19
	fingerprint("79679C33E4CC9319440F1AD120A597FF1844E2EF217063ADB176966FD5E6FBEB"): 2, // 2019-09-14 to 2029-09-14
	fingerprint("D227F6CDE11D35C5252178F106F843D24651944975413B539FA2FB68DBFA365F"): 3, // 2023-07-16 to 2033-07-15
	// User-authentication CA.
	fingerprint("4DCFC4CA0AAF9FB2A3081B3F0C991C320B3ACC008667A341EEAEC5AF1D58CA7D"): 1, // 2015-10-20 to 2025-10-19
	fingerprint("64114F29620C24ED2631D46476A040E7EE740D956089C00B036A6A8118C322B5"): 3, // 2023-07-16 to 2033-07-15
}

func fingerprint(text string) (sum [32]byte) {
	n, err := hex.Decode(sum[:], []byte(text))
	if err != nil || n != len(sum) {
		panic("card: bad fingerprint in the table: " + text)
	}
	return sum
}
