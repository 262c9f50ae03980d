//go:build linux

package e2e_test

import (
	"bufio"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/damage"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/gui/picturetest"
	"kigen/internal/needtest"
	"kigen/pcsc/pcsctest"
)

// A display is an X server of one test, with no window manager.
type display struct {
	t    *testing.T
	name string // for DISPLAY
	conn *xgb.Conn
	root xproto.Window
}

// startDisplay runs Xvfb until the test ends.
func startDisplay(t *testing.T) *display {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command(needtest.Program(t, "Xvfb", "xvfb"), "-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatalf("start Xvfb: %v", err)
	}
	write.Close()
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGTERM)
		server.Wait()
	})
	number, err := bufio.NewReader(read).ReadString('\n') // it comes when the server is ready
	if err != nil {
		t.Fatalf("Xvfb gave no display: %v", err)
	}
	d := &display{t: t, name: ":" + strings.TrimSpace(number)}
	if d.conn, err = xgb.NewConnDisplay(d.name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.conn.Close)
	for _, extension := range []func(*xgb.Conn) error{xtest.Init, damage.Init} {
		if err := extension(d.conn); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := damage.QueryVersion(d.conn, 1, 1).Reply(); err != nil {
		t.Fatal(err)
	}
	d.root = xproto.Setup(d.conn).DefaultScreen(d.conn).Root
	d.selectEvents(d.root, xproto.EventMaskSubstructureNotify)
	return d
}

func (d *display) selectEvents(window xproto.Window, mask uint32) {
	d.t.Helper()
	if err := xproto.ChangeWindowAttributesChecked(d.conn, window, xproto.CwEventMask, []uint32{mask}).Check(); err != nil {
		d.t.Fatal(err)
	}
}

// next returns the next event of the server. The test fails where none comes in time.
func (d *display) next(what string) xgb.Event {
	d.t.Helper()
	late := time.AfterFunc(limit, d.conn.Close)
	defer late.Stop()
	event, err := d.conn.WaitForEvent()
	if event == nil && err == nil {
		d.t.Fatalf("waited %v for %s", limit, what)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return event
}

// A window is the program's window, as an X client sees it.
type window struct {
	*display
	id     xproto.Window
	damage damage.Damage // an event whenever something was drawn
}

// mapped waits for a window to appear, and gives it the keyboard.
func (d *display) mapped() *window {
	d.t.Helper()
	for {
		event, ok := d.next("a window").(xproto.MapNotifyEvent)
		if !ok {
			continue
		}
		w := d.window(event.Window)
		if err := xproto.SetInputFocusChecked(d.conn, xproto.InputFocusParent, w.id, xproto.TimeCurrentTime).Check(); err != nil {
			d.t.Fatal(err)
		}
		return w
	}
}

// window looks at a window of the program's.
func (d *display) window(id xproto.Window) *window {
	d.t.Helper()
	w := &window{display: d, id: id}
	d.selectEvents(w.id, xproto.EventMaskPropertyChange)
	var err error
	if w.damage, err = damage.NewDamageId(d.conn); err != nil {
		d.t.Fatal(err)
	}
	if err := damage.CreateChecked(d.conn, w.damage, xproto.Drawable(w.id), damage.ReportLevelNonEmpty).Check(); err != nil {
		d.t.Fatal(err)
	}
	return w
}

// waitTitle waits until the window's title holds a text.
func (w *window) waitTitle(text string) {
	w.t.Helper()
	w.until("the title "+text, func() bool { return strings.Contains(w.title(), text) })
}

// until looks again after each event of the server, of which there may be many, until it fits.
func (w *window) until(what string, fits func() bool) {
	w.t.Helper()
	for late := time.Now().Add(limit); !fits(); w.next(what) {
		if time.Now().After(late) {
			w.t.Fatalf("waited %v for %s; the title is %s", limit, what, w.title())
		}
	}
}

func (w *window) title() string {
	w.t.Helper()
	reply, err := xproto.GetProperty(w.conn, false, w.id, w.atom("_NET_WM_NAME"), w.atom("UTF8_STRING"), 0, 1000).Reply()
	if err != nil {
		w.t.Fatal(err)
	}
	return string(reply.Value)
}

func (d *display) atom(name string) xproto.Atom {
	d.t.Helper()
	reply, err := xproto.InternAtom(d.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		d.t.Fatal(err)
	}
	return reply.Atom
}

// The keysyms of the keys that are no characters.
const (
	keyTab    = 0xFF09
	keyEscape = 0xFF1B
	keyReturn = 0xFF0D
)

// typing is the time from key to key, in milliseconds. Of two presses of a key in the
// same millisecond GLFW drops the second, as an input method's copy of the first.
const typing = 30

// press presses keys one after the other, as a keyboard does.
func (w *window) press(keysyms ...xproto.Keysym) {
	w.t.Helper()
	setup := xproto.Setup(w.conn)
	count := byte(setup.MaxKeycode-setup.MinKeycode) + 1
	mapping, err := xproto.GetKeyboardMapping(w.conn, setup.MinKeycode, count).Reply()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, keysym := range keysyms {
		for i := 0; i < len(mapping.Keysyms); i += int(mapping.KeysymsPerKeycode) {
			if mapping.Keysyms[i] != keysym {
				continue
			}
			keycode := byte(setup.MinKeycode) + byte(i/int(mapping.KeysymsPerKeycode))
			for _, direction := range []byte{xproto.KeyPress, xproto.KeyRelease} {
				if err := xtest.FakeInputChecked(w.conn, direction, keycode, typing, w.root, 0, 0, 0).Check(); err != nil {
					w.t.Fatal(err)
				}
			}
			break
		}
	}
}

// picture returns what the window shows.
func (w *window) picture() *image.NRGBA {
	w.t.Helper()
	size, err := xproto.GetGeometry(w.conn, xproto.Drawable(w.id)).Reply()
	if err != nil {
		w.t.Fatal(err)
	}
	reply, err := xproto.GetImage(w.conn, xproto.ImageFormatZPixmap, xproto.Drawable(w.id), 0, 0, size.Width, size.Height, ^uint32(0)).Reply()
	if err != nil {
		w.t.Fatal(err)
	}
	picture := image.NewNRGBA(image.Rect(0, 0, int(size.Width), int(size.Height)))
	for i := 0; i+3 < len(reply.Data); i += 4 { // blue, green, red, nothing
		p := i / 4
		picture.SetNRGBA(p%int(size.Width), p/int(size.Width), color.NRGBA{R: reply.Data[i+2], G: reply.Data[i+1], B: reply.Data[i], A: 0xFF})
	}
	return picture
}

// close asks the window to close, as a window manager does.
func (w *window) close() { w.t.Helper(); w.ask("WM_DELETE_WINDOW") }

// ping waits until the program has dealt with everything before, all keys for one: the
// question goes back to where it came from.
func (w *window) ping() {
	w.t.Helper()
	w.ask("_NET_WM_PING")
	for back := false; !back; {
		event, isMessage := w.next("an answer to the ping").(xproto.ClientMessageEvent)
		back = isMessage && event.Window == w.root
	}
}

// ask sends the window a message of the protocol between programs and window managers.
func (w *window) ask(what string) {
	w.t.Helper()
	event := xproto.ClientMessageEvent{
		Format: 32, Window: w.id, Type: w.atom("WM_PROTOCOLS"),
		Data: xproto.ClientMessageDataUnionData32New([]uint32{uint32(w.atom(what)), 0, uint32(w.id), 0, 0}),
	}
	if err := xproto.SendEventChecked(w.conn, false, w.id, 0, string(event.Bytes())).Check(); err != nil {
		w.t.Fatal(err)
	}
}

// artifact keeps a picture where KIGEN_ARTIFACTS says.
func artifact(t *testing.T, name string, picture image.Image) {
	t.Helper()
	folder := os.Getenv("KIGEN_ARTIFACTS")
	if folder == "" {
		return
	}
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, picture); err != nil {
		t.Fatal(err)
	}
}

// A session is the program with its window open.
type session struct {
	*window
	program *os.Process
	exited  <-chan error
}

// openWindow opens the program's window on a display of its own, and waits until it
// asks for a card.
func openWindow(t *testing.T, daemon *pcsctest.Daemon) *session {
	t.Helper()
	program := exec.Command(kigen, "--lang", "ja", "--today", today.String())
	program.Env = append(daemon.Env(), "HOME="+t.TempDir(), "XDG_CACHE_HOME=")
	program.Stdout, program.Stderr = os.Stderr, os.Stderr
	return openWindowOf(t, program)
}

// openWindowOf is the same for a program that is ready to be started.
func openWindowOf(t *testing.T, program *exec.Cmd) *session {
	t.Helper()
	s := startWindow(t, program)
	s.waitTitle("カードをリーダーに置いてください")
	return s
}

// desktop is the environment of a program on it. There is no session bus: where none is
// named, each program starts one, and leaves it behind.
func (d *display) desktop() []string {
	return []string{"DISPLAY=" + d.name, "WAYLAND_DISPLAY=", "LANG=ja_JP.UTF-8", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"}
}

// startWindow opens the window of a program on a display of its own.
func startWindow(t *testing.T, program *exec.Cmd) *session {
	t.Helper()
	d := startDisplay(t)
	program.Env = append(program.Env, d.desktop()...)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- program.Wait() }()
	t.Cleanup(func() { program.Process.Kill() })

	return &session{d.mapped(), program.Process, exited}
}

// waitExit waits until the program has ended, which it must do with code 0.
func (s *session) waitExit() {
	s.t.Helper()
	select {
	case err := <-s.exited:
		if err != nil {
			s.t.Errorf("kigen ends with %v", err)
		}
	case <-time.After(limit):
		s.t.Error("kigen did not end")
		s.program.Signal(syscall.SIGQUIT) // it says where it hangs
		<-s.exited
	}
}

// Where the buttons of a result are, counted by Tab from the top: behind language, display
// and, for the PIN, the password and the three tiles.
const (
	toPassword = 3
	toPIN      = 7
	toPINLater = 6 // once the password has been entered, and its button stands lower
)

// tabTo presses the button that so many presses of Tab come to.
func (w *window) tabTo(place int) {
	w.t.Helper()
	w.press(append(slices.Repeat([]xproto.Keysym{keyTab}, place), keyReturn)...)
}

func TestTheWindowShowsTheCardOnARealReader(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	w := openWindow(t, daemon)
	// What is open depends on the hour, which is that of the test.
	nowhere := func(p *virtual.Profile) { p.Municipality = "99001" }
	laid, take := lay(t, daemon, "renewable", nowhere)
	w.waitTitle("電子証明書を更新できます。あと45日です。")
	w.waitPicture("renewable.png", "reader-renewable-ja-100-1120x800.png")

	w.tabTo(toPIN) // by keyboard alone
	w.waitTitle("4けたの暗証番号を入れてください")
	w.press('9', '9', '9', '9', keyReturn)
	w.waitTitle("暗証番号が ちがいます")
	artifact(t, "wrong-pin.png", w.picture())
	if n, left := laid.Presented(card.UserPIN), laid.TriesLeft(card.UserPIN); n != 1 || left != 2 {
		t.Errorf("the card saw %d PINs and has %d tries left, want 1 and 2", n, left)
	}
	if laid.Verified(card.UserPIN) {
		t.Error("the card takes a PIN for verified")
	}
	w.press(keyEscape)
	w.waitTitle("電子証明書を更新できます")

	take()
	w.waitTitle("カードは 取り外されています")
	lay(t, daemon, "expired", func(p *virtual.Profile) { p.Quirks.FirstCommandFails = true })
	w.waitTitle("電子証明書の期限が切れています")

	w.close()
	w.waitExit()
}

func TestARightPINIsVerifiedOnlyWhileTheCardIsAsked(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	w := openWindow(t, daemon)
	laid, _ := lay(t, daemon, "renewable", func(p *virtual.Profile) { p.UserPIN.TriesLeft = 2 })
	w.waitTitle("電子証明書を更新できます。あと45日です。")
	w.tabTo(toPIN)
	w.waitTitle("4けたの暗証番号を入れてください")
	w.press('1', '2', '3', '4', keyReturn)
	w.waitTitle("電子証明書を更新できます。あと45日です。")
	if left := laid.TriesLeft(card.UserPIN); left != 3 {
		t.Errorf("%d tries are left, want 3: the PIN was right", left)
	}
	if laid.Verified(card.UserPIN) || laid.Commands() != 0 {
		t.Error("the card was not reset")
	}

	// As systemd and a terminal end it, with a PIN half entered.
	w.tabTo(toPIN)
	w.waitTitle("4けたの暗証番号を入れてください")
	w.press('1', '2')
	if err := w.program.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	w.waitExit()
	if n := laid.Presented(card.UserPIN); n != 1 {
		t.Errorf("the card saw %d PINs, want 1", n)
	}
}

// few of the 3,500 places of a picture may differ: thin lines fall a pixel lower.
const few = 12

// waitPicture waits until the window shows the picture that Fyne's test driver draws of
// the same state, as somebody sees it who stands a little further away: a graphics card
// rounds the edges of letters another way, by up to a pixel.
func (w *window) waitPicture(name, reference string) {
	w.t.Helper()
	want, err := picturetest.Read(filepath.Join("testdata", "window", reference))
	if err != nil {
		w.t.Fatal(err)
	}
	for {
		// First the damage, then the look: what is drawn in between is another event.
		if err := damage.SubtractChecked(w.conn, w.damage, 0, 0).Check(); err != nil {
			w.t.Fatal(err)
		}
		got := w.picture()
		artifact(w.t, name, got)
		differ := unlike(got, want)
		w.t.Logf("%d places of the window are not as in %s", differ, reference)
		if differ <= few {
			return
		}
		for drawn := false; !drawn; {
			_, drawn = w.next("the picture " + reference).(damage.NotifyEvent)
		}
	}
}

// unlike counts the places of 16 by 16 pixels whose mean shade differs by more than a
// twentieth of what there is between black and white, wherever within a pixel around it
// they lie in the other picture: lines and letters fall between pixels, and each painter
// rounds in its own way.
func unlike(a, b image.Image) (count int) {
	const side = 16
	if a.Bounds().Size() != b.Bounds().Size() {
		return -1
	}
	for y := 0; y < a.Bounds().Dy(); y += side {
		for x := 0; x < a.Bounds().Dx(); x += side {
			if place := image.Rect(x, y, x+side, y+side); !alike(a, b, place) {
				count++
			}
		}
	}
	return count
}

func alike(a, b image.Image, place image.Rectangle) bool {
	const most = 13
	shadeA := mean(a, place)
	for _, move := range []image.Point{{}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}} {
		shadeB, near := mean(b, place.Add(move).Intersect(b.Bounds())), true
		for i := range shadeA {
			near = near && max(shadeA[i], shadeB[i])-min(shadeA[i], shadeB[i]) <= most
		}
		if near {
			return true
		}
	}
	return false
}

// mean returns the mean red, green and blue of a place.
func mean(picture image.Image, place image.Rectangle) (shade [3]int) {
	place = place.Intersect(picture.Bounds())
	for y := place.Min.Y; y < place.Max.Y; y++ {
		for x := place.Min.X; x < place.Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			shade[0], shade[1], shade[2] = shade[0]+int(r>>8), shade[1]+int(g>>8), shade[2]+int(b>>8)
		}
	}
	for i := range shade {
		shade[i] /= max(1, place.Dx()*place.Dy())
	}
	return shade
}
