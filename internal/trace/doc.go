// Package trace records what readers and a card answered during a check, in a file without
// secrets or personal data, and replays it, so that support staff see what the resident saw.
//
// [Record] stands between a check and any [check.Readers] and changes nothing of what
// passes. [Replay] is Readers again. A [Trace] is a plain value; [Trace.Write] and
// [Read] are its file.
//
// # The file
//
// One JSON object a line, schema kigen.trace/1. The first is the [Header], each further
// one an [Event], in the order in which the check came to know of it:
//
//	{"schema":"kigen.trace/1","kigen":"1.0.0","system":"linux/amd64","day":"2026-11-25","asked":["user-authentication"]}
//	{"at":3,"snapshot":{"readers":[{"name":"SCR 3310 (#1) 00 00","card":"present","atr":"3BE0…","events":1}]}}
//	{"at":4,"connect":{"connection":1,"reader":"SCR 3310 (#1) 00 00"}}
//	{"at":31,"exchange":{"connection":1,"command":"00A4020C02000A","answer":"9000","took":24}}
//	{"at":112,"exchange":{"connection":1,"command":"00B0000000","answer":"3082066130820549A003… 00*46 9000","took":80}}
//	{"at":130,"exchange":{"connection":1,"command":"00200080","hidden":5,"answer":"63C2","took":12}}
//	{"at":131,"close":{"connection":1,"reset":true}}
//	{"at":131,"end":{"exit":7,"fault":{"cause":"wrong-secret","item":"user-authentication","status":"63C2"},"issuers":{"user-authentication":"known"}}}
//
// Where the reader asked for the PIN on its own keys, "keypad" is true, the command is the header
// that was in its PIN_VERIFY structure, and hidden the rest of that.
//
// A recording has limits: 20,000 events and 4 MiB that they stand for, 1,024 bytes of a name. One
// that came to them ends with "cut". A file that stands for more, or has more than 16 MiB of text or
// 1 MiB in a line, is refused with the line where it does.
//
// Times are milliseconds since the recording began; took is how long an answer was
// waited for. Bytes are hexadecimal; 00*46 stands for 46 bytes of zero, which is what
// overwritten bytes mostly are.
//
// # What is kept
//
// Everything that is not in this list is overwritten, with its length kept, before the next
// command goes out:
//
//   - Of commands: SELECT, READ BINARY, READ RECORD and GET RESPONSE whole, header and
//     length of all others. So no secret gets here.
//   - Of answers: the status word.
//   - Of a certificate (EF 0001, 0002, 000A and 000B of JPKI): lengths, and of its dates
//     the days in Japan. The 256th byte of EF 000A becomes a number that tells this
//     trace's cards apart: 0 for the first.
//   - Of the common application's record: the card's expiry.
//   - Of the token information: the label, where it is one that is known.
//   - Of EF 0008: which bytes are 8F.
//   - Of readers: the name, without what may be a serial number ([check.Serials]); the ATR.
//   - Of faults: cause, item, status word and the service's number; never an error's text.
//
// A byte is kept only where both its place in the file and its value are as expected: of a
// card that answers with a name in place of a date, the name is overwritten.
//
// # What a trace can't tell
//
// Whether a certificate was signed by the CA that it should be: the bytes that would
// prove it are overwritten. What was found is noted as a fact ("issuers", by
// [check.Recording]), and the replay repeats it.
package trace
