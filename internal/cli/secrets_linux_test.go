package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/term"

	"kigen/card"
	"kigen/card/virtual"
)

// openTTY returns both ends of a new TTY: the one that a person types at, and
// the one that a program reads.
func openTTY(t *testing.T) (keyboard, program *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	control := func(request uintptr, argument *uint32) {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, keyboard.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	var unlocked, number uint32
	control(syscall.TIOCSPTLCK, &unlocked)
	control(syscall.TIOCGPTN, &number)
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return keyboard, program
}

// A typist is standard error, and types when it reads the prompt.
type typist struct {
	bytes.Buffer
	prompts  []string
	keys     []string
	keyboard io.Writer
}

func (p *typist) Write(text []byte) (int, error) {
	n, err := p.Buffer.Write(text)
	if len(p.prompts) > 0 && strings.Contains(string(text), p.prompts[0]) {
		_, err = io.WriteString(p.keyboard, p.keys[0])
		p.prompts, p.keys = p.prompts[1:], p.keys[1:]
	}
	return n, err
}

func TestATTYDoesNotEchoSecretsAndIsLeftAsItWas(t *testing.T) {
	for _, test := range []struct {
		name          string
		keys          []string
		code          int
		pin, password int // times sent
	}{
		{"both right", []string{"7392\x7F1\r", "himitsu42x\r"}, 0, 1, 1},
		{"PIN wrong", []string{wrongPIN + "\r", ""}, 7, 1, 0},
		{"PIN malformed", []string{"739a1\r", ""}, 2, 0, 0},
		{"given up", []string{"73\x03", ""}, 1, 0, 0},
		{"given up at the password", []string{"7391\r", "\x04"}, 1, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			keyboard, program := openTTY(t)
			defer keyboard.Close()
			before, err := term.GetState(int(program.Fd()))
			if err != nil {
				t.Fatal(err)
			}
			ja := japanese(t)
			stderr := &typist{
				prompts:  []string{ja.Say("secret.title.user-authentication"), ja.Say("secret.title.signature")},
				keys:     test.keys,
				keyboard: keyboard,
			}
			var stdout bytes.Buffer
			c := virtual.New(exampleProfile())
			code := Run(t.Context(), []string{"check", "--pin", "--password", "--lang", "ja"}, Env{
				Stdin: program, Stdout: &stdout, Stderr: stderr, Readers: with(c),
				Now: func() time.Time { return now },
			})
			if code != test.code || c.Presented(card.UserPIN) != test.pin || c.Presented(card.SignaturePassword) != test.password {
				t.Errorf("exit code %d, sent %d and %d times; stderr %q", code, c.Presented(card.UserPIN), c.Presented(card.SignaturePassword), stderr)
			}
			if prompt := ja.Say("secret.title.user-authentication") + ": "; !strings.Contains(stderr.String(), prompt+"\n") {
				t.Errorf("what follows stands behind the prompt: %q", stderr.String())
			}
			after, err := term.GetState(int(program.Fd()))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(before, after) {
				t.Error("the TTY is not as it was")
			}
			// All that the TTY showed; reading fails once the program's end is closed.
			program.Close()
			if echoed, _ := io.ReadAll(keyboard); len(echoed) != 0 {
				t.Errorf("echoed %q", echoed)
			}
			for _, secret := range []string{rightPIN, wrongPIN, rightPassword} {
				if printed := strings.ToUpper(stdout.String() + stderr.String()); strings.Contains(printed, secret) {
					t.Errorf("prints a secret: %s", printed)
				}
			}
		})
	}
}

func TestAnInterruptWhileAPINIsTypedLeavesTheTTYAsItWas(t *testing.T) {
	keyboard, program := openTTY(t)
	before, err := term.GetState(int(program.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	half := writer(func(text []byte) {
		if bytes.Contains(text, []byte(japanese(t).Say("secret.title.user-authentication"))) {
			cancel()
		}
	})
	var stdout bytes.Buffer
	c := virtual.New(exampleProfile())
	code := Run(ctx, []string{"check", "--json", "--pin", "--lang", "ja"}, Env{
		Stdin: program, Stdout: &stdout, Stderr: half, Readers: with(c), Now: func() time.Time { return now },
	})
	after, err := term.GetState(int(program.Fd()))
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("the TTY is not as it was: %v", err)
	}
	if code != exitUnexpected || presented(c) != 0 {
		t.Errorf("exit code %d, sent %d times", code, presented(c))
	}
	wantTries(t, "while the PIN is typed", result{code: code, stdout: stdout.String()}, c)
	if _, err := io.WriteString(keyboard, "7\r"); err != nil { // which ends the reading
		t.Error(err)
	}
}

// A writer is called for what is written to it.
type writer func(text []byte)

func (w writer) Write(text []byte) (int, error) {
	w(text)
	return len(text), nil
}
