package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/printable/printabletest"
	"kigen/rules"
)

// A waywardConnection is to a card that is honest but for its whims.
type waywardConnection struct {
	ctx context.Context
	*cardtest.Wayward
	card   *virtual.Card
	closed bool
}

func (w *waywardConnection) Transmit(command []byte) ([]byte, error) {
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	return w.Wayward.Transmit(command)
}

func (w *waywardConnection) Close(reset bool) error {
	if !w.closed && reset { // a second Close does nothing
		w.card.Reset()
	}
	w.closed = true
	return nil
}

// checkSchema proves that text is one document of a schema and nothing that it does not
// have, and that whoever reads and writes it again gets the same bytes.
func checkSchema[T any](t *testing.T, text string) T {
	t.Helper()
	if err := validate(text); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var document T
	if err := decoder.Decode(&document); err != nil || decoder.More() {
		t.Fatalf("%v in %q", err, text)
	}
	var again bytes.Buffer
	if err := writeJSON(&again, document); err != nil || again.String() != text {
		t.Fatalf("%v, read back:\n%s\nwant:\n%s", err, again.String(), text)
	}
	return document
}

// checkDates proves that every text of an item is one of the schema's words or a day of
// the calendar.
func checkDates(t *testing.T, item any) {
	t.Helper()
	text, err := json.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for key, value := range fields {
		text, ok := value.(string)
		if !ok || slices.Contains([]string{"kind", "state", "issuer"}, key) && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz-") == "" {
			continue
		}
		if date, err := rules.ParseDate(text); err != nil || date.String() != text {
			t.Fatalf("%s %q: %v", key, text, err)
		}
	}
}

// FuzzCheckJSON proves of a check with a card that is honest but for its whims, and of
// any reader's name: the report is JSON of its schema whatever the exit code, which is
// one that it explains; its dates are days; and neither it nor the text names the holder.
func FuzzCheckJSON(f *testing.F) {
	const askPIN, askPassword, lastTry, mistyped, asText = 1, 2, 4, 8, 16
	f.Add(byte(0), byte(0), "Virtual PCD 00 00", []byte{})
	f.Add(byte(0), byte(askPIN|askPassword), "Sony RC-S300/P <&>\u2028\x00\x7F", []byte{})
	f.Add(byte(8), byte(askPIN|mistyped), "\xFF\xFE", []byte{})
	f.Add(byte(7), byte(askPassword|lastTry), "見本", []byte{})
	for what := range byte(16) {
		whims := bytes.Repeat([]byte{0}, 30)
		whims[what], whims[what+9] = what|0x30, what|0xB0
		f.Add(what%13, byte(askPIN|askPassword|asText*(what%2)), "A", whims)
	}
	var faults []error
	for _, cause := range []check.Cause{
		check.CardReset, check.InUse, check.ContextLost, check.PoorContact, check.ServiceBusy, check.Unsupported, check.NoPermission,
		check.ServiceDown, check.CardAbsent, check.ReaderGone, check.Unknown, check.CardRemoved,
	} {
		faults = append(faults, &check.Fault{Cause: cause, Err: card.ErrMalformed, Number: 0x80100017})
	}
	holder := exampleProfile()
	cards := map[string]*virtual.Card{}
	f.Fuzz(func(t *testing.T, which, how byte, reader string, whims []byte) {
		name := virtual.Names()[int(which)%len(virtual.Names())]
		p, _ := virtual.Named(name, today)
		v := cards[name]
		if v == nil || v.TriesLeft(card.UserPIN) != p.UserPIN.TriesLeft || v.TriesLeft(card.SignaturePassword) != p.SignaturePassword.TriesLeft {
			v = named(name) // making one takes longer than checking it
			cards[name] = v
		}
		args, stdin := []string{"check"}, ""
		if how&askPIN != 0 {
			args, stdin = append(args, "--pin"), rightPIN+"\n"
			if how&mistyped != 0 {
				stdin = wrongPIN + "\n"
			}
		}
		if how&askPassword != 0 {
			args, stdin = append(args, "--password"), stdin+rightPassword+"\n"
		}
		if stdin != "" {
			args = append(args, "--secrets-from-stdin")
		}
		if how&lastTry != 0 {
			args = append(args, "--last-try")
		}
		if how&asText == 0 {
			args = append(args, "--json")
		}
		pin, password := v.Presented(card.UserPIN), v.Presented(card.SignaturePassword)
		var got result
		synctest.Test(t, func(t *testing.T) {
			v.PowerOn()
			defer v.PowerOff() // a channel of this bubble
			wayward := &cardtest.Wayward{Honest: v, Whims: whims, Faults: faults}
			got = run(t, fixedReaders{
				check.Snapshot{Readers: []check.Reader{{Name: reader, Card: check.CardPresent}}},
				func(ctx context.Context, _ string) (check.Connection, error) {
					return &waywardConnection{ctx: ctx, Wayward: wayward, card: v}, nil
				},
			}, stdin, args...)
			if v.Verified(card.UserPIN) || v.Verified(card.SignaturePassword) {
				t.Fatal("something is still verified")
			}
		})
		if v.Presented(card.UserPIN) > pin+1 || v.Presented(card.SignaturePassword) > password+1 {
			t.Fatal("a secret was sent twice")
		}
		for _, personal := range []string{holder.Holder.Name, holder.Holder.Address, holder.SerialNumber} {
			if strings.Contains(got.stdout+got.stderr, personal) && !strings.Contains(reader, personal) {
				t.Fatalf("tells of the holder:\n%s%s", got.stdout, got.stderr)
			}
		}
		if got.code < exitDone || got.code > exitForged {
			t.Fatalf("exit code %d", got.code)
		}
		if err := printabletest.Unfit(got.stdout + got.stderr); err != nil {
			t.Fatal(err)
		}
		if how&asText != 0 || !utf8.ValidString(reader) { // else it does not come back as it was
			return
		}
		report := checkSchema[reportJSON](t, got.stdout)
		if report.Schema != "kigen.report/1" || report.Today != today.String() || len(report.Items) > 3 {
			t.Fatalf("%+v", report)
		}
		for _, item := range report.Items {
			checkDates(t, item)
			if report.Issuer == string(check.IssuerFalse) && (item.Expires != "" || got.code == exitDone) {
				t.Fatalf("exit code %d, forged, and yet %+v", got.code, item)
			}
		}
		explains := func(fault faultJSON) bool {
			code, ok := exitCodes[check.Cause(fault.Cause)]
			return code == got.code || !ok && got.code == exitUnexpected
		}
		if got.code != exitDone && !slices.ContainsFunc(report.Faults, explains) {
			t.Fatalf("exit code %d, stderr %q, faults %+v", got.code, got.stderr, report.Faults)
		}
	})
}

// FuzzDates proves that any argument of kigen dates is a day, which gives a document of
// its schema in which all dates are days too, or wrong usage: never anything unexpected.
func FuzzDates(f *testing.F) {
	for _, argument := range []string{"2025-11-30", "2024-02-29", "2023-02-29", "2025-11-30,2025-12-01", "", "-h", "--", "--json", "--today=2025-01-01", "--lang=en", "0001-01-01", "２０２５-11-30", "\xFF", "0000-01-01", "9999-12-31"} {
		f.Add(argument)
	}
	f.Fuzz(func(t *testing.T, argument string) {
		got := run(t, nil, "", "dates", argument, "--json")
		err := new(dateFlag).UnmarshalText([]byte(argument))
		switch isHelp := strings.HasPrefix(argument, "-") && got.stderr == ""; {
		case err != nil && got.code != exitUsage && !isHelp, got.code != exitUsage && got.code != exitDone:
			t.Fatalf("exit code %d, %q", got.code, got.stderr)
		case err == nil && got.code == exitDone:
			document := checkSchema[datesJSON](t, got.stdout)
			if len(document.Items) != 1 || document.Items[0].Expires != argument {
				t.Fatalf("%+v", document)
			}
			checkDates(t, document.Items[0])
		}
	})
}

// FuzzToday proves of any day that it is one on which a demonstration card can be checked,
// or wrong usage.
func FuzzToday(f *testing.F) {
	for _, year := range []uint16{0, 1, 1899, 1900, 1949, 1950, 2025, 2049, 2999, 3000, 9999, 10000} {
		f.Add(year, byte(2), byte(29), byte(year))
		f.Add(year, byte(12), byte(31), byte(year))
	}
	f.Fuzz(func(t *testing.T, year uint16, month, day, which byte) {
		args := []string{
			"check", "--json", "--demo=" + virtual.Names()[int(which)%len(virtual.Names())],
			"--today", fmt.Sprintf("%04d-%02d-%02d", year, month%13, day%32),
		}
		got := run(t, nil, "", args...)
		switch got.code {
		case exitDone, exitOtherCard:
			report := checkSchema[reportJSON](t, got.stdout)
			if report.Today != args[4] {
				t.Fatalf("today is %s, want %s", report.Today, args[4])
			}
			for _, item := range report.Items {
				checkDates(t, item)
			}
		case exitUsage:
		default:
			t.Fatalf("%q: exit code %d, %q", args, got.code, got.stderr)
		}
	})
}

// FuzzSecretEntry proves of any bytes, from a pipe or typed: an entry takes every byte up
// to its end and none behind; what comes of it is what the line says, or a secret of
// its shape, or no secret at all; and what was typed and erased again was never there.
func FuzzSecretEntry(f *testing.F) {
	for _, text := range []string{"7391\nHIMITSU42X\nrest", "７３９１\r\n", "73x\x7F91\r7391", "7391\x03more", "\xE3\x81\x7F\x827391\n", "７３９\xEF\xBC\r\x91\n", "\xFF\xFF\xFF\xFF\n", "", "12345678901234567\x7F\x7F\n", "1234\xE3"} {
		for kind := range byte(2) {
			f.Add([]byte(text), "99", kind)
		}
	}
	f.Fuzz(func(t *testing.T, typed []byte, erased string, which byte) {
		kind := card.SecretKind(which & 1)
		fewest, most := kind.Length()
		for _, meaningOf := range []func(byte) meaning{lineOf, keyOf} {
			in := bytes.NewReader(typed)
			secret, err := readSecret(t.Context(), in, kind, meaningOf)
			end := slices.IndexFunc(typed, func(b byte) bool { does := meaningOf(b); return does == finish || does == giveUp })
			if taken := len(typed) - in.Len(); taken != end+1 && (end >= 0 || taken != len(typed)) {
				t.Fatalf("%d bytes taken, want %d", taken, end+1)
			}
			fault, malformed := errors.AsType[*check.Fault](err)
			switch {
			case err != nil && (secret != nil || !errors.Is(err, errGivenUp) && (!malformed || fault.Cause != check.Malformed)):
				t.Fatalf("%v, secret %t", err, secret != nil)
			case err == nil && (secret.Len() < fewest || secret.Len() > most):
				t.Fatalf("%d characters", secret.Len())
			}
			if line := typed[:max(end, 0)]; end >= 0 && meaningOf(typed[end]) == finish && !slices.ContainsFunc(line, func(b byte) bool { return meaningOf(b) == erase }) {
				want := card.NewSecret(kind)
				wrong := false
				for _, r := range strings.ReplaceAll(string(line), "\r", "") { // bytes, also within a character
					if _, err := want.Append(r); err != nil {
						wrong = true
					}
				}
				if wrong = wrong || want.Check() != nil; wrong != (err != nil) || err == nil && text(secret) != text(want) {
					t.Fatalf("%q: %v", line, err)
				}
			}
		}

		if strings.ContainsFunc(erased, func(r rune) bool { return r < ' ' || r == 0x7F || r == utf8.RuneError }) {
			return
		}
		again := erased + strings.Repeat("\x7F", utf8.RuneCountInString(erased)) + string(typed)
		want, wantErr := readSecret(t.Context(), bytes.NewReader(typed), kind, keyOf)
		got, err := readSecret(t.Context(), strings.NewReader(again), kind, keyOf)
		if (err == nil) != (wantErr == nil) || err == nil && text(got) != text(want) {
			t.Fatalf("%q typed and erased: %v, want %v", erased, err, wantErr)
		}
	})
}

// FuzzSecretLines proves of any input, for both secrets: nothing behind its second line
// is read, no secret comes of it unless both can be right, and wiping leaves nothing.
func FuzzSecretLines(f *testing.F) {
	for _, text := range []string{"7391\nHIMITSU42X\nrest", "7391\nHIMIT\n", "\nHIMITSU42X\n", "7391", "7391\r\nhimitsu42x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		in := strings.NewReader(typed)
		source := &lines{in: in, wanted: []card.SecretKind{card.UserPIN, card.SignaturePassword}}
		pin, err := source.enter(t.Context(), card.UserPIN)
		second := strings.SplitAfterN(typed, "\n", 3)
		if rest := typed[len(typed)-in.Len():]; len(second) == 3 && !strings.HasSuffix(rest, second[2]) {
			t.Fatalf("read as far as %q", rest)
		}
		if (err == nil) != (pin != nil) || err == nil && (len(source.secrets) != 2 || pin != source.secrets[0]) {
			t.Fatalf("%d secrets, %v", len(source.secrets), err)
		}
		source.wipe()
		for _, secret := range source.secrets {
			if secret.Len() != 0 {
				t.Fatal("a secret is not wiped")
			}
		}
	})
}

// FuzzReplay proves of a check with a card that is honest but for its whims: the replay of
// its trace prints the same report and ends with the same exit code.
func FuzzReplay(f *testing.F) {
	const askPIN, askPassword, lastTry, mistyped = 1, 2, 4, 8
	// Whims of which a trace keeps less than a check can tell: an answer that ends in no
	// status word, has more in it than a file, or another byte.
	const cutShort, longer, firstFlip, garbage = 4, 5, 10, 13
	f.Add(byte(0), byte(askPIN|askPassword), []byte{})
	f.Add(byte(8), byte(askPIN|mistyped), []byte{})
	for what := range byte(16) {
		for at := range 38 {
			whims := make([]byte, 40)
			whims[at] = what | byte(at)<<4
			f.Add(what%13, byte(askPIN|askPassword|lastTry*(what%2)), whims)
		}
	}
	var faults []error
	for _, cause := range []check.Cause{check.CardReset, check.InUse, check.ContextLost, check.PoorContact, check.ServiceBusy, check.CardAbsent, check.Unknown, check.CardRemoved} {
		faults = append(faults, &check.Fault{Cause: cause, Number: 0x80100017})
	}
	cards := map[string]*virtual.Card{}
	f.Fuzz(func(t *testing.T, which, how byte, whims []byte) {
		whims = bytes.Clone(whims)
		for i := range whims {
			if what := whims[i] & 0x0F; what == cutShort || what == longer || what >= firstFlip && what <= garbage {
				whims[i] = 0
			}
		}
		name := virtual.Names()[int(which)%len(virtual.Names())]
		p, _ := virtual.Named(name, today)
		v := cards[name]
		if v == nil || v.TriesLeft(card.UserPIN) != p.UserPIN.TriesLeft || v.TriesLeft(card.SignaturePassword) != p.SignaturePassword.TriesLeft {
			v = named(name)
			cards[name] = v
		}
		file := filepath.Join(t.TempDir(), "trace.jsonl")
		args, stdin := []string{"check", "--json", "--secrets-from-stdin", "--trace", file}, ""
		if how&askPIN != 0 {
			args, stdin = append(args, "--pin"), rightPIN+"\n"
			if how&mistyped != 0 {
				stdin = wrongPIN + "\n"
			}
		}
		if how&askPassword != 0 {
			args, stdin = append(args, "--password"), stdin+rightPassword+"\n"
		}
		if how&lastTry != 0 {
			args = append(args, "--last-try")
		}
		var recorded, replayed result
		synctest.Test(t, func(t *testing.T) {
			v.PowerOn()
			defer v.PowerOff()
			wayward := &cardtest.Wayward{Honest: v, Whims: whims, Faults: faults}
			recorded = run(t, fixedReaders{
				check.Snapshot{Readers: []check.Reader{{Name: "A", Card: check.CardPresent}}},
				func(ctx context.Context, _ string) (check.Connection, error) {
					return &waywardConnection{ctx: ctx, Wayward: wayward, card: v}, nil
				},
			}, stdin, args...)
			replayed = run(t, nil, "", "replay", file, "--json")
		})
		if kept(recorded) != kept(replayed) {
			content, _ := os.ReadFile(file)
			t.Fatalf("%s\nwant\n%s\n%s", kept(replayed), kept(recorded), content)
		}
	})
}
