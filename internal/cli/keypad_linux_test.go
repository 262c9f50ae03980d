package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
)

// keypadReader is a reader with keys and a card in it, on which is typed in turn.
func keypadReader(profile virtual.Profile, typed ...virtual.Typed) *virtual.Keypad {
	keys := make(chan virtual.Typed, len(typed))
	for _, one := range typed {
		keys <- one
	}
	return &virtual.Keypad{Card: virtual.New(profile), Kind: card.KeypadWithDisplay, Typed: keys}
}

func TestATerminalIsNotReadWhereTheReaderHasKeys(t *testing.T) {
	lastTry := exampleProfile()
	lastTry.UserPIN.TriesLeft = 1
	for _, test := range []struct {
		name        string
		profile     virtual.Profile
		typed       virtual.Typed
		args        string
		code        int
		asked, sent int
		says        string // key of what is printed
	}{
		{"right", exampleProfile(), virtual.Typed{Digits: rightPIN}, "", exitDone, 1, 1, "secret.right.user-authentication"},
		{"wrong", exampleProfile(), virtual.Typed{Digits: wrongPIN}, "", exitWrongSecret, 1, 1, "keypad.title"},
		{"cancelled", exampleProfile(), virtual.Typed{Answer: virtual.CancelKey}, "", exitUnexpected, 1, 0, "fault.K505.title"},
		{"nobody there", exampleProfile(), virtual.Typed{Answer: virtual.NothingTyped}, "", exitUnexpected, 1, 0, "fault.K506.title"},
		{"too short", exampleProfile(), virtual.Typed{Digits: "739"}, "", exitUsage, 1, 0, "keypad.title"},
		{"last try, not agreed to", lastTry, virtual.Typed{Digits: rightPIN}, "", exitBlocked, 0, 0, "fault.K503.title"},
		{"last try, agreed to", lastTry, virtual.Typed{Digits: rightPIN}, "--last-try", exitDone, 1, 1, "keypad.title"},
	} {
		keyboard, program := openTTY(t)
		if _, err := keyboard.Write([]byte("left alone\n")); err != nil {
			t.Fatal(err)
		}
		reader := keypadReader(test.profile, test.typed)
		var stdout, stderr bytes.Buffer
		code := Run(t.Context(), append([]string{"check", "--pin", "--lang", "ja"}, strings.Fields(test.args)...), Env{
			Stdin: program, Stdout: &stdout, Stderr: &stderr, Readers: with(reader), Now: func() time.Time { return now },
		})
		if code != test.code || reader.Asked() != test.asked || reader.Presented(card.UserPIN) != test.sent {
			t.Errorf("%s: exit code %d, asked %d times, sent %d times; %q", test.name, code, reader.Asked(), reader.Presented(card.UserPIN), stderr.String())
		}
		printed := stdout.String() + stderr.String()
		if !strings.Contains(printed, japanese(t).Say(test.says)) || strings.Contains(printed, rightPIN) || strings.Contains(printed, wrongPIN) {
			t.Errorf("%s: prints %s", test.name, printed)
		}
		if told := strings.Contains(printed, japanese(t).Say("keypad.stop")); told != (test.asked > 0) {
			t.Errorf("%s: how to stop is told: %t", test.name, told)
		}
		var left [64]byte
		if n, err := program.Read(left[:]); err != nil || string(left[:n]) != "left alone\n" {
			t.Errorf("%s: of the terminal's input %q is left, %v", test.name, left[:n], err)
		}
		keyboard.Close()
		program.Close()
	}
}

func TestATerminalAsksForThePINWhereTheReadersKeysFail(t *testing.T) {
	keyboard, program := openTTY(t)
	defer keyboard.Close()
	defer program.Close()
	ja := japanese(t)
	stderr := &typist{prompts: []string{ja.Say("secret.title.user-authentication")}, keys: []string{rightPIN + "\r"}, keyboard: keyboard}
	reader := keypadReader(exampleProfile(), virtual.Typed{Answer: 0x6B80})
	var stdout bytes.Buffer
	code := Run(t.Context(), []string{"check", "--pin", "--lang", "ja"}, Env{
		Stdin: program, Stdout: &stdout, Stderr: stderr, Readers: with(reader), Now: func() time.Time { return now },
	})
	if code != exitDone || reader.Asked() != 1 || reader.Presented(card.UserPIN) != 1 || !strings.Contains(stderr.String(), ja.Say("fault.K507.title")) {
		t.Errorf("exit code %d, asked %d times, sent %d times; %q", code, reader.Asked(), reader.Presented(card.UserPIN), stderr)
	}
}

func TestAPINFromStandardInputIsNotAskedForOnTheKeys(t *testing.T) {
	reader := keypadReader(exampleProfile())
	got := run(t, with(reader), rightPIN+"\n", "check", "--pin", "--secrets-from-stdin")
	if got.code != exitDone || reader.Asked() != 0 || reader.Presented(card.UserPIN) != 1 {
		t.Errorf("exit code %d, asked %d times, sent %d times", got.code, reader.Asked(), reader.Presented(card.UserPIN))
	}
}

func TestAReplayOfAnEntryOnTheKeysGivesTheReportThatWasRecorded(t *testing.T) {
	for name, typed := range map[string]virtual.Typed{
		"right": {Digits: rightPIN}, "wrong": {Digits: wrongPIN}, "cancelled": {Answer: virtual.CancelKey},
		"nobody there": {Answer: virtual.NothingTyped}, "too long": {Digits: "73910"},
	} {
		file := filepath.Join(t.TempDir(), "trace.jsonl")
		keyboard, program := openTTY(t)
		var recorded, replayed result
		synctest.Test(t, func(t *testing.T) {
			reader := keypadReader(exampleProfile(), typed)
			recorded = runWith(t, t.Context(), with(reader), program, "check", "--pin", "--json", "--trace", file)
			replayed = run(t, nil, "", "replay", file, "--json")
		})
		if diff := cmp.Diff(kept(recorded), kept(replayed)); diff != "" {
			t.Errorf("%s: %s\n%s", name, diff, replayed.stderr)
		}
		keyboard.Close()
		program.Close()
	}
}

// withKeys are readers that tell which one of them has keys.
type withKeys struct {
	fixedReaders
	name string
}

func (w withKeys) HasKeypad(_ context.Context, reader string) bool { return reader == w.name }

func TestTheListOfReadersTellsWhichHaveKeys(t *testing.T) {
	readers := withKeys{fixedReaders{Snapshot: check.Snapshot{Readers: []check.Reader{{Name: "A"}, {Name: "B", Card: check.CardPresent}}}}, "B"}
	const want = `{"schema": "kigen.readers/1", "readers": [{"name": "A", "card": "none"}, {"name": "B", "card": "present", "keypad": true}], "faults": []}`
	if diff := cmp.Diff(compact(t, want), compact(t, run(t, readers, "", "readers", "--json").stdout)); diff != "" {
		t.Error(diff)
	}
	text := run(t, readers, "", "readers").stdout
	if _, ofB, _ := strings.Cut(text, "B\n"); strings.Count(text, japanese(t).Say("cli.keypad")) != 1 || !strings.Contains(ofB, japanese(t).Say("cli.keypad")) {
		t.Errorf("prints %s", text)
	}
}
