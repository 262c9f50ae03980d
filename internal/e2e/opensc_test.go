//go:build linux

package e2e_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/needtest"
	"kigen/pcsc/pcsctest"
)

// A second program is OpenSC, in the hands of somebody who would like to read what a
// check has unlocked.
type secondProgram struct {
	t   *testing.T
	env []string
}

func newSecondProgram(t *testing.T, daemon *pcsctest.Daemon) *secondProgram {
	home := t.TempDir()
	return &secondProgram{t, append(daemon.Env(), "HOME="+home, "XDG_CACHE_HOME="+home, "LC_ALL=C")}
}

func (s *secondProgram) run(program string, args ...string) (output string, ok bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, needtest.Program(s.t, program, "opensc"), args...)
	command.Env = s.env
	combined, err := command.CombinedOutput()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		s.t.Fatalf("run %s: %v", program, err)
	}
	return string(combined), err == nil
}

// send sends commands as they are. OpenSC would else begin with the selection of an
// application, which ends what was verified: the card would lock itself against it.
func (s *secondProgram) send(commands ...string) string {
	s.t.Helper()
	args := []string{"--card-driver", "default"}
	for _, command := range commands {
		args = append(args, "--send-apdu", command)
	}
	output, ok := s.run("opensc-tool", args...)
	if !ok {
		s.t.Fatalf("opensc-tool failed:\n%s", output)
	}
	return output
}

// The commands that read the signature certificate's first bytes where its password is
// verified.
const selectSignatureCertificate, readBinary = "00A4020C020001", "00B0000010"

// got reports whether the second program's commands read those bytes.
func got(output string, laid *virtual.Card) bool {
	const enough = 8 // type and length, of the certificate and in it: no other file has the same
	return strings.Contains(output, fmt.Sprintf("% X", laid.Certificate(card.SignatureCertificateFile)[:enough]))
}

// wantLocked proves that the second program can't read what a password unlocks.
func (s *secondProgram) wantLocked(laid *virtual.Card) {
	s.t.Helper()
	if output := s.send(selectSignatureCertificate, readBinary); got(output, laid) {
		s.t.Errorf("a second program reads the signature certificate:\n%s", output)
	}
	if output, ok := s.run("pkcs15-tool", "--no-cache", "--read-certificate", "02"); ok {
		s.t.Errorf("pkcs15-tool reads the signature certificate:\n%s", output)
	}
	// It fails for no other reason: what anybody may read it does read.
	if output, ok := s.run("pkcs15-tool", "--no-cache", "--read-certificate", "01"); !ok {
		s.t.Errorf("pkcs15-tool reads nothing at all:\n%s", output)
	}
}

// TestASecondProgramReadsWhatIsLeftUnlocked proves that the other tests here would see
// it.
func TestASecondProgramReadsWhatIsLeftUnlocked(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	laid, _ := lay(t, daemon, "valid", nil)
	if _, code := run(t, daemon.Env(), "", "check"); code != 0 { // the card is there
		t.Fatalf("check exits with %d", code)
	}
	second := newSecondProgram(t, daemon)
	second.send("00A4040C0AD392F000260100000001", "00A4020C02001B", "0020008009"+fmt.Sprintf("%X", virtual.Password))
	if output := second.send(selectSignatureCertificate, readBinary); !got(output, laid) || !laid.Verified(card.SignaturePassword) {
		t.Errorf("what one program unlocked the other can't read:\n%s", output)
	}
}

// A tap lies between pcscd and a card, and knows when a secret is on its way.
type tap struct {
	t    *testing.T
	card *virtual.Card
	// at is called with the VERIFY that has a secret, after with every command that
	// follows. What they return is answered in place of the card; nil is the card's turn.
	at, after func() (answer []byte)
	sent      bool          // the secret
	resets    chan struct{} // has one when the card lost power after that, or was reset

	arrived, released chan struct{}
	arrive, letGo     func() // close them
}

func newTap(t *testing.T, profile virtual.Profile) *tap {
	cardsTurn := func() []byte { return nil }
	p := &tap{t: t, card: virtual.New(profile), at: cardsTurn, after: cardsTurn, resets: make(chan struct{}, 1)}
	p.arrived, p.released = make(chan struct{}), make(chan struct{})
	p.arrive, p.letGo = sync.OnceFunc(func() { close(p.arrived) }), sync.OnceFunc(func() { close(p.released) })
	return p
}

// hang is for at and after: the command has arrived, and waits until letGo.
func (p *tap) hang() []byte {
	p.arrive()
	<-p.released
	return nil
}

// lay lays the card on the daemon's first reader until the test ends.
func (p *tap) lay(daemon *pcsctest.Daemon) {
	p.t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- virtual.Plug(ctx, listener.Addr().String(), p.card) }()
	toCard, err := listener.Accept()
	if err != nil {
		p.t.Fatal(err)
	}
	listener.Close()
	toReader, err := net.Dial("tcp", daemon.Address())
	if err != nil {
		p.t.Fatal(err)
	}
	go io.Copy(toReader, toCard)
	go func() {
		p.relay(toReader.(*net.TCPConn), toCard)
		ended <- nil
	}()
	p.t.Cleanup(func() {
		p.letGo()
		cancel()
		toReader.Close()
		for range cap(ended) {
			if err := <-ended; err != nil {
				p.t.Errorf("virtual card: %v", err)
			}
		}
		toCard.Close()
	})
}

// relay hands on what pcscd sends, until a connection ends.
func (p *tap) relay(reader *net.TCPConn, card io.Writer) {
	for {
		frame, err := readFrame(reader)
		if err != nil {
			return
		}
		to := card
		if answer := p.see(frame[2:]); answer != nil {
			to, frame = reader, append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)
		}
		if _, err := to.Write(frame); err != nil {
			return
		}
	}
}

// readFrame reads a frame of vpcd, see [virtual.Plug]: two bytes of length, and as
// many more.
func readFrame(from *net.TCPConn) ([]byte, error) {
	raw, err := from.SyscallConn()
	if err != nil {
		return nil, err
	}
	frame := make([]byte, 2)
	for read := 0; read < len(frame); {
		// vpcd waits after the length, for which Linux would let it wait for 40 ms.
		_ = raw.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1) })
		n, err := from.Read(frame[read:])
		if err != nil {
			return nil, err
		}
		if read += n; read == 2 {
			frame = append(frame, make([]byte, binary.BigEndian.Uint16(frame))...)
		}
	}
	return frame, nil
}

func (p *tap) see(frame []byte) (answer []byte) {
	const powerOff, reset, verify = 0, 2, 0x20
	switch {
	case len(frame) > 5 && frame[1] == verify:
		p.sent = true
		return p.at()
	case p.sent && len(frame) > 1:
		return p.after()
	case p.sent && (frame[0] == powerOff || frame[0] == reset):
		p.sent = false // what follows is another program's
		select {
		case p.resets <- struct{}{}:
		default:
		}
	}
	return nil
}

func TestASecondProgramCantReadWhatACheckUnlocked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		flag, secret string
		answer       []byte // to all commands after VERIFY
		code         int
	}{
		"right password":                 {"--password", virtual.Password, nil, 0},
		"right PIN":                      {"--pin", virtual.PIN, nil, 0},
		"wrong password":                 {"--password", "WRONG2026", nil, 7},
		"wrong PIN":                      {"--pin", "9999", nil, 7},
		"right, then no certificate":     {"--password", virtual.Password, []byte{0x6A, 0x82}, 0},
		"right, then the card is broken": {"--password", virtual.Password, []byte{0x6F, 0x00}, 0},
		"right, then garbage":            {"--password", virtual.Password, []byte("garbage"), 0},
		"right, then half an answer":     {"--password", virtual.Password, []byte{0x90}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			profile, _ := virtual.Named("valid", today)
			daemon, tap := pcsctest.Start(t), newTap(t, profile)
			if test.answer != nil {
				tap.after = func() []byte { return test.answer }
			}
			tap.lay(daemon)
			_, code := run(t, daemon.Env(), test.secret+"\n", "check", test.flag, "--secrets-from-stdin")
			if code != test.code {
				t.Errorf("check exits with %d, want %d", code, test.code)
			}
			if tap.card.Verified(card.SignaturePassword) || tap.card.Verified(card.UserPIN) {
				t.Error("the card is left unlocked")
			}
			newSecondProgram(t, daemon).wantLocked(tap.card)
		})
	}
}

// TestASecondProgramCantReadWhatAKilledCheckUnlocked is of a program that is told to
// end, or is ended, at the worst of moments: a command is with the driver, which lets
// go of it only when the program is gone.
func TestASecondProgramCantReadWhatAKilledCheckUnlocked(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		for moment, befall := range map[string]func(*tap){
			"at VERIFY":    func(p *tap) { p.at = p.hang },
			"after VERIFY": func(p *tap) { p.after = p.hang },
		} {
			t.Run(signal.String()+" "+moment, func(t *testing.T) {
				profile, _ := virtual.Named("valid", today)
				daemon, tap := pcsctest.Start(t), newTap(t, profile)
				befall(tap)
				tap.lay(daemon)
				program := exec.Command(kigen, "check", "--password", "--secrets-from-stdin")
				program.Env, program.Stdin = daemon.Env(), strings.NewReader(virtual.Password+"\n")
				if err := program.Start(); err != nil {
					t.Fatal(err)
				}
				await(t, tap.arrived, "the command")
				if err := program.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				_ = program.Wait() // it fails, one way or the other
				t.Logf("kigen ends with %v", program.ProcessState)
				tap.letGo()

				second := newSecondProgram(t, daemon)
				if output := second.send(selectSignatureCertificate, readBinary); got(output, tap.card) {
					t.Errorf("a second program is faster:\n%s", output)
				}
				await(t, tap.resets, "a reset of the card")
				if tap.card.Verified(card.SignaturePassword) {
					t.Error("the card is left unlocked")
				}
				second.wantLocked(tap.card)
			})
		}
	}
}

func await(t *testing.T, event <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-event:
	case <-time.After(limit):
		t.Fatalf("waited %v for %s", limit, what)
	}
}

// A program that a person left open holds the card for itself: the check says which one
// it may be, and leaves it alone.
func TestAProgramThatHoldsTheCardIsNamedAndNotEnded(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	second := newSecondProgram(t, daemon)
	lay(t, daemon, "renewable", nil)
	configuration := filepath.Join(t.TempDir(), "opensc.conf")
	if err := os.WriteFile(configuration, []byte("app default { reader_driver pcsc { connect_exclusive = true; } }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	holder := exec.CommandContext(ctx, needtest.Program(t, "opensc-explorer", "opensc"), "--card-driver", "default", "--mf", "", "--wait")
	holder.Env = append(second.env, "OPENSC_CONF="+configuration)
	input, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if said, err := bufio.NewReader(output).ReadString('>'); err != nil {
		t.Fatal(said, err)
	}

	report, code := run(t, daemon.Env(), "", "check", "--json")
	if code == 0 || !strings.Contains(report, `"opensc-explorer (OpenSC)"`) || !strings.Contains(report, `"K305"`) {
		t.Errorf("exit code %d:\n%s", code, report)
	}

	if _, err := io.WriteString(input, "quit\n"); err != nil {
		t.Errorf("the program was ended: %v", err)
	}
	if err := input.Close(); err != nil {
		t.Error(err)
	}
	if err := holder.Wait(); err != nil {
		t.Errorf("the program was ended: %v", err)
	}
}
