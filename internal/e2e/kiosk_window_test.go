//go:build linux

package e2e_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/internal/kiosk/policy"
	"kigen/internal/kiosk/status"
	"kigen/internal/needtest"
	"kigen/pcsc/pcsctest"
	"kigen/rules"
)

// A kioskProgram is the program as a ward office runs it: on the whole screen, under a
// window manager, with a policy.
type kioskProgram struct {
	*session
	daemon *pcsctest.Daemon
	home   string
	said   bytes.Buffer
	env    []string
	file   string                 // its policy
	more   []string               // of its environment
	seen   map[string]image.Image // what was shown of a card in a language, whoever came before
}

const (
	attracts = "カードをリーダーに置いてください"
	callBack = "カードを お取りください"
	// idle is how long a person may look away, and countdown how long they are warned.
	idle, countdown = "8s", "5s"
)

// startKiosk starts a window manager, and the kiosk under it, once it reads a card that is
// laid. The policy ends with more, which is without a printer where it is "".
func startKiosk(t *testing.T, more string, environment ...string) *kioskProgram {
	t.Helper()
	if more == "" {
		more = "[printer]\npaper = \"none\"\n"
	}
	p := &kioskProgram{daemon: pcsctest.Start(t), home: t.TempDir(), seen: map[string]image.Image{}}
	folder, err := os.MkdirTemp("", "k") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	code, err := policy.NewCode([]byte("246810"))
	if err != nil {
		t.Fatal(err)
	}
	p.file = filepath.Join(t.TempDir(), "policy.toml")
	text := fmt.Sprintf("languages = [\"ja\", \"en\", \"ko\"]\nstaff-code = %q\nsound = false\n[timeouts]\nidle = %q\ncountdown = %q\n%s", code, idle, countdown, more)
	if err := os.WriteFile(p.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tries := filepath.Join(p.home, ".local", "state", "kigen", "wrong-staff-codes") // without it staff are locked out for three minutes
	if err := errors.Join(os.MkdirAll(filepath.Dir(tries), 0o700), os.WriteFile(tries, []byte("0\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	d := startDisplay(t)
	d.selectEvents(d.root, xproto.EventMaskSubstructureNotify|xproto.EventMaskPropertyChange)
	manager := exec.Command(needtest.Program(t, "openbox", "openbox"), "--sm-disable")
	manager.Env = append(os.Environ(), "DISPLAY="+d.name, "HOME="+t.TempDir(), "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=")
	if err := manager.Start(); err != nil {
		t.Fatalf("start openbox: %v", err)
	}
	t.Cleanup(func() {
		manager.Process.Kill()
		manager.Wait()
	})
	p.env = append(p.daemon.Env(), "HOME="+p.home, "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "XDG_RUNTIME_DIR="+folder, "TMPDIR="+p.home)
	p.more = append(d.desktop(), environment...)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("it said\n%s", p.said.String())
		}
	})
	p.open(d)
	p.waitTitle(attracts)
	p.waitWholeScreen()
	if !slices.Contains(environment, "XDG_RUNTIME_DIR=/dev/null") { // which leaves no status to ask for
		p.settles()
	}
	return p
}

// open starts the program and waits for its window.
func (p *kioskProgram) open(d *display) {
	d.t.Helper()
	program := exec.Command(kigen, "--kiosk", "--policy", p.file, "--today", today.String())
	program.Env = append(slices.Clone(p.env), p.more...)
	program.Stdout, program.Stderr = &p.said, &p.said
	if err := program.Start(); err != nil {
		d.t.Fatal(err)
	}
	exited, ended := make(chan error, 1), make(chan struct{})
	go func() {
		exited <- program.Wait()
		close(ended)
	}()
	d.t.Cleanup(func() {
		program.Process.Kill()
		<-ended
	})
	p.session = &session{d.managed(), program.Process, exited}
}

// settles waits until a card that comes counts as laid, not as one that lay there before: that
// is a few seconds after its reader has come.
func (p *kioskProgram) settles() {
	p.t.Helper()
	const settle = 4 * time.Second
	for late, from := time.Now().Add(limit), p.health().Alive; p.health().Alive.Sub(from) < settle; p.ping() {
		if time.Now().After(late) {
			p.t.Fatal("the kiosk's clock stands still")
		}
	}
}

// waitFullScreen waits until the window manager shows the window without a frame on the
// whole screen, or does so no more.
func (p *kioskProgram) waitFullScreen(want bool) {
	p.t.Helper()
	full := p.atom("_NET_WM_STATE_FULLSCREEN")
	for {
		reply, err := xproto.GetProperty(p.conn, false, p.id, p.atom("_NET_WM_STATE"), xproto.AtomAtom, 0, 100).Reply()
		if err != nil {
			p.t.Fatal(err)
		}
		if is := bytes.Contains(reply.Value, binary.LittleEndian.AppendUint32(nil, uint32(full))); is == want {
			return
		}
		p.next("the window's state")
	}
}

// waitWholeScreen waits until the window has the whole screen.
func (p *kioskProgram) waitWholeScreen() {
	p.t.Helper()
	late := time.Now().Add(limit)
	for {
		size, err := xproto.GetGeometry(p.conn, xproto.Drawable(p.id)).Reply()
		if err != nil {
			p.t.Fatal(err)
		}
		// The window manager enlarges it before it moves it, and X gives no picture of what
		// lies outside of the screen.
		at, err := xproto.TranslateCoordinates(p.conn, p.id, p.root, 0, 0).Reply()
		if err != nil {
			p.t.Fatal(err)
		}
		if size.Width == 1280 && size.Height == 900 && at.DstX == 0 && at.DstY == 0 {
			if r, g, b, _ := p.picture().At(1270, 890).RGBA(); r+g+b > 0 { // it is drawn there, too
				return
			}
		}
		if time.Now().After(late) {
			p.t.Fatalf("the window has %d by %d pixels", size.Width, size.Height)
		}
		p.ping()
	}
}

// managed waits for the one window that the window manager manages.
func (d *display) managed() *window {
	d.t.Helper()
	for {
		if all := d.manages(); len(all) >= 4 {
			return d.window(xproto.Window(binary.LittleEndian.Uint32(all)))
		}
		d.next("a window that is managed")
	}
}

// manages returns the windows that the window manager manages, four bytes each.
func (d *display) manages() []byte {
	d.t.Helper()
	reply, err := xproto.GetProperty(d.conn, false, d.root, d.atom("_NET_CLIENT_LIST"), xproto.AtomWindow, 0, 100).Reply()
	if err != nil {
		d.t.Fatal(err)
	}
	return reply.Value
}

// kill ends the program as the watchdog does, and waits until its window is gone.
func (p *kioskProgram) kill() {
	p.t.Helper()
	if err := p.program.Kill(); err != nil {
		p.t.Fatal(err)
	}
	<-p.exited
	for len(p.manages()) > 0 {
		p.next("the window's end")
	}
}

// touch touches the screen at a place.
func (d *display) touch(x, y int16) {
	d.t.Helper()
	const left = 1
	for _, event := range []struct{ kind, button byte }{{xproto.MotionNotify, 0}, {xproto.ButtonPress, left}, {xproto.ButtonRelease, left}} {
		if err := xtest.FakeInputChecked(d.conn, event.kind, event.button, typing, d.root, x, y, 0).Check(); err != nil {
			d.t.Fatal(err)
		}
	}
	// Out of the way: what lies under a finger looks different.
	if err := xtest.FakeInputChecked(d.conn, xproto.MotionNotify, 0, typing, d.root, 640, 899, 0).Check(); err != nil {
		d.t.Fatal(err)
	}
}

// Where the buttons of the header are, on a screen of 1280 by 900.
const (
	finishX, headerY = 1180, 40
)

// moving is where the card moves that shows how to lay one.
var moving = image.Rect(480, 230, 800, 560)

// still returns a picture that stays as it is.
func (p *kioskProgram) still() image.Image {
	p.t.Helper()
	for before := p.picture(); ; {
		p.ping()
		after := p.picture()
		if bytes.Equal(before.Pix, after.Pix) {
			return after
		}
		before = after
	}
}

// differ counts the pixels in which two pictures differ outside of a place.
func differ(a, b image.Image, outside image.Rectangle) (count int) {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if !image.Pt(x, y).In(outside) && a.At(x, y) != b.At(x, y) {
				count++
			}
		}
	}
	return count
}

// sameAsEver proves that a screen looks as it did when others had been there before.
func (p *kioskProgram) sameAsEver(what string, outside image.Rectangle) {
	p.t.Helper()
	late := time.Now().Add(limit)
	for {
		var got image.Image
		if outside.Empty() {
			got = p.still()
		} else {
			got = p.picture()
		}
		if p.seen[what] == nil {
			p.seen[what] = got
			artifact(p.t, "kiosk-"+what+".png", got)
			return
		}
		n := differ(got, p.seen[what], outside)
		if n == 0 {
			return
		}
		if time.Now().After(late) {
			artifact(p.t, "kiosk-"+what+"-else.png", got)
			p.t.Fatalf("%s: %d pixels are not as they were", what, n)
		}
		p.ping()
	}
}

// cards are those that visitors have: no two show the same.
var kioskCards = []string{"renewable", "expired", "valid", "card-renewable", "no-signature", "blocked", "last-try"}

// visit is one person.
func (p *kioskProgram) visit(random *rand.Rand) (what string) {
	p.t.Helper()
	name := kioskCards[random.IntN(len(kioskCards))]
	languages := []string{"ja", "ja", "en", "ko"}
	language := languages[random.IntN(len(languages))]
	does := random.IntN(20)
	if does >= 17 {
		language = "ja" // whose card is taken early is told so in their language, for a while
	}
	if language != "ja" {
		// Behind the three buttons of the header stand the languages.
		place := map[string]int{"ja": 4, "en": 5, "ko": 6}[language]
		p.tabTo(place)
		p.waitNoTitle(attracts)
	}
	waiting, checks := p.title(), p.health().Today.Checks
	nowhere := func(profile *virtual.Profile) { profile.Municipality = "99001" } // or what is open depends on the hour
	laid, take := lay(p.t, p.daemon, name, nowhere)
	switch {
	case does == 19: // takes it too early, and lays it again
		take()
		_, take = lay(p.t, p.daemon, name, nowhere)
		p.waitNoTitle(waiting)
		take()
		p.waitTitle(attracts)
		return name + " taken early"
	case does == 18: // another card, which is none
		p.waitNoTitle(waiting)
		take()
		_, takeOther := lay(p.t, p.daemon, "other", nil)
		p.waitTitle("マイナンバーカードでは ありません")
		takeOther()
		p.waitTitle(attracts)
		return name + ", then another card"
	case does == 17: // walks away
		p.waitShown(checks)
		p.waitTitle(callBack)
		p.still()
		take()
		p.waitTitle(attracts)
		return name + " left behind"
	}
	p.waitShown(checks)
	p.sameAsEver(name+"-"+language, image.Rectangle{})
	what = name + " " + language
	switch {
	case does >= 13: // is done, and takes the card a little later
		shown := p.title()
		p.touch(finishX, headerY)
		p.waitNoTitle(shown)
		p.waitTitle(callBack)
		what += " finished"
	case does >= 10 && language == "ja" && name == "renewable": // mistypes the PIN
		p.tabTo(toKioskPIN)
		p.waitTitle("4けたの暗証番号を入れてください")
		p.press('9', '9', '9', '9', keyReturn)
		p.waitTitle("暗証番号が ちがいます")
		if n := laid.Presented(card.UserPIN); n != 1 {
			p.t.Errorf("the card saw %d PINs", n)
		}
		p.press(keyEscape)
		p.waitTitle("電子証明書を更新できます")
		what += " mistyped"
	}
	take()
	p.waitTitle(attracts)
	return what
}

// toKioskPIN is where the button for the PIN is, counted by Tab: behind language, display,
// height, finish and the tiles.
const toKioskPIN = 8

// waitNoTitle waits until the title is another one.
func (w *window) waitNoTitle(title string) {
	w.t.Helper()
	w.until("another title than "+title, func() bool { return !strings.Contains(w.title(), title) })
}

// waitShown waits until one card more was read whole.
func (p *kioskProgram) waitShown(checks int) {
	p.t.Helper()
	late := time.Now().Add(limit)
	for p.health().Today.Checks == checks {
		if time.Now().After(late) {
			p.t.Fatalf("no card is shown: %q", p.title())
		}
		p.ping()
	}
	p.still()
}

// waitTrouble waits until the kiosk says that it has a fault, and nobody's card.
func (p *kioskProgram) waitTrouble(code string) {
	p.t.Helper()
	late := time.Now().Add(limit)
	for {
		s := p.health()
		if s.State == status.Trouble && s.Fault == code {
			return
		}
		if time.Now().After(late) {
			p.t.Fatalf("no trouble: %+v", s)
		}
		p.ping()
	}
}

// socket is where kigen status asks.
func (p *kioskProgram) socket() string {
	for _, variable := range p.env {
		if folder, ok := strings.CutPrefix(variable, "XDG_RUNTIME_DIR="); ok {
			return filepath.Join(folder, "kigen", "terminal.sock")
		}
	}
	return ""
}

// health asks the kiosk how it is, as who looks after it does.
func (p *kioskProgram) health() status.Status {
	p.t.Helper()
	s, err := status.Ask(p.t.Context(), p.socket())
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// resident returns how many kibibytes of memory the program has, and how many files.
func (p *kioskProgram) resident() (memory, handles int) {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.program.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			memory, _ = strconv.Atoi(strings.Fields(value)[0])
		}
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.program.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	return memory, len(files)
}

// files are all that is below the folder of the kiosk's account.
func (p *kioskProgram) files() (all []string) {
	_ = filepath.WalkDir(p.home, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, path)
		}
		return nil
	})
	return all
}

// visitors is how many come in ./test. For many: KIGEN_VISITS=1000.
const visitors = 20

func TestAKioskForgetsEachVisitAndStaysAsItWas(t *testing.T) {
	t.Parallel()
	n := visitors
	if text := os.Getenv("KIGEN_VISITS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	p := startKiosk(t, "")
	random := rand.New(rand.NewPCG(1, 2))
	p.sameAsEver("attract", moving)
	files := p.files()
	warm := max(5, n/5)
	var memory, handles int
	for i := range n {
		what := p.visit(random)
		p.sameAsEver("attract", moving)
		if i == warm {
			memory, handles = p.resident()
		}
		if i%50 == 0 {
			now, open := p.resident()
			t.Logf("visit %d: %s; %d KiB, %d handles", i, what, now, open)
		}
	}
	now, open := p.resident()
	t.Logf("after %d visits: %d KiB and %d handles; after %d: %d KiB and %d", n, now, open, warm, memory, handles)
	const more = 1.25
	if float64(now) > more*float64(memory) || open > handles+2 {
		t.Errorf("%d KiB and %d handles after %d visits, %d and %d after %d", now, open, n, memory, handles, warm)
	}
	if got := p.files(); !slices.Equal(got, files) {
		t.Errorf("files left behind: %v, at first %v", got, files)
	}
	p.forgets()
	if s := p.health(); s.Today.Checks == 0 || s.Today.Checks > 2*n || s.PolicyBroken {
		t.Errorf("%+v", s)
	}
	p.endKiosk()
	if said := p.said.String(); strings.Contains(said, "20") && strings.Contains(said, "-") && strings.Contains(strings.ToLower(said), "card") {
		t.Errorf("it said\n%s", said)
	}
}

// forgets proves that half a minute after a person is gone, nothing of their card is in the
// kiosk's memory: neither what was read nor what was shown.
func (p *kioskProgram) forgets() {
	p.t.Helper()
	if os.Geteuid() != 0 {
		p.t.Log("only root can look into the memory of a program that hides it")
		return
	}
	checks := p.health().Today.Checks
	// Dates that nobody else's card has.
	until := rules.Date{Year: 2027, Month: time.May, Day: 9}
	laid, take := lay(p.t, p.daemon, "valid", func(profile *virtual.Profile) { profile.UserAuthentication.NotAfter = until })
	p.waitShown(checks)
	certificate := laid.Certificate(card.UserAuthenticationCertificateFile)
	traces := map[string][]byte{
		"the certificate": certificate[400:424], // of its public key
		"a date":          []byte("2027年5月9日"), "a date as it is kept": []byte("2027-05-09"),
	}
	if n := len(p.remembered(traces)); n == 0 {
		p.t.Error("nothing is found while the card is shown: this looks in the wrong place")
	}
	take()
	p.waitTitle(attracts)
	for late := time.Now().Add(2 * limit); ; p.ping() {
		found := p.remembered(traces)
		if len(found) == 0 {
			return
		}
		if time.Now().After(late) {
			p.t.Errorf("in memory are still %v", found)
			return
		}
	}
}

// remembered says which of some bytes are in the program's memory, and how often.
func (p *kioskProgram) remembered(traces map[string][]byte) map[string]int {
	p.t.Helper()
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", p.program.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	memory, err := os.Open(fmt.Sprintf("/proc/%d/mem", p.program.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	defer memory.Close()
	found := map[string]int{}
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		var access string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &access); err != nil || !strings.HasPrefix(access, "rw") {
			continue
		}
		content := make([]byte, to-from)
		n, _ := memory.ReadAt(content, int64(from)) // what can't be read is nobody's memory
		for name, trace := range traces {
			if times := bytes.Count(content[:n], trace); times > 0 {
				found[name] += times
			}
		}
	}
	return found
}

// endKiosk ends it as the system does.
func (p *kioskProgram) endKiosk() {
	p.t.Helper()
	if err := p.program.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
	p.waitExit()
}

func TestAKioskOutlivesTheServiceAndTheReader(t *testing.T) {
	t.Parallel()
	p := startKiosk(t, "")
	for range 3 {
		checks := p.health().Today.Checks
		_, take := lay(t, p.daemon, "renewable", nil)
		p.waitShown(checks)
		p.daemon.Kill() // with a card on the reader
		p.waitTitle("カードを読むしくみが 止まっています")
		p.waitTrouble("K101")
		p.daemon.RestartWithoutReaders()
		p.waitTitle("リーダーが 見つかりません")
		p.daemon.Restart()
		p.waitTitle(attracts)
		take()
		p.settles()
	}
	p.endKiosk()
}

// commands counts what a card was asked.
func commands(laid *virtual.Card) int { return len(laid.Log()) }

// leavesAlone proves that a card that lies there is not read until it was taken away and laid.
func (p *kioskProgram) leavesAlone(when string, laid *virtual.Card, asked int, take func()) {
	p.t.Helper()
	p.waitTitle(callBack)
	p.settles()
	p.waitTitle(callBack)
	artifact(p.t, "kiosk-lay-again.png", p.still())
	s := p.health()
	if s.State != status.CardLeft || s.Today.Checks != 0 || commands(laid) != asked {
		p.t.Errorf("%s: %+v, and the card was asked %d times", when, s, commands(laid)-asked)
	}
	take()
	p.waitTitle(attracts)
	_, take = lay(p.t, p.daemon, "renewable", nil)
	p.waitShown(0)
	take()
	p.waitTitle(attracts)
}

func TestAKioskDoesNotReadACardThatLayThereWhenItStarts(t *testing.T) {
	t.Parallel()
	p := startKiosk(t, "")
	laid, take := lay(t, p.daemon, "expired", nil)
	p.waitShown(0)
	p.kill()
	asked := commands(laid)
	p.open(p.display)
	p.leavesAlone("after the program was killed", laid, asked, take)
	p.endKiosk()
}

func TestAKioskDoesNotReadACardThatLayThereWhenTheServiceIsBack(t *testing.T) {
	t.Parallel()
	p := startKiosk(t, "")
	lay(t, p.daemon, "expired", nil)
	p.waitShown(0)
	before := p.health().Today.Checks
	p.daemon.Kill()
	p.waitTitle("カードを読むしくみが 止まっています")
	p.daemon.Restart()
	// vpcd drops its card with the service, where a real one goes on lying there.
	laid, take := lay(t, p.daemon, "expired", nil)
	p.waitTitle(callBack)
	p.settles()
	if s := p.health(); s.State != status.CardLeft || s.Today.Checks != before || commands(laid) != 0 {
		t.Errorf("%+v, and the card was asked %d times", s, commands(laid))
	}
	take()
	p.waitTitle(attracts)
	_, take = lay(t, p.daemon, "renewable", nil)
	p.waitShown(before)
	take()
	p.waitTitle(attracts)
	p.endKiosk()
}

// A printer is a print service of scripts, which keeps its jobs in a file. Its lp has handed the
// page over and talks on until tell is called.
type printer struct {
	t      *testing.T
	folder string
}

func newPrinter(t *testing.T) printer {
	t.Helper()
	who, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	p := printer{t, t.TempDir()}
	for name, body := range map[string]string{
		"lpstat": `case "$1 $2" in "-r ") echo 'scheduler is running' ;; "-e ") echo Upstairs ;; "-W not-completed") cat jobs ;; esac`,
		"lp":     `cat >page; echo "Upstairs-12 ` + who.Username + ` 1024 Wed" >>jobs; while ! [ -e told ]; do sleep 0.1; done; echo "request id is Upstairs-12 (1 file(s))"`,
		"cancel": `for id in "$@"; do grep -v "^$id " jobs >left; mv left jobs; done`,
		"jobs":   "",
	} {
		if name != "jobs" {
			body = "#!/bin/sh\ncd " + p.folder + "\n" + body + "\n"
		}
		if err := os.WriteFile(filepath.Join(p.folder, name), []byte(body), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func (p printer) environment() string { return "PATH=" + p.folder + ":/usr/bin:/bin" }

func (p printer) tell() {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.folder, "told"), nil, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// waits reports whether a page is in the queue, which will come out.
func (p printer) waits() bool {
	p.t.Helper()
	jobs, err := os.ReadFile(filepath.Join(p.folder, "jobs"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.t.Fatal(err)
	}
	return len(jobs) > 0
}

const withPrinter = "[printer]\npaper = \"A4\"\n"

// prints has a person print their page, which the service has accepted then.
func (p *kioskProgram) prints(queue printer) {
	p.t.Helper()
	lay(p.t, p.daemon, "renewable", nil)
	p.waitShown(0)
	const toTakeaway = 7 // behind language, display, height, finish and two tiles
	p.tabTo(toTakeaway)
	p.waitTitle("忘れないために")
	p.still()
	p.touch(1036, 344)
	p.waitTitle("紙に印刷する")
	p.still()
	p.touch(640, 249)
	p.untilQueue(queue, true)
}

// untilQueue waits until a page is in the queue, or none is.
func (p *kioskProgram) untilQueue(queue printer, want bool) {
	p.t.Helper()
	for late := time.Now().Add(limit); queue.waits() != want; p.ping() {
		if time.Now().After(late) {
			artifact(p.t, "kiosk-printing.png", p.picture())
			p.t.Fatalf("a page is in the queue: %t", !want)
		}
	}
}

func TestAKioskThatIsToldToEndTakesItsPageBack(t *testing.T) {
	t.Parallel()
	queue := newPrinter(t)
	p := startKiosk(t, withPrinter, queue.environment())
	p.prints(queue)
	if err := p.program.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	queue.tell()
	if p.waitExit(); queue.waits() {
		t.Error("the program has ended, and its page will come out")
	}
}

func TestAKioskTakesBackThePageOfOneThatWasKilled(t *testing.T) {
	t.Parallel()
	queue := newPrinter(t)
	p := startKiosk(t, withPrinter, queue.environment())
	p.prints(queue)
	p.kill()
	if !queue.waits() {
		t.Fatal("the page is gone already")
	}
	p.open(p.display)
	p.untilQueue(queue, false)
	queue.tell()
	p.endKiosk()
}

func TestAKioskHasTheWholeScreenAgainWhenItsMonitorIsBack(t *testing.T) {
	t.Parallel()
	p := startKiosk(t, "")
	p.waitFullScreen(true)
	if err := randr.Init(p.conn); err != nil {
		t.Fatal(err)
	}
	screen, err := randr.GetScreenResources(p.conn, p.root).Reply()
	if err != nil {
		t.Fatal(err)
	}
	monitor := screen.Crtcs[0]
	on, err := randr.GetCrtcInfo(p.conn, monitor, screen.ConfigTimestamp).Reply()
	if err != nil {
		t.Fatal(err)
	}
	set := func(mode randr.Mode, outputs []randr.Output) {
		t.Helper()
		if _, err := randr.SetCrtcConfig(p.conn, monitor, xproto.TimeCurrentTime, screen.ConfigTimestamp, 0, 0, mode, on.Rotation, outputs).Reply(); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		set(0, nil)
		p.waitFullScreen(false)
		set(on.Mode, on.Outputs)
		p.waitFullScreen(true)
		p.waitWholeScreen()
	}
	if title := p.title(); !strings.Contains(title, attracts) {
		t.Errorf("title %q", title)
	}
	p.endKiosk()
}

// systemd starts a kiosk again that says nothing any more.
func TestAKioskTellsSystemdThatItIsThereAndAlive(t *testing.T) {
	t.Parallel()
	address := filepath.Join(t.TempDir(), "notify")
	listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: address, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	p := startKiosk(t, "", "NOTIFY_SOCKET="+address)
	if err := listener.SetReadDeadline(time.Now().Add(limit)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"READY=1", "WATCHDOG=1", "WATCHDOG=1"} {
		said := make([]byte, 100)
		n, err := listener.Read(said)
		if err != nil || string(said[:n]) != want {
			t.Fatalf("%q, %v; want %q", said[:n], err, want)
		}
	}
	p.endKiosk()
}

func TestAKioskHasTheWholeScreenAndNoWayOut(t *testing.T) {
	t.Parallel()
	p := startKiosk(t, "")
	p.close() // as Alt+F4 does
	const altF4 = 0xFFC1
	p.chord(0xFFE9, altF4)
	for _, letter := range []xproto.Keysym{'q', 'w', 'c', 't', 'o', 's', 'n'} {
		p.chord(0xFFE3, letter) // Ctrl
	}
	p.press(keyEscape)
	p.ping()
	if title := p.title(); !strings.Contains(title, attracts) {
		t.Errorf("title %q", title)
	}
	if s := p.health(); s.State != status.Ready {
		t.Errorf("%+v", s)
	}
	if got := strings.Join(p.env, " "); !strings.Contains(got, p.home) {
		t.Fatal(got)
	}

	// A second one does not take its place.
	out, code := run(t, append(slices.Clone(p.env), "DISPLAY="+p.name), "", "--kiosk", "--lang", "en")
	if code != 2 {
		t.Errorf("a second kiosk: exit %d, %s", code, out)
	}
	if out, code := run(t, p.env, "", "status", "--json"); code != 0 || !strings.Contains(out, `"state": "ready"`) {
		t.Errorf("exit %d, %s", code, out)
	}

	// Staff hold the program's name, enter their code and end it.
	p.hold(140, headerY)
	p.waitTitle("職員用の番号を入れてください")
	p.press('2', '4', '6', '8', '1', '0', keyReturn)
	p.waitTitle("職員の画面")
	artifact(t, "kiosk-staff.png", p.still())
	const toExit = 7 // behind language, display, height, finish, the ladder and restart
	p.tabFrom("back", toExit)
	p.waitExit()
}

// hold presses the screen at a place until something comes of it.
func (p *kioskProgram) hold(x, y int16) {
	p.t.Helper()
	before := p.title()
	for _, event := range []struct{ kind, button byte }{{xproto.MotionNotify, 0}, {xproto.ButtonPress, 1}} {
		if err := xtest.FakeInputChecked(p.conn, event.kind, event.button, typing, p.root, x, y, 0).Check(); err != nil {
			p.t.Fatal(err)
		}
	}
	p.waitNoTitle(before)
	if err := xtest.FakeInputChecked(p.conn, xproto.ButtonRelease, 1, typing, p.root, x, y, 0).Check(); err != nil {
		p.t.Fatal(err)
	}
}

// tabFrom goes on from the button at the end of a page, which has the focus, past it to the
// beginning, and presses the button at a place.
func (p *kioskProgram) tabFrom(_ string, place int) {
	p.t.Helper()
	p.tabTo(place)
}

// chord presses a key while another is held.
func (w *window) chord(held, key xproto.Keysym) {
	w.t.Helper()
	for _, event := range []struct {
		kind byte
		key  xproto.Keysym
	}{{xproto.KeyPress, held}, {xproto.KeyPress, key}, {xproto.KeyRelease, key}, {xproto.KeyRelease, held}} {
		if err := xtest.FakeInputChecked(w.conn, event.kind, w.keycode(event.key), typing, w.root, 0, 0, 0).Check(); err != nil {
			w.t.Fatal(err)
		}
	}
}

// keycode returns the key of a keysym.
func (w *window) keycode(keysym xproto.Keysym) byte {
	w.t.Helper()
	setup := xproto.Setup(w.conn)
	mapping, err := xproto.GetKeyboardMapping(w.conn, setup.MinKeycode, byte(setup.MaxKeycode-setup.MinKeycode)+1).Reply()
	if err != nil {
		w.t.Fatal(err)
	}
	for i, found := range mapping.Keysyms {
		if found == keysym {
			return byte(setup.MinKeycode) + byte(i/int(mapping.KeysymsPerKeycode))
		}
	}
	w.t.Fatalf("no key %X", keysym)
	panic("unreachable")
}
