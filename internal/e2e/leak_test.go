//go:build linux

package e2e_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/jezek/xgb/xproto"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/cli"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

// These tests look for the holder of a card, and for what was entered, in everything
// that the program prints or writes. The holder's data are made up anew for each test,
// so that what is found comes from this card and from nowhere else.

// A prey is what must not be found.
type prey struct {
	profile                          virtual.Profile
	pin, password                    string
	wrongPIN, wrongPassword, longPIN string
	texts                            []string
}

func newPrey(t *testing.T) *prey {
	const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	p := &prey{
		// Any four digits can be there by chance, but no number is printed with a nought
		// before it: see lurks.
		pin: "0739", wrongPIN: "0846", longPIN: "07398",
		password: draw(16, characters), wrongPassword: draw(16, characters),
	}
	const kanji = "亜哀愛悪握圧扱安案暗以衣位囲医依委威為畏胃尉異移萎偉椅彙意違維慰遺緯域育一壱逸茨芋引印因咽姻員院淫陰飲隠韻右宇羽雨"
	family, given, street := draw(6, kanji), draw(6, kanji), draw(10, kanji)
	p.profile, _ = virtual.Named("valid", today)
	p.profile.SerialNumber = draw(15, "0123456789")
	p.profile.Municipality = "04918" // of no municipality there is, and with a nought before it like the PIN
	p.profile.Holder = virtual.Holder{
		Name: family + "　" + given, Sex: "1", Address: "見本県見本市" + street,
		Birth: rules.Date{Year: 1961, Month: time.July, Day: 23},
	}
	p.profile.UserPIN.Value, p.profile.SignaturePassword.Value = p.pin, p.password
	p.texts = []string{
		p.pin, p.wrongPIN, p.longPIN,
		p.profile.SerialNumber, p.profile.Municipality, family, given, street,
		"19610723", "1961-07-23", "1961/07/23", "1961年7月23日", "昭和36年7月23日", "23 July 1961",
		"0x7a9, 0x7, 0x17", "{1961 7 23}", "{1961 July 23}", // a rules.Date in a trace, and printed
	}
	for _, password := range []string{p.password, p.wrongPassword} {
		p.texts = append(p.texts, password, password[:8], password[8:], strings.ToLower(password)) // half of one is too much
	}
	laid := virtual.New(p.profile)
	for _, file := range []card.FileID{card.UserAuthenticationCertificateFile, card.SignatureCertificateFile} {
		certificate, err := x509.ParseCertificate(laid.Certificate(file))
		if err != nil {
			t.Fatal(err)
		}
		p.texts = append(p.texts, certificate.Subject.CommonName, certificate.SerialNumber.String()) // no name, but one holder's
	}
	return p
}

// draw returns so many of the characters.
func draw(n int, characters string) string {
	from, drawn := []rune(characters), make([]rune, n)
	random := make([]byte, n)
	rand.Read(random)
	for i := range drawn {
		drawn[i] = from[int(random[i])%len(from)]
	}
	return string(drawn)
}

// disguises are the forms in which a text may be found: as programs print and keep
// bytes, and as Go's traces print registers and arguments.
func disguises(text string) []string {
	b := []byte(text)
	var wide []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	numbers, literal := fmt.Sprint(b), fmt.Sprintf("%#v", b)
	forms := []string{
		string(wide), fmt.Sprintf("%x", b), fmt.Sprintf("%X", b), fmt.Sprintf("% x", b), fmt.Sprintf("% X", b),
		numbers[1 : len(numbers)-1], literal[len("[]byte{") : len(literal)-1],
	}
	const word = 8 // bytes of a register
	if len(b) < word {
		return forms
	}
	for i := range len(b) - word + 1 {
		register := slices.Clone(b[i : i+word])
		slices.Reverse(register)
		forms = append(forms, fmt.Sprintf("%x", register))
	}
	// Base64, in which JSON has bytes, wherever in them the text begins.
	for before := range 3 {
		encoded := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), b...))
		forms = append(forms, encoded[before+1:len(encoded)-1])
	}
	return append(forms, text, strings.Trim(strconv.QuoteToASCII(text), `"`))
}

// alone finds digits that are no part of something longer: 0739, but not 0xc000073910.
var alone = regexp.MustCompile(`\b[0-9]{4,5}\b`)

// lurks reports in which form content holds the text, if it does.
func lurks(content []byte, text string) (form string, found bool) {
	for _, form := range disguises(text) {
		if bytes.Contains(content, []byte(form)) {
			return form, true
		}
	}
	for _, digits := range alone.FindAll(content, -1) {
		if string(digits) == text {
			return text, true
		}
	}
	return "", false
}

func TestTheHuntFindsWhatIsHidden(t *testing.T) {
	t.Parallel()
	p := newPrey(t)
	laid := virtual.New(p.profile)
	certificate := laid.Certificate(card.SignatureCertificateFile)
	for name, content := range map[string]string{
		"text": p.password, "small letters": strings.ToLower(p.password), "half": p.password[:8],
		"hex": fmt.Sprintf("%x", p.password), "a dump": fmt.Sprintf("% X", p.password), "numbers": fmt.Sprint([]byte(p.password)),
		"Go": fmt.Sprintf("%#v", []byte(p.password)), "base64": base64.StdEncoding.EncodeToString([]byte("0" + p.password)),
		"a certificate": string(certificate), "a certificate in hex": fmt.Sprintf("%X", certificate),
		"a certificate in JSON": base64.StdEncoding.EncodeToString(certificate),
		"a PIN":                 "the PIN is " + p.pin + ".", "a PIN in JSON": `{"pin":"` + p.pin + `"}`, "a VERIFY": fmt.Sprintf("0020008004%X", p.pin),
		"a serial number": "x" + p.profile.SerialNumber, "Windows": "0\x007\x003\x009\x00", "escaped": strconv.QuoteToASCII(p.profile.Holder.Name),
	} {
		if !slices.ContainsFunc(p.texts, func(text string) bool { _, found := lurks([]byte(content), text); return found }) {
			t.Errorf("%s is not found in %q", name, content)
		}
	}
	for _, text := range p.texts {
		if form, found := lurks([]byte("0xc000073910 0x0739 a0739 goroutine 739"), text); found {
			t.Errorf("%q is found where it is not", form)
		}
	}
}

// A hunt is for a prey, in what programs print and in all that they may have written.
type hunt struct {
	*prey
	t      *testing.T
	folder string              // the programs' home, and where they keep and put everything
	before map[string]struct{} // what lay in public folders at the start
	said   bytes.Buffer
	traces int // written in this process
}

func newHunt(t *testing.T) *hunt {
	h := &hunt{prey: newPrey(t), t: t, folder: t.TempDir()}
	for _, folder := range []string{"work", "tmp", "run"} {
		if err := os.Mkdir(filepath.Join(h.folder, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h.before = public()
	return h
}

// public lists what lies where everybody may put something.
func public() map[string]struct{} {
	found := map[string]struct{}{}
	for _, folder := range []string{"/tmp", "/var/tmp", "/dev/shm"} {
		entries, _ := os.ReadDir(folder)
		for _, entry := range entries {
			found[filepath.Join(folder, entry.Name())] = struct{}{}
		}
	}
	return found
}

// command is a program that says as much as it can, and keeps what it keeps in the
// hunt's folder. GOTRACEBACK, PCSCLITE_DEBUG and Mesa's are all the ways there are to
// make it talk: neither Kigen nor Fyne has a log.
func (h *hunt) command(daemon *pcsctest.Daemon, stdin string, args ...string) *exec.Cmd {
	command := exec.Command(kigen, args...)
	command.Dir = filepath.Join(h.folder, "work")
	command.Env = append(slices.DeleteFunc(daemon.Env(), func(variable string) bool {
		return strings.HasPrefix(variable, "XDG_") || strings.HasPrefix(variable, "FYNE_")
	}),
		"HOME="+h.folder, "TMPDIR="+filepath.Join(h.folder, "tmp"), "XDG_RUNTIME_DIR="+filepath.Join(h.folder, "run"),
		"GOTRACEBACK=crash", "PCSCLITE_DEBUG=0", "MESA_DEBUG=1", "LIBGL_DEBUG=verbose", "EGL_LOG_LEVEL=debug")
	command.Stdin = strings.NewReader(stdin)
	command.Stdout, command.Stderr = &h.said, &h.said
	return command
}

// run runs a command to its end.
func (h *hunt) run(daemon *pcsctest.Daemon, code int, stdin string, args ...string) {
	h.t.Helper()
	command := h.command(daemon, stdin, args...)
	late := time.AfterFunc(limit, func() { command.Process.Kill() })
	defer late.Stop()
	fmt.Fprintf(&h.said, "\n$ kigen %s\n", strings.Join(args, " "))
	err := command.Run()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		h.t.Fatal(err)
	}
	if got := command.ProcessState.ExitCode(); got != code {
		h.t.Errorf("kigen %s exits with %d, want %d", strings.Join(args, " "), got, code)
	}
}

// end looks everywhere.
func (h *hunt) end() {
	h.t.Helper()
	h.look("what the program printed", h.said.Bytes(), h.texts)
	h.lookBelow(h.folder, h.texts)
	for path := range public() {
		// Other programs put things there too, where a PIN's digits may be by chance,
		// and the go command whole programs.
		if _, old := h.before[path]; !old && !strings.HasPrefix(filepath.Base(path), "go-build") {
			h.lookBelow(path, slices.DeleteFunc(slices.Clone(h.texts), func(text string) bool { return len(text) < 8 }))
		}
	}
	if h.t.Failed() {
		h.t.Logf("the program printed\n%s", &h.said)
	}
}

func (h *hunt) lookBelow(path string, texts []string) {
	_ = filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil // somebody else's is gone again
		}
		content, _ := os.ReadFile(path)
		h.look(path, content, texts)
		h.look("the name", []byte(path), texts)
		return nil
	})
}

func (h *hunt) look(where string, content []byte, texts []string) {
	h.t.Helper()
	for _, text := range texts {
		if form, found := lurks(content, text); found {
			h.t.Errorf("%q, as %q, is in %s", text, form, where)
		}
	}
}

// tap returns a card with the prey, to be laid on a reader.
func (h *hunt) tap(t *testing.T, changes ...func(*virtual.Profile)) *tap {
	profile := h.profile
	for _, change := range changes {
		change(&profile)
	}
	return newTap(t, profile)
}

func TestACheckLeaksNothingOfTheHolder(t *testing.T) {
	t.Parallel()
	h := newHunt(t)
	whole := func(*virtual.Profile) {}
	left := func(n int) func(*virtual.Profile) {
		return func(p *virtual.Profile) { p.UserPIN.TriesLeft, p.SignaturePassword.TriesLeft = n, n }
	}
	for name, test := range map[string]struct {
		change func(*virtual.Profile)
		stdin  string
		args   string
		code   int
		sent   int // secrets
	}{
		"right":              {whole, h.pin + "\n" + h.password + "\n", "--pin --password", 0, 2},
		"small letters":      {whole, strings.ToLower(h.password) + "\n", "--password --lang en", 0, 1},
		"wrong PIN":          {whole, h.wrongPIN + "\n" + h.password + "\n", "--pin --password", 7, 1},
		"wrong password":     {whole, h.wrongPassword + "\n", "--password", 7, 1},
		"malformed PIN":      {whole, h.longPIN + "\n", "--pin", 2, 0},
		"malformed password": {whole, h.password + "漏\n", "--password", 2, 0},
		"swapped":            {whole, h.password + "\n" + h.pin + "\n", "--pin --password", 2, 0},
		"one try left":       {left(1), h.pin + "\n" + h.password + "\n", "--pin --password", 8, 0},
		"last try":           {left(1), h.wrongPassword + "\n", "--password --last-try", 8, 1},
		"blocked":            {left(0), h.pin + "\n" + h.password + "\n", "--pin --password", 8, 0},
		"damaged":            {h.damage, h.password + "\n", "--password", 0, 1},
	} {
		for _, form := range []string{"--json", "--wait=20s"} {
			t.Run(name+" "+form, func(t *testing.T) {
				daemon, tap := pcsctest.Start(t), h.tap(t, test.change)
				tap.lay(daemon)
				trace := strings.ReplaceAll(name+form, " ", "-") + ".jsonl" // where all is looked through
				h.run(daemon, test.code, test.stdin, append(strings.Fields("check --secrets-from-stdin "+test.args), form, "--trace", trace)...)
				if content, err := os.ReadFile(filepath.Join(h.folder, "work", trace)); err != nil || !bytes.Contains(content, []byte(`"end":`)) {
					t.Errorf("no whole trace: %v", err)
				}
				if sent := tap.card.Presented(card.UserPIN) + tap.card.Presented(card.SignaturePassword); sent != test.sent {
					t.Errorf("%d secrets were sent, want %d", sent, test.sent)
				}
			})
		}
	}
	for name, test := range map[string]struct {
		change func(*virtual.Profile)
		code   int
	}{"whole": {whole, 0}, "blocked": {left(0), 8}, "damaged": {h.damage, 0}} {
		for _, form := range []string{"--json", "--lang=en"} {
			t.Run("diagnose "+name+" "+form, func(t *testing.T) {
				daemon, tap := pcsctest.Start(t), h.tap(t, test.change)
				tap.lay(daemon)
				h.run(daemon, test.code, "", "diagnose", form)
			})
		}
		t.Run("bundle "+name, func(t *testing.T) {
			daemon, tap := pcsctest.Start(t), h.tap(t, test.change)
			tap.lay(daemon)
			bundle := name + ".zip"
			h.run(daemon, test.code, "y\n", "diagnose", "--bundle", bundle)
			archive, err := zip.OpenReader(filepath.Join(h.folder, "work", bundle))
			if err != nil {
				t.Fatal(err)
			}
			defer archive.Close()
			for _, file := range archive.File { // what is compressed hides from who looks at files
				text, err := fs.ReadFile(archive, file.Name)
				if err != nil || len(text) == 0 {
					t.Errorf("%s: %v", file.Name, err)
				}
				h.look(bundle+"/"+file.Name, text, h.texts)
			}
		})
	}
	h.end()
}

// damage leaves of the signature certificate its length, and after that the holder's
// name and address: whoever says what is wrong with it could say them.
func (h *hunt) damage(p *virtual.Profile) {
	p.Alter = func(file card.FileID, content []byte) []byte {
		if file == card.SignatureCertificateFile {
			copy(content[4:], h.profile.Holder.Name+h.profile.Holder.Address)
		}
		return content
	}
}

// TestWhateverTheCardAnswersNothingOfTheHolderIsPrinted has each command of a check
// fail in turn, with the holder's own data in what is wrong.
func TestWhateverTheCardAnswersNothingOfTheHolderIsPrinted(t *testing.T) {
	t.Parallel()
	h := newHunt(t)
	certificate := virtual.New(h.profile).Certificate(card.SignatureCertificateFile)
	holder := certificate[bytes.Index(certificate, []byte(h.profile.Holder.Name)):][:200]
	whole := h.simulate(t, "--json", nil)
	if sent := whole.Presented(card.UserPIN) + whole.Presented(card.SignaturePassword); sent != 2 {
		t.Fatalf("a check sends %d secrets, want 2", sent)
	}
	for n := range len(whole.Log()) {
		for name, fault := range map[string]virtual.Fault{
			"another answer":      {Answer: slices.Concat(holder, []byte{0x90, 0x00})},
			"with a status":       {Answer: slices.Concat(holder, []byte{0x6F, 0x00})},
			"without one":         {Answer: holder[:1]},
			"what was sent":       {Answer: slices.Concat([]byte(h.password), []byte{0x69, 0x85})},
			"lost":                {Err: errors.New("connection lost")},
			"taken away":          {Remove: true},
			"answered, then gone": {Leave: true},
		} {
			h.simulate(t, []string{"--json", "--lang=en"}[n%2], map[int]virtual.Fault{n + 1: fault})
			if t.Failed() {
				t.Fatalf("command %d: %s", n+1, name)
			}
		}
	}
	h.end()
}

// simulate runs a check of PIN and password in this process, on a card in software.
func (h *hunt) simulate(t *testing.T, form string, faults map[int]virtual.Fault) *virtual.Card {
	profile := h.profile
	profile.Faults = faults
	laid := virtual.New(profile)
	synctest.Test(t, func(t *testing.T) {
		simulator := check.NewSimulator()
		simulator.Insert(laid)
		h.traces++
		trace := filepath.Join(h.folder, fmt.Sprintf("%d.jsonl", h.traces))
		cli.Run(t.Context(), []string{"check", "--pin", "--password", "--secrets-from-stdin", "--trace", trace, form}, cli.Env{
			Stdin:  strings.NewReader(h.pin + "\n" + h.password + "\n"),
			Stdout: &h.said, Stderr: &h.said,
			Readers: simulator,
			Now:     func() time.Time { return time.Date(today.Year, today.Month, today.Day, 12, 0, 0, 0, rules.Japan) },
		})
	})
	return laid
}

// TestACrashLeaksNothingOfTheHolder has Go print all that it prints in a crash, of
// every thread, while a secret or the signature certificate is in memory.
func TestACrashLeaksNothingOfTheHolder(t *testing.T) {
	t.Parallel()
	h := newHunt(t)
	for moment, befall := range map[string]func(*tap){
		"while the password is sent": func(p *tap) { p.at = p.hang },
		"while the certificate is read": func(p *tap) {
			commands := 0
			p.after = func() []byte {
				if commands++; commands == holderIsRead {
					return p.hang()
				}
				return nil
			}
		},
	} {
		t.Run(moment, func(t *testing.T) {
			daemon, tap := pcsctest.Start(t), h.tap(t)
			befall(tap)
			tap.lay(daemon)
			command := h.command(daemon, h.password+"\n", "check", "--password", "--secrets-from-stdin")
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			await(t, tap.arrived, "the command")
			if err := command.Process.Signal(syscall.SIGQUIT); err != nil { // as Ctrl+\ does
				t.Fatal(err)
			}
			_ = command.Wait() // it fails, of course
			h.wantTrace()
		})
	}
	h.end()
}

// holderIsRead is the command, after VERIFY, before which name and address have been
// read: a SELECT, and four times 256 bytes.
const holderIsRead = 6

// wantTrace proves that Go has said all it can.
func (h *hunt) wantTrace() {
	h.t.Helper()
	if !bytes.Contains(h.said.Bytes(), []byte("\ngoroutine 1 ")) {
		h.t.Errorf("there is no trace in\n%s", &h.said)
	}
}

// TestTheWindowLeaksNothingOfTheHolder enters both secrets, and has the program crash
// with half a PIN in its window.
func TestTheWindowLeaksNothingOfTheHolder(t *testing.T) {
	t.Parallel()
	h := newHunt(t)
	daemon, tap := pcsctest.Start(t), h.tap(t)
	command := h.command(daemon, "", "--lang", "ja", "--today", today.String())
	w := openWindowOf(t, command)
	tap.lay(daemon)
	const shown = "まだ更新の必要はありません"
	w.waitTitle(shown)
	w.tabTo(toPIN)
	w.waitTitle("4けたの暗証番号を入れてください")
	w.press(append(keys(h.pin), keyReturn)...)
	w.waitTitle(shown)
	w.tabTo(toPassword)
	w.waitTitle("署名用パスワードを入れてください")
	w.press(append(keys(strings.ToLower(h.password)), keyReturn)...)
	w.waitTitle(shown)
	for _, secret := range []card.SecretKind{card.UserPIN, card.SignaturePassword} {
		if n := tap.card.Presented(secret); n != 1 {
			t.Errorf("secret %d was sent %d times", secret, n)
		}
	}
	w.tabTo(toPINLater)
	w.waitTitle("4けたの暗証番号を入れてください")
	w.press(keys(h.pin[:2])...)
	w.ping()
	artifact(t, "leak.png", w.picture())
	if err := command.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	<-w.exited
	h.wantTrace()
	h.end()
}

// A check in the window is recorded as one in the terminal is, and keeps as little.
func TestARecordedWindowLeaksNothingAndIsReplayed(t *testing.T) {
	t.Parallel()
	h := newHunt(t)
	daemon, tap := pcsctest.Start(t), h.tap(t)
	file := filepath.Join(h.folder, "work", "window.jsonl")
	w := openWindowOf(t, h.command(daemon, "", "--lang", "ja", "--today", today.String(), "--trace", file))
	tap.lay(daemon)
	const shown = "まだ更新の必要はありません"
	w.waitTitle(shown)
	w.tabTo(toPassword)
	w.waitTitle("署名用パスワードを入れてください")
	w.press(append(keys(strings.ToLower(h.password)), keyReturn)...)
	w.waitTitle(shown)
	w.close()
	w.waitExit()

	var dates [2]string
	for i, args := range [][]string{{"check", "--json", "--today", today.String()}, {"replay", "--json", file}} {
		report, code := run(t, daemon.Env(), "", args...)
		if code != 0 {
			t.Errorf("%v: exit %d", args, code)
		}
		dates[i] = strings.Join(regexp.MustCompile(`"(?:expires|opens)": "[^"]+"|"issuer": "[^"]+"`).FindAllString(report, -1), "\n")
	}
	if dates[0] == "" || dates[0] != dates[1] {
		t.Errorf("the card says\n%s\nits trace\n%s", dates[0], dates[1])
	}
	h.end()
}

func keys(text string) (keysyms []xproto.Keysym) {
	for _, r := range text {
		keysyms = append(keysyms, xproto.Keysym(r)) // of a letter or digit it is its code
	}
	return keysyms
}
