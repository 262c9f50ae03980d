package virtual

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"kigen/card"
	"kigen/rules"
)

var today = rules.Date{Year: 2025, Month: time.October, Day: 16}

// profile returns the profile named valid, changed.
func profile(changes ...func(*Profile)) Profile {
	p := valid(today)
	for _, change := range changes {
		change(&p)
	}
	return p
}

func quirks(change func(*Quirks)) func(*Profile) {
	return func(p *Profile) { change(&p.Quirks) }
}

// Commands that most tests begin with.
const (
	selectJPKI   = "00A4040C0AD392F000260100000001"
	selectCommon = "00A4040C0AD3921000310001010100"
	selectPIN    = "00A4020C020018"
	selectSecret = "00A4020C02001B"
	selectAuth   = "00A4020C02000A"
	selectSign   = "00A4020C020001"
	verifyPIN    = "002000800431323334"
	verifyWrong  = "002000800430303030"
	verifySecret = "00200080094B4947454E32303236"
	emptyVerify  = "00200080"
	powerOff     = "power off"
	powerOn      = "power on"
	reset        = "reset"
)

// A step is a command in hexadecimal, or powerOff, powerOn or reset, and the wanted
// answer: hexadecimal, or the number of data bytes and the status word as 256:9000.
type step struct{ command, want string }

func run(t *testing.T, c *Card, steps []step) {
	t.Helper()
	for i, s := range steps {
		switch s.command {
		case powerOff:
			c.PowerOff()
			continue
		case powerOn:
			c.PowerOn()
			continue
		case reset:
			c.Reset()
			continue
		}
		if got := transmit(t, c, s.command); got != s.want && short(got) != s.want {
			t.Errorf("step %d: %s answered %s, want %s", i, s.command, got, s.want)
		}
	}
}

func transmit(t *testing.T, c *Card, command string) string {
	t.Helper()
	b, err := hex.DecodeString(command)
	if err != nil {
		t.Fatal(err)
	}
	response, err := c.Transmit(b)
	if err != nil {
		t.Fatalf("transmit %s: %v", command, err)
	}
	return strings.ToUpper(hex.EncodeToString(response))
}

// short writes an answer as the number of its data bytes and its status word.
func short(response string) string {
	n := max(0, len(response)-4)
	return fmt.Sprintf("%d:%s", n/2, response[n:])
}

func TestAnswersFollowTheFactsOfTheCard(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		"user authentication certificate is free": {
			{selectJPKI, "9000"}, {selectAuth, "9000"},
			{"00B0000000", "256:9000"}, {"00B0000004", "308206219000"}, {"00B0010010", "16:9000"},
		},
		"certificate by short identifier, straight after the application": {
			{selectJPKI, "9000"}, {"00B08A0000", "256:9000"}, {"00B08AFF01", "1:9000"},
			{"00B0000004", "308206219000"}, // and it has become the current file
			{"00B0800004", "308206219000"}, // short identifier 0: the current file
		},
		"file is padded, and ends": {
			{selectJPKI, "9000"}, {"00A4020C020002", "9000"},
			{"00B0076A02", "00009000"},
			{"00B0076A00", "2:9000"}, {"00B0076B00", "009000"}, {"00B0076C00", "6B00"}, {"00B07FFF00", "6B00"},
		},
		"extended Le": {
			{selectJPKI, "9000"}, {selectAuth, "9000"},
			{"00B00000000000", "1900:9000"}, {"00B00000000400", "1024:9000"},
		},
		"extended data": {
			{selectJPKI, "9000"}, {"00200098" + "000004" + hexOf(PIN), "9000"}, {"00A4020C" + "000002" + "000A", "9000"},
			{"00A4020C" + "000002" + "000A" + "0000", "9000"}, {"00A4020C" + "000002" + "000A" + "00", "6700"}, {"00A4020C" + "000003" + "000A", "6700"},
		},
		"token information": {
			{selectJPKI, "9000"}, {"00A4020C020006", "9000"},
			{"00B0000010", hexOf("JPKIAPICCTOKEN2 ") + "9000"}, {"00B0000000", "160:9000"},
		},
		"certificates present": {{selectJPKI, "9000"}, {"00B0880000", "8F8F009000"}},
		"signature certificate only while the password is verified": {
			{selectJPKI, "9000"}, {selectSign, "9000"}, {"00B0000004", "6982"}, {"00B0810004", "6982"},
			{selectSecret, "9000"}, {verifySecret, "9000"}, {selectSign, "9000"},
			{"00B0000004", "308206F39000"},
			{selectSecret, "9000"}, {verifyWrong, "63C4"}, {selectSign, "9000"}, {"00B0000004", "6982"},
		},
		"the PIN does not open the signature certificate": {
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyPIN, "9000"}, {selectSign, "9000"}, {"00B0000004", "6982"},
		},
		"retry counter": {
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {emptyVerify, "63C3"}, {emptyVerify + "00", "63C3"},
			{verifyWrong, "63C2"}, {verifyWrong, "63C1"}, {emptyVerify, "63C1"}, {verifyPIN, "9000"}, {emptyVerify, "63C3"},
			{"00200098", "63C3"}, {"0020009B", "63C5"}, {"0020009B0400000000", "63C4"},
		},
		"blocking": {
			{selectJPKI, "9000"}, {selectPIN, "9000"},
			{verifyWrong, "63C2"}, {verifyWrong, "63C1"}, {verifyWrong, "63C0"}, {verifyPIN, "6984"}, {emptyVerify, "6984"},
			{selectSecret, "9000"}, {emptyVerify, "63C5"},
		},
		"a VERIFY of the wrong length uses a try": {
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {"002000800131", "63C2"},
		},
		"small letters are not the password": {
			{selectJPKI, "9000"}, {selectSecret, "9000"}, {"0020008009" + hexOf("kigen2026"), "63C4"},
		},
		"common record": {
			{selectCommon, "9000"}, {"00A4020C020001", "9000"},
			{"00B2010400", "011C" + hexOf("990000000000001"+"99001"+"20341124") + "9000"},
			{"00B201041E", "30:9000"}, {"00B2020400", "6A83"}, {"00B2010500", "6A81"}, {"00B2000400", "6A86"}, {"00B0000000", "6981"},
			{"00B20104010000", "6700"}, {"00B2011400", "6A82"},
		},
		"common record by short identifier": {{selectCommon, "9000"}, {"00B2010C00", "30:9000"}, {"00B2010400", "30:9000"}},
		"an application has its own files": {
			{selectCommon, "9000"}, {"00A4020C02000A", "6A82"}, {"00200098", "6A82"}, {selectJPKI, "9000"}, {"00B2010C00", "6981"},
		},
		"nothing selected": {
			{"00B0000000", "6986"}, {"00B2010400", "6986"}, {emptyVerify, "6A88"}, {"00A4020C02000A", "6A82"}, {"00B08A0000", "6A82"},
		},
		"master file":        {{"00A40000", "6A86"}, {selectJPKI, "9000"}, {"00A40000", "9000"}, {"00A4000C023F00", "6A82"}, {"00B08A0001", "309000"}},
		"other applications": {{"00A4040C0AD3921000310001010403", "6A82"}, {selectJPKI, "9000"}, {"00A4040C07A0000002471001", "6A82"}, {"00B08A0001", "309000"}},
		"juki":               {{"00A4040C0AD3921000310001010401", "9000"}, {"00A4020C02001C", "9000"}, {emptyVerify, "63C3"}, {verifyPIN, "63C2"}, {emptyVerify, "63C2"}, {"00A4020C020018", "6A82"}},
		"card face":          {{"00A4040C0AD3921000310001010402", "9000"}, {"00A4020C020013", "9000"}, {emptyVerify, "63CA"}, {"00B0000000", "6981"}},
		"entry helper":       {{"00A4040C0AD3921000310001010408", "9000"}, {"00A4020C020011", "9000"}, {emptyVerify, "63C3"}, {"00A4020C020015", "9000"}, {emptyVerify, "63CA"}},
		"secrets and keys are not read": {
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {"00B0000000", "6981"}, {"00B2010400", "6981"},
			{"00A4020C020017", "9000"}, {"00B0000000", "6981"}, {emptyVerify, "6A88"}, {verifyPIN, "6A88"},
		},
		"unknown and malformed": {
			{"", "6700"}, {"00B000", "6700"}, {"00B00000", "6986"}, {"00A4040C0AD3", "6700"}, {"00A4040C00000AD3", "6700"}, {"00A4040C000000", "6A82"}, {"00B08A00000000" + "00", "6700"},
			{"80B0000000", "6E00"}, {"0084000008", "6D00"}, {"00C0000000", "6985"}, {"00C0010000", "6A86"},
			{selectJPKI, "9000"}, {selectAuth, "9000"}, {"00B00000", "6700"}, {"00B00000013000", "6700"},
			{"00A4020C0100", "6A87"}, {"00A40204020008", "6A86"}, {"00A4080C020008", "6A86"}, {"00B0EA0000", "6A86"},
			{"00A404080AD392F000260100000001", "6A86"}, {"00200180", "6A86"}, {"00200000", "6A86"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, New(profile()), steps)
		})
	}
}

func hexOf(text string) string { return strings.ToUpper(hex.EncodeToString([]byte(text))) }

func TestEachKindOfCardAnswersInItsWay(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]step{
		"no-signature": {{selectJPKI, "9000"}, {"00B0880000", "008F009000"}, {selectSign, "6A82"}, {"00B0810000", "6A82"}, {"00B08A0000", "256:9000"}},
		"juki":         {{selectCommon, "6A82"}, {selectJPKI, "9000"}, {selectAuth, "6A82"}, {"00B0860010", hexOf("JPKIAPICCTOKEN  ") + "9000"}},
		"other":        {{selectJPKI, "6A82"}, {selectCommon, "6A82"}, {"00B0000000", "6986"}},
		"no-card-date": {{selectCommon, "9000"}, {"00B2010C00", "6A83"}, {"00A4020C020001", "9000"}, {"00B2010400", "6A83"}},
		"last-try":     {{selectJPKI, "9000"}, {"00200098", "63C1"}, {"0020009B", "63C1"}},
		"blocked":      {{selectJPKI, "9000"}, {"00200098", "6984"}, {"0020009B", "6984"}},
		"damaged":      {{selectJPKI, "9000"}, {"00B08A0004", "308206219000"}, {"00B08A8000", "256:9000"}, {"00B08A8002", "00009000"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, ok := Named(name, today)
			if !ok {
				t.Fatal("no such profile")
			}
			run(t, New(p), steps)
		})
	}
}

func TestQuirksChangeTheAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Quirks)
		steps  []step
	}{
		"first command fails": {func(q *Quirks) { q.FirstCommandFails = true }, []step{
			{selectJPKI, "6F00"}, {selectJPKI, "9000"}, {reset, ""}, {selectJPKI, "6F00"}, {selectJPKI, "9000"},
		}},
		"no short file identifiers": {func(q *Quirks) { q.NoShortFileIDs = true }, []step{
			{selectJPKI, "9000"}, {"00B08A0000", "6A86"}, {"00200098", "6A86"}, {selectAuth, "9000"}, {"00B0000001", "309000"},
			{selectCommon, "9000"}, {"00B2010C00", "30:9000"},
		}},
		"no short record identifiers": {func(q *Quirks) { q.NoShortRecordIDs = true }, []step{
			{selectCommon, "9000"}, {"00B2010C00", "6A86"}, {"00A4020C020001", "9000"}, {"00B2010400", "30:9000"},
			{selectJPKI, "9000"}, {"00B08A0001", "309000"},
		}},
		"no common application": {func(q *Quirks) { q.NoCommonApplication = true }, []step{{selectCommon, "6A82"}, {selectJPKI, "9000"}}},
		"exact Le": {func(q *Quirks) { q.ExactLe = true }, []step{
			{selectCommon, "9000"}, {"00B2010C00", "6C1E"}, {"00B2010C1E", "30:9000"},
			{selectJPKI, "9000"}, {"00B0860000", "6CA0"}, {"00B08600A0", "160:9000"}, {"00B0860020", "32:9000"}, {"00B08A00000000", "6C00"},
		}},
		"get response": {func(q *Quirks) { q.GetResponse = true }, []step{
			{selectJPKI, "9000"}, {"00B0880000", "6103"}, {"00C0000003", "8F8F009000"}, {"00C0000003", "6985"},
			{"00B08A0000", "6100"}, {"00C0000000", "256:9000"},
			{"00B0880000", "6103"}, {"00C0000001", "8F6102"}, {"00C0000000", "8F009000"},
			{"00B0880000", "6103"}, {selectAuth, "9000"}, {"00C0000003", "6985"},
			{"00B0880000", "6103"}, {"00C00000", "6700"},
			{"00B0880000", "6103"}, {reset, ""}, {"00C0000003", "6985"},
		}},
		"get response and exact Le": {func(q *Quirks) { q.GetResponse, q.ExactLe = true, true }, []step{
			{selectJPKI, "9000"}, {"00B0880000", "6C03"}, {"00B0880003", "6103"}, {"00C0000000", "6C03"}, {"00C0000003", "8F8F009000"},
		}},
		"end of file warning": {func(q *Quirks) { q.EndOfFileWarning = true }, []step{
			{selectJPKI, "9000"}, {"00B0880000", "8F8F006282"}, {"00B0880003", "8F8F009000"}, {"00B0880300", "6B00"},
			{selectCommon, "9000"}, {"00B2010C00", "30:9000"},
		}},
		"end of file warning by get response": {func(q *Quirks) { q.EndOfFileWarning, q.GetResponse = true, true }, []step{
			{selectJPKI, "9000"}, {"00B0880000", "6103"}, {"00C0000003", "8F8F006282"},
		}},
		"empty VERIFY of four bytes refused": {func(q *Quirks) { q.FourByteVerify = card.WrongLength }, []step{
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {emptyVerify, "6700"}, {emptyVerify + "00", "63C3"}, {verifyPIN, "9000"},
		}},
		"counter of a verified secret": {func(q *Quirks) { q.VerifiedCounter = true }, []step{
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {emptyVerify, "63C3"}, {verifyPIN, "9000"}, {emptyVerify, "9000"},
			{selectSecret, "9000"}, {emptyVerify, "63C5"},
		}},
		"blocked answers 6983": {func(q *Quirks) { q.Blocked = card.Blocked }, []step{
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyWrong, "63C2"}, {verifyWrong, "63C1"}, {verifyWrong, "63C0"}, {emptyVerify, "6983"}, {verifyPIN, "6983"},
		}},
		"blocked answers 63C0": {func(q *Quirks) { q.Blocked = card.Blocked63C0 }, []step{
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyWrong, "63C2"}, {verifyWrong, "63C1"}, {verifyWrong, "63C0"}, {emptyVerify, "63C0"}, {verifyPIN, "63C0"},
		}},
		"blocks at once": {func(q *Quirks) { q.BlocksAtOnce = true }, []step{
			{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyWrong, "63C2"}, {verifyWrong, "63C1"}, {verifyWrong, "6984"},
		}},
		"no padding": {func(q *Quirks) { q.NoPadding = true }, []step{
			{selectJPKI, "9000"}, {selectAuth, "9000"}, {"00B0060000", "37:9000"}, {"00B0062500", "6B00"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, New(profile(quirks(test.change))), test.steps)
		})
	}
}

func TestMissingAndAlteredFiles(t *testing.T) {
	t.Parallel()
	c := New(profile(func(p *Profile) {
		p.Missing = []card.FileID{card.CertificatesPresentFile}
		p.Alter = func(file card.FileID, content []byte) []byte {
			if file == card.SignatureCAFile {
				return content[:100]
			}
			return content
		}
	}))
	run(t, c, []step{
		{selectJPKI, "9000"}, {"00B0880000", "6A82"}, {"00B0820000", "100:9000"}, {"00B08B0000", "256:9000"},
	})
	if len(c.Certificate(card.SignatureCAFile)) < 1000 {
		t.Error("Alter changed what Certificate returns")
	}
}

func TestWhatIsVerifiedEndsWithPowerOrApplication(t *testing.T) {
	t.Parallel()
	for name, end := range map[string][]step{
		"another application":  {{selectCommon, "9000"}},
		"the same application": {{selectJPKI, "9000"}},
		"reset":                {{reset, ""}},
		"power off":            {{powerOff, ""}, {powerOn, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := New(profile())
			run(t, c, []step{
				{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyPIN, "9000"},
				{selectSecret, "9000"}, {verifyWrong, "63C4"}, {verifySecret, "9000"}, {verifyWrong, "63C4"}, {verifySecret, "9000"},
			})
			if !c.Verified(card.UserPIN) || !c.Verified(card.SignaturePassword) {
				t.Fatal("not verified")
			}
			run(t, c, end)
			if c.Verified(card.UserPIN) || c.Verified(card.SignaturePassword) {
				t.Error("still verified")
			}
			run(t, c, []step{{selectJPKI, "9000"}, {"00B0810000", "6982"}})
		})
	}
}

func TestTriesOutlivePower(t *testing.T) {
	t.Parallel()
	c := New(profile())
	run(t, c, []step{{selectJPKI, "9000"}, {selectPIN, "9000"}, {verifyWrong, "63C2"}, {powerOff, ""}, {powerOn, ""}, {selectJPKI, "9000"}, {"00200098", "63C2"}})
	if got := c.TriesLeft(card.UserPIN); got != 2 {
		t.Errorf("%d tries left, want 2", got)
	}
}

func TestNothingStaysSelectedWithoutPower(t *testing.T) {
	t.Parallel()
	run(t, New(profile()), []step{{selectJPKI, "9000"}, {selectAuth, "9000"}, {reset, ""}, {"00B0000000", "6986"}, {"00B08A0000", "6A82"}})
}

func TestLogCountsAndKeepsNoData(t *testing.T) {
	t.Parallel()
	c := New(profile())
	run(t, c, []step{
		{selectJPKI, "9000"}, {selectPIN, "9000"}, {emptyVerify, "63C3"}, {verifyWrong, "63C2"},
		{"0020009B" + "09" + hexOf(Password), "9000"}, {reset, ""}, {selectJPKI, "9000"},
	})
	if got, want := c.Commands(), 1; got != want {
		t.Errorf("%d commands since power-up, want %d", got, want)
	}
	log := c.Log()
	if len(log) != 6 {
		t.Fatalf("%d commands in the log, want 6", len(log))
	}
	if want := (Command{[4]byte{0x00, 0x20, 0x00, 0x9B}, 14}); log[4] != want {
		t.Errorf("logged %v, want %v", log[4], want)
	}
	if text := fmt.Sprintf("%+v %#v %x", log, log, log); strings.Contains(text, hexOf(Password)) || strings.Contains(text, Password) {
		t.Error("the log holds the password")
	}
	if pin, password := c.Presented(card.UserPIN), c.Presented(card.SignaturePassword); pin != 1 || password != 1 {
		t.Errorf("presented %d and %d, want 1 and 1", pin, password)
	}
}

func TestATRHasTheRightCheckByte(t *testing.T) {
	t.Parallel()
	for _, contact := range []bool{false, true} {
		atr := New(Profile{OtherCard: true, Quirks: Quirks{Contact: contact}}).ATR()
		var sum byte
		for _, b := range atr[1:] { // ISO/IEC 7816-3, 8.2.5: from T0 to TCK
			sum ^= b
		}
		if sum != 0 {
			t.Errorf("exclusive or of % X is %02X, want 00", atr, sum)
		}
	}
}

func TestNewPanicsOnADateThatNoCertificateHolds(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	New(profile(func(p *Profile) { p.Signature.NotAfter = rules.Date{} }))
}

func TestCardsShareNothing(t *testing.T) {
	t.Parallel()
	p := profile(func(p *Profile) { p.Faults = map[int]Fault{2: {Status: 0x6F00}} })
	one, other := New(p), New(p)
	p.Faults[1] = Fault{Status: 0x6F01}
	run(t, one, []step{{selectJPKI, "9000"}, {selectPIN, "6F00"}, {selectPIN, "9000"}, {verifyWrong, "63C2"}})
	run(t, other, []step{{selectJPKI, "9000"}, {selectPIN, "6F00"}, {selectPIN, "9000"}, {emptyVerify, "63C3"}})
	response, err := one.Transmit([]byte{0x00, 0xB0, 0x8A, 0x00, 0x04})
	if err != nil {
		t.Fatal(err)
	}
	clear(response) // the caller's own
	run(t, one, []step{{"00B08A0004", "308206219000"}})
	atr := one.ATR()
	clear(atr)
	certificate := one.Certificate(card.UserAuthenticationCertificateFile)
	clear(certificate)
	if bytes.Equal(atr, one.ATR()) || bytes.Equal(certificate, one.Certificate(card.UserAuthenticationCertificateFile)) {
		t.Error("the card gave out its own bytes")
	}
}

func TestOneCardMayBeWatchedWhileItWorks(t *testing.T) {
	t.Parallel()
	c := New(profile())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100 {
			c.Log()
			c.Commands()
			c.Presented(card.UserPIN)
			c.Verified(card.UserPIN)
			c.TriesLeft(card.UserPIN)
		}
	}()
	for range 100 {
		run(t, c, []step{{selectJPKI, "9000"}, {"00200098" + "04" + hexOf(PIN), "9000"}})
	}
	<-done
}

// FuzzTransmit proves that no bytes make the card panic or leave it without an
// answer of at least a status word, with any quirks, before and after others.
func FuzzTransmit(f *testing.F) {
	for _, command := range []string{
		"", "00", selectJPKI, selectCommon, selectPIN, verifyPIN, emptyVerify, "00B08A0000", "00B0000000FFFF", "00B2010C00", "00C0000001", "00A40000",
	} {
		b, _ := hex.DecodeString(command)
		f.Add(uint16(0), b, []byte{})
		f.Add(uint16(0xFFFF), []byte{0x00, 0xB0, 0x8A, 0x00, 0x00}, b)
	}
	c := New(profile(func(p *Profile) { p.Quirks.Blocked = card.Blocked }))
	f.Fuzz(func(t *testing.T, bits uint16, first, second []byte) {
		c.profile.Quirks = quirksOf(bits)
		c.Reset()
		c.log = nil
		before := c.secrets
		application, _ := hex.DecodeString(selectJPKI)
		for _, command := range [][]byte{application, first, second} {
			response, err := c.Transmit(command)
			if err != nil || len(response) < 2 {
				t.Fatalf("% X answered % X, %v", command, response, err)
			}
		}
		for kind := range c.secrets {
			used := before[kind].tries - c.secrets[kind].tries
			if presented := c.secrets[kind].presented - before[kind].presented; used > presented {
				t.Fatalf("%d tries used by %d attempts", used, presented)
			}
		}
	})
}
