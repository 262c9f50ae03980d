//go:build linux

package virtual_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/needtest"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

// TestOpenSCTakesItForACard proves that other people's programs do: pcscd, vpcd, and
// OpenSC's pkcs15-tool with its own JPKI driver, as Debian has them.
func TestOpenSCTakesItForACard(t *testing.T) {
	for name, contact := range map[string]bool{"contactless": false, "contact": true} {
		t.Run(name, func(t *testing.T) {
			tool := newPKCS15Tool(t)
			c := tool.plug("valid", func(p *virtual.Profile) { p.Quirks.Contact = contact })

			tool.wantTries(3, 5)
			tool.wantCertificate("01", c.Certificate(card.UserAuthenticationCertificateFile))
			tool.wantCertificate("03", c.Certificate(card.UserAuthenticationCAFile))
			tool.wantCertificate("04", c.Certificate(card.SignatureCAFile))

			tool.wantRefusal("--read-certificate", "02")
			tool.secret = "WRONG2026"
			tool.wantRefusal("--auth-id", "02", "--verify-pin", "--pin", "env:SECRET", "--read-certificate", "02")
			tool.wantTries(3, 4)
			tool.secret = virtual.Password
			tool.wantCertificate("02", c.Certificate(card.SignatureCertificateFile), "--auth-id", "02", "--verify-pin", "--pin", "env:SECRET")
			tool.wantTries(3, 5)

			tool.secret = "0000"
			tool.wantRefusal("--auth-id", "01", "--verify-pin", "--pin", "env:SECRET", "--list-pins")
			tool.wantTries(2, 5)
			if pin, password := c.Presented(card.UserPIN), c.Presented(card.SignaturePassword); pin != 1 || password != 2 {
				t.Errorf("PIN sent %d times and password %d times, want 1 and 2", pin, password)
			}
			tool.wantNothingKept()
		})
	}
}

func TestOpenSCSeesTheLastTry(t *testing.T) {
	tool := newPKCS15Tool(t)
	tool.plug("last-try")
	tool.wantTries(1, 1)
}

func TestOpenSCReadsAChildsCardWithoutSignatureCertificate(t *testing.T) {
	tool := newPKCS15Tool(t)
	c := tool.plug("no-signature")
	tool.wantCertificate("01", c.Certificate(card.UserAuthenticationCertificateFile))
	tool.secret = virtual.Password
	tool.wantRefusal("--auth-id", "02", "--verify-pin", "--pin", "env:SECRET", "--read-certificate", "02")
}

// pkcs15Tool runs OpenSC's pkcs15-tool with a pcscd of its own.
type pkcs15Tool struct {
	t       *testing.T
	ctx     context.Context // ends with the test, or when the card can't be plugged in
	cancel  context.CancelFunc
	address string // of the reader
	env     []string
	home    string
	secret  string // for --pin env:SECRET
}

func newPKCS15Tool(t *testing.T) *pkcs15Tool {
	t.Helper()
	daemon := pcsctest.Start(t)
	// An empty home is where OpenSC would keep what it read, and the configuration
	// keeps it from doing so.
	configuration := filepath.Join(t.TempDir(), "opensc.conf")
	text := "app default { framework pkcs15 { use_file_caching = no; } }"
	if err := os.WriteFile(configuration, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	env := append(daemon.Env(), "HOME="+home, "XDG_CACHE_HOME="+home, "OPENSC_CONF="+configuration, "LC_ALL=C")
	ctx, cancel := context.WithCancel(t.Context())
	return &pkcs15Tool{t: t, ctx: ctx, cancel: cancel, address: daemon.Address(), env: env, home: home}
}

// plug lays a card on the reader until the test ends. It returns when pcscd has seen
// the card, because pkcs15-tool, waiting for one, has.
func (p *pkcs15Tool) plug(name string, changes ...func(*virtual.Profile)) *virtual.Card {
	p.t.Helper()
	profile, ok := virtual.Named(name, rules.Date{Year: 2025, Month: time.October, Day: 16})
	if !ok {
		p.t.Fatalf("no profile %s", name)
	}
	for _, change := range changes {
		change(&profile)
	}
	c := virtual.New(profile)

	waiting := p.command("--wait", "--list-pins")
	stderr, err := waiting.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := waiting.Start(); err != nil {
		p.t.Fatal(err)
	}
	// It says so after it has looked for a card, and goes on when one has come since.
	lines := bufio.NewReader(stderr)
	for line := ""; !strings.HasPrefix(line, "Waiting for a card"); {
		if line, err = lines.ReadString('\n'); err != nil {
			p.t.Fatalf("pkcs15-tool does not wait: %q, %v", line, err)
		}
	}
	p.layOnReader(c)
	rest, _ := io.ReadAll(lines)
	if err := waiting.Wait(); err != nil {
		p.t.Fatalf("pkcs15-tool --wait: %v: %s", err, rest)
	}
	return c
}

func (p *pkcs15Tool) layOnReader(c *virtual.Card) {
	ended := make(chan error, 1)
	go func() {
		ended <- virtual.Plug(p.ctx, p.address, c)
		p.cancel() // nobody waits for a card that does not come
	}()
	p.t.Cleanup(func() {
		p.cancel()
		if err := <-ended; err != nil {
			p.t.Error(err)
		}
	})
}

func (p *pkcs15Tool) command(args ...string) *exec.Cmd {
	command := exec.CommandContext(p.ctx, needtest.Program(p.t, "pkcs15-tool", "opensc"), append([]string{"--no-cache"}, args...)...)
	command.Env = append(slices.Clone(p.env), "SECRET="+p.secret)
	return command
}

func (p *pkcs15Tool) run(args ...string) (string, error) {
	command := p.command(args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		p.t.Fatal(err)
	}
	if err != nil {
		p.t.Logf("pkcs15-tool %v: %v: %s", args, err, &stderr)
	}
	return string(output), err
}

// wantTries compares the tries that OpenSC lists for PIN and password.
func (p *pkcs15Tool) wantTries(pin, password int) {
	p.t.Helper()
	output, err := p.run("--list-pins", "--short")
	if err != nil {
		p.t.Fatalf("list PINs: %v\n%s", err, output)
	}
	var got []string
	for _, match := range regexp.MustCompile(`ID:(\d+) .*Tries:(\d+)`).FindAllStringSubmatch(output, -1) {
		got = append(got, match[1]+":"+match[2])
	}
	if want := []string{fmt.Sprint("01:", pin), fmt.Sprint("02:", password)}; !slices.Equal(got, want) {
		p.t.Errorf("tries %v, want %v in\n%s", got, want, output)
	}
}

// wantCertificate compares a certificate that OpenSC reads, byte for byte.
func (p *pkcs15Tool) wantCertificate(id string, want []byte, args ...string) {
	p.t.Helper()
	output, err := p.run(append(args, "--read-certificate", id)...)
	if err != nil {
		p.t.Errorf("read certificate %s: %v\n%s", id, err, output)
		return
	}
	block, _ := pem.Decode([]byte(output))
	if block == nil || !bytes.Equal(block.Bytes, want) {
		p.t.Errorf("certificate %s differs:\n%s", id, output)
	}
}

func (p *pkcs15Tool) wantRefusal(args ...string) {
	p.t.Helper()
	if output, err := p.run(args...); err == nil {
		p.t.Errorf("pkcs15-tool %v succeeded:\n%s", args, output)
	}
}

func (p *pkcs15Tool) wantNothingKept() {
	p.t.Helper()
	files, err := os.ReadDir(p.home)
	if err != nil || len(files) > 0 {
		p.t.Errorf("OpenSC kept %v, %v", files, err)
	}
}
