package cli

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listen stands in for vpcd: it takes the card's first connection.
func listen(t *testing.T, accepted func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		accepted(conn)
	}()
	t.Cleanup(func() {
		listener.Close()
		<-done
	})
	return listener.Addr().String()
}

func TestSimulatePlugsTheCardInUntilInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := listen(t, func(vpcd net.Conn) {
		defer cancel()
		const requestATR = 4
		if _, err := vpcd.Write([]byte{0, 1, requestATR}); err != nil {
			t.Error(err)
		}
		frame := make([]byte, 3) // its length, and the first byte of the ATR
		if _, err := io.ReadFull(vpcd, frame); err != nil || frame[2] != 0x3B {
			t.Errorf("% X: %v", frame, err)
		}
	})
	got := runWith(t, ctx, nil, strings.NewReader(""), "simulate", "--address", address,
		"--card", "2031-01-15", "--user-authentication", "2026-01-15", "--no-signature")
	if got.code != 0 || got.stderr != "" {
		t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
	}
	for _, text := range []string{"2031年1月15日", "2026年1月15日", "署名用電子証明書: 期限なし", "1234", address} {
		if !strings.Contains(got.stdout, text) {
			t.Errorf("no %q in\n%s", text, got.stdout)
		}
	}
}

func TestSimulateWithoutVirtualReaderSaysWhatToInstall(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	got := run(t, nil, "", "simulate", "--address", address)
	if got.code != 4 || !strings.Contains(got.stderr, "vsmartcard-vpcd") || !strings.Contains(got.stderr, address) {
		t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
	}
}

func TestSimulateSaysWhenTheVirtualReaderGoes(t *testing.T) {
	address := listen(t, func(net.Conn) {})
	got := run(t, nil, "", "simulate", "--address", address)
	if got.code != 9 || !strings.Contains(got.stderr, address) {
		t.Errorf("exit code %d, stderr %q", got.code, got.stderr)
	}
}

func TestSimulateFlagsChangeTheProfile(t *testing.T) {
	c := &console{words: japanese(t)}
	five, none := 5, 0
	command := simulateCommand{
		Profile: "no-signature", Today: dateFlag{today}, Signature: dateFlag{date("2026-01-15")},
		UserAuthentication: dateFlag{date("2019-02-03")}, PINTries: &none, PasswordTries: &five,
	}
	command.Quirks.NoPadding = true
	p, err := command.profile(c)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{
		p.Signature.NotBefore.String(), p.Signature.NotAfter.String(),
		p.UserAuthentication.NotBefore.String(), p.UserAuthentication.NotAfter.String(),
		p.UserPIN.TriesLeft, p.SignaturePassword.TriesLeft, p.Quirks.NoPadding,
	}
	want := []any{"2021-04-26", "2026-01-15", "2014-05-15", "2019-02-03", 0, 5, true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
