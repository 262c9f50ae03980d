package virtual

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"kigen/card"
)

// encode writes a command as it was taken apart, short or extended.
func (c command) encode(extended bool) []byte {
	b := []byte{c.class, c.instruction, c.p1, c.p2}
	switch {
	case len(c.data) > 0 && extended:
		b = append(binary.BigEndian.AppendUint16(append(b, 0x00), uint16(len(c.data))), c.data...)
	case len(c.data) > 0:
		b = append(append(b, byte(len(c.data))), c.data...)
	case c.le > 0 && extended:
		b = append(b, 0x00)
	}
	switch {
	case c.le > 0 && extended:
		b = binary.BigEndian.AppendUint16(b, uint16(c.le))
	case c.le > 0:
		b = append(b, byte(c.le))
	}
	return b
}

// FuzzParseCommand proves that bytes are taken for a command only where writing that
// command gives the same bytes, and that every command that can be written is read
// back as it was.
func FuzzParseCommand(f *testing.F) {
	for _, text := range []string{
		"", "00A404", emptyVerify, "00B0000000", "00B000000000FF", "00B00000000000", verifyPIN, "002000800431323334FF", "00200080000004313233340000", "0020008000000431323334", "00200080000000", "0020008002", "0000000000000000",
	} {
		b, _ := hex.DecodeString(text)
		f.Add(b, uint16(len(b)))
	}
	f.Fuzz(func(t *testing.T, b []byte, le uint16) {
		if c, ok := parseCommand(b); ok {
			if extended := len(b) > 5 && b[4] == 0; !bytes.Equal(c.encode(extended), b) {
				t.Fatalf("% X is read as %+v", b, c)
			}
		}
		if len(b) < 4 || len(b) > 4+0xFFFF {
			return
		}
		want := command{b[0], b[1], b[2], b[3], b[4:], int(le)}
		for _, extended := range []bool{false, true} {
			if !extended && (len(want.data) > 0xFF || want.le > 0x100) {
				continue
			}
			written := want.encode(extended)
			if got, ok := parseCommand(written); !ok || !bytes.Equal(got.encode(extended), written) || !bytes.Equal(got.data, want.data) || got.le != want.le {
				t.Fatalf("% X is read as %+v, %t, want %+v", written, got, ok, want)
			}
		}
	})
}

// FuzzCommands proves of any conversation that every command is answered and left as
// it was; that a counter changes only by a VERIFY that has data, and never comes back
// from nothing; that a secret is verified only by itself, and answered by none; and that
// the holder is named only while the password is verified.
func FuzzCommands(f *testing.F) {
	for _, commands := range [][]string{
		{selectJPKI, selectPIN, emptyVerify, verifyWrong, verifyPIN, emptyVerify},
		{selectJPKI, selectPIN, verifyWrong, verifyWrong, verifyWrong, verifyPIN, emptyVerify},
		{selectJPKI, selectSecret, verifySecret, selectSign, "00B0020000", "00C0000000", "00A4040C0AD3921000310001010100", selectSign, "00B0020000"},
		{selectJPKI, "0020009B094B4947454E32303236", "00B0810000", "00B00000000000", "0020009B0430303030", "00C0000000", "00B0810000"},
		{selectCommon, "00B2010C00", "00C0000010", "00B201040000", "80B2010400", "80200080" + "04" + hexOf(PIN)},
	} {
		var conversation []byte
		for _, text := range commands {
			b, _ := hex.DecodeString(text)
			conversation = append(append(conversation, byte(len(b))), b...)
		}
		f.Add(uint16(0), conversation)
		f.Add(uint16(0x00F8), conversation)
	}
	p := profile(func(p *Profile) { p.Quirks.Blocked = card.Blocked })
	c := New(p)
	full := c.secrets
	f.Fuzz(func(t *testing.T, bits uint16, conversation []byte) {
		c.profile.Quirks = quirksOf(bits)
		c.Reset()
		c.log, c.secrets = nil, full
		for len(conversation) > 0 {
			n := min(1+int(conversation[0]), len(conversation))
			sent := conversation[1:n]
			conversation = conversation[n:]

			before := c.secrets
			command := bytes.Clone(sent)
			response, err := c.Transmit(command)
			if err != nil || len(response) < 2 || len(response) > 2+0x10000 || !bytes.Equal(command, sent) {
				t.Fatalf("% X (now % X) answered % X, %v", sent, command, response, err)
			}
			parsed, ok := parseCommand(sent)
			attempt := ok && parsed.instruction == insVerify && len(parsed.data) > 0
			for kind, after := range c.secrets {
				was := before[kind]
				right := attempt && string(parsed.data) == was.value
				switch {
				case !attempt && (after.tries != was.tries || after.presented != was.presented):
					t.Fatalf("% X changes %+v to %+v", sent, was, after)
				case after.tries != was.tries-1 && after.tries != was.tries && !(right && after.tries == was.maxTries), was.tries == 0 && after.tries != 0:
					t.Fatalf("% X makes %d tries of %d", sent, after.tries, was.tries)
				case after.tries != was.tries && after.presented != was.presented+1:
					t.Fatalf("% X counts as %d attempts", sent, after.presented-was.presented)
				case after.verified && !was.verified && !(right && was.tries > 0):
					t.Fatalf("% X verifies", sent)
				case after.verified && after.presented > was.presented && !right && sent[0] == 0x00:
					t.Fatalf("% X leaves it verified", sent)
				}
			}
			if bytes.Contains(response, []byte(p.Holder.Name)) && !before[card.SignaturePassword].verified {
				t.Fatalf("% X has the holder named", sent)
			}
			if bytes.Contains(response, []byte(Password)) {
				t.Fatalf("% X has the password told", sent)
			}
		}
	})
}

// quirksOf has a fuzzer choose the quirks.
func quirksOf(bits uint16) Quirks {
	return Quirks{
		FirstCommandFails: bits&1 != 0,
		NoShortFileIDs:    bits&2 != 0,
		NoShortRecordIDs:  bits&4 != 0,
		ExactLe:           bits&8 != 0,
		GetResponse:       bits&16 != 0,
		EndOfFileWarning:  bits&32 != 0,
		VerifiedCounter:   bits&64 != 0,
		BlocksAtOnce:      bits&128 != 0,
		FourByteVerify:    card.StatusWord(bits >> 8),
	}
}
