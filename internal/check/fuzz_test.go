package check

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
	"kigen/rules"
)

// A wallet keeps cards for the next check, because making one takes longer than
// checking it.
type wallet struct {
	change func(*virtual.Profile)
	cards  map[byte]*virtual.Card
}

// nameless is the first card without a certificate for user authentication, by which cards are
// told apart before all else.
var nameless = byte(16 * len(virtual.Names()))

// told makes a serial number that differs from another card's in so many digits that no whims
// turn one into the other.
func told(serial string) string { return strings.ReplaceAll(serial, "0", serial[len(serial)-1:]) }

// take returns one of the named cards with some of the quirks, as if it were new.
func (w *wallet) take(t testing.TB, which byte) *virtual.Card {
	names := virtual.Names()
	quirks := which / byte(len(names))
	p := profile(t, names[int(which)%len(names)], w.change, func(p *virtual.Profile) {
		p.Quirks.FirstCommandFails, p.Quirks.VerifiedCounter = quirks&1 != 0, quirks&1 != 0
		p.Quirks.GetResponse = quirks&2 != 0
		p.Quirks.ExactLe, p.Quirks.EndOfFileWarning = quirks&4 != 0, quirks&4 != 0
		p.Quirks.NoPadding, p.Quirks.BlocksAtOnce = quirks&8 != 0, quirks&8 != 0
		if which >= nameless {
			withoutCertificate(p)
			p.SerialNumber = told(p.SerialNumber)
		}
	})
	v := w.cards[which]
	if v == nil || v.TriesLeft(card.UserPIN) != p.UserPIN.TriesLeft || v.TriesLeft(card.SignaturePassword) != p.SignaturePassword.TriesLeft || len(v.Log()) > 1000 {
		v = virtual.New(p)
		w.cards[which] = v
	}
	v.Reset()
	return v
}

// A desk is Readers with one reader and a wayward card in it.
type desk struct {
	t    *testing.T
	card *virtual.Card
	*cardtest.Wayward
	state   State
	session *Session

	open     bool          // a connection
	wasRead  *virtual.Card // by the last reading
	jobs     int
	commands int
}

// lay lays a card into the reader. Whims and faults stay.
func (d *desk) lay(v *virtual.Card) {
	d.card = v
	d.Wayward = &cardtest.Wayward{Honest: v, Whims: d.Whims, Faults: d.Faults}
}

func (d *desk) Watch(context.Context, func(Snapshot)) {}

func (d *desk) Connect(context.Context, string) (Connection, error) {
	d.open = true
	return d, nil
}

func (d *desk) Close(reset bool) error {
	if d.open && reset { // a second Close does nothing
		d.card.Reset()
	}
	d.open = false
	return nil
}

// happen takes the machine through an event and all that comes of it.
func (d *desk) happen(event any) {
	d.t.Helper()
	for events := []any{event}; len(events) > 0; {
		next, effects := d.state.step(events[0])
		d.state, events = next, events[1:]
		d.checkReport()
		for _, effect := range effects {
			d.carryOut(effect)
			for len(d.session.events) > 0 {
				events = append(events, <-d.session.events)
			}
		}
	}
}

func (d *desk) carryOut(effect any) {
	d.t.Helper()
	from := len(d.Sent)
	switch e := effect.(type) {
	case wipe:
		e.secret.Wipe()
		return
	case stop:
		return
	case read:
		e.delay = 0
		d.wasRead = d.card
		d.session.do(context.Background(), e)
		if slices.ContainsFunc(d.Secrets(), func(i int) bool { return i >= from }) {
			d.t.Fatal("a reading sent a secret")
		}
	case verify:
		d.verify(e, from)
	}
	d.jobs++
	d.commands += len(d.Sent) - from
	if d.card.Verified(card.UserPIN) || d.card.Verified(card.SignaturePassword) {
		d.t.Fatal("something is still verified")
	}
	for i := from; i < len(d.Sent); i++ {
		if read := slices.Contains([]byte{0xB0, 0xB2, 0xC0}, d.Sent[i][1]); read && d.isPersonal(d.Given[i]) {
			d.t.Fatalf("left behind after % X: %q", d.Sent[i], d.Given[i])
		}
	}
}

// verify proves that an entry goes to the card once at most, as it was entered, and
// only where the card has just told that it may.
func (d *desk) verify(e verify, from int) {
	d.t.Helper()
	kind := e.secret.Kind()
	entry := make([]byte, e.secret.Len())
	for i := range entry {
		entry[i] = e.secret.At(i)
	}
	other := d.card.Presented(card.UserPIN + card.SignaturePassword - kind)
	d.session.do(context.Background(), e)
	if e.secret.Len() != 0 {
		d.t.Fatal("the secret is not wiped")
	}
	if d.card.Presented(card.UserPIN+card.SignaturePassword-kind) != other {
		d.t.Fatal("entered for the other secret")
	}
	sent := slices.DeleteFunc(d.Secrets(), func(i int) bool { return i < from })
	if len(sent) == 0 {
		return
	}
	if len(sent) > 1 || !bytes.Equal(d.Sent[sent[0]], append([]byte{0x00, 0x20, 0x00, 0x80, byte(len(entry))}, entry...)) {
		d.t.Fatalf("sent %d times, or another", len(sent))
	}
	asked := sent[0] - 1
	for asked >= from && d.Sent[asked][1] != 0x20 {
		asked--
	}
	var counter []byte // nothing where the card did not even let itself be asked
	if asked >= from {
		counter = d.Got[asked]
	}
	known := len(counter) >= 2 && counter[len(counter)-2] == 0x63 && counter[len(counter)-1]&0xF0 == 0xC0
	switch {
	case bytes.HasSuffix(counter, []byte{0x63, 0xC0}), bytes.HasSuffix(counter, []byte{0x69, 0x83}), bytes.HasSuffix(counter, []byte{0x69, 0x84}):
		d.t.Fatalf("sent to a blocked card: % X", counter)
	case !e.lastTry && !(known && counter[len(counter)-1] > 0xC1):
		d.t.Fatalf("sent without consent after % X", counter)
	case e.state.identity == identity{}, nameOf(d.card) != nameOf(d.wasRead):
		d.t.Fatal("sent to another card than was read")
	}
}

// nameOf returns what tells one card from another: the certificate, or the common application's
// record where there is none.
func nameOf(v *virtual.Card) string {
	if certificate := v.Certificate(card.UserAuthenticationCertificateFile); certificate != nil {
		return string(certificate)
	}
	common, _ := card.New(v).CommonData()
	return string(common.Fingerprint[:])
}

// checkReport proves of the state that its report has every item once, in order, with
// dates where its state says so, and that every fault is one of the table.
func (d *desk) checkReport() {
	d.t.Helper()
	s := d.state
	last := -1
	for _, item := range s.Report.Items {
		dated := slices.Contains([]ItemState{StateValid, StateRenewable, StateExpired}, item.State)
		others := []rules.Date{item.NotBefore, item.RenewalOpens, item.MayOpenEarlier, item.InsuranceUntil}
		place := slices.Index(itemOrder, item.Kind)
		switch {
		case place <= last:
			d.t.Fatalf("out of order: %+v", s.Report.Items)
		case dated == item.Expires.IsZero(), !dated && slices.ContainsFunc(others, func(d rules.Date) bool { return !d.IsZero() }):
			d.t.Fatalf("dates do not fit the state: %+v", item)
		case dated && (item.RenewalOpens.IsZero() || item.NotBefore.After(item.Expires) || item.NotBefore.IsZero() != (item.Kind == rules.Card)):
			d.t.Fatalf("dates do not fit each other: %+v", item)
		case !dated && (item.Kind == rules.Card && item.State != StateUntrusted || item.State == StateNeedsPassword && item.Kind != rules.Signature):
			d.t.Fatalf("state does not fit the kind: %+v", item)
		case !item.Tries.Known && item.Tries.Left != 0, item.Tries.Left < 0, item.Tries.Left > 15:
			d.t.Fatalf("tries: %+v", item)
		}
		last = place
	}
	for _, fault := range d.faults() {
		if fault.Row().Cause != fault.Cause || fault.Item != "" && !slices.Contains(itemOrder, fault.Item) {
			d.t.Fatalf("no row for %+v", fault)
		}
	}
	if s.Phase == InTrouble && s.Fault == nil {
		d.t.Fatal("in trouble without a fault")
	}
}

func (d *desk) faults() []*Fault {
	faults := slices.Clone(d.state.Report.Faults)
	if d.state.Fault != nil {
		faults = append(faults, d.state.Fault)
	}
	return faults
}

// personal are what the cards of these tests have of their holder, as it is and as
// errors might quote it, and their password.
var personal = func() []string {
	p, _ := virtual.Named("valid", today)
	return []string{
		p.Holder.Name, hex.EncodeToString([]byte(p.Holder.Name)), strings.Trim(strconv.QuoteToASCII(p.Holder.Name), `"`),
		p.Holder.Address, p.SerialNumber[:14], told(p.SerialNumber), virtual.Password,
	}
}()

func (d *desk) isPersonal(text []byte) bool {
	return slices.ContainsFunc(personal, func(s string) bool { return bytes.Contains(text, []byte(s)) })
}

// checkPrivacy proves that nothing of the holder is in what may be printed, with any
// error behind it.
func (d *desk) checkPrivacy() {
	d.t.Helper()
	text := fmt.Appendf(nil, "%+v", d.state.Report)
	for _, fault := range d.faults() {
		for err := error(fault); err != nil; err = errors.Unwrap(err) {
			text = fmt.Appendf(text, "\n%v %+v", err, err)
		}
	}
	if d.isPersonal(text) {
		d.t.Fatalf("tells of the holder: %q", text)
	}
}

// FuzzWholeCheck proves of a whole check, from the card's being laid down through any
// entries, readings and swaps, with a card that is honest but for its whims: it ends
// after a bounded number of commands; no secret goes out twice, unasked or to another
// card, nor stays verified; and what is shown is in order and tells nothing of the holder.
func FuzzWholeCheck(f *testing.F) {
	// What a byte of the script is: one of these, and for an entry one or both of those.
	const enterPIN, mistypePIN, enterPassword, mistypePassword, again, away, back, swapped = 0, 1, 2, 3, 4, 5, 6, 7
	const agreed, unasked = 8, 16
	entries := []string{virtual.PIN, wrongPIN, virtual.Password, wrongPassword}
	f.Add(byte(0), []byte{}, []byte{enterPIN, enterPassword})
	f.Add(byte(0), []byte{}, []byte{mistypePIN, mistypePIN, mistypePIN, mistypePIN | agreed, enterPIN | agreed, again})
	f.Add(byte(7), []byte{}, []byte{enterPassword, mistypePassword | agreed, enterPassword | agreed})
	f.Add(byte(0), []byte{}, []byte{swapped, enterPIN, away, back, enterPassword, enterPIN | unasked})
	for _, quirks := range []byte{0, 1} {
		which := nameless + quirks*byte(len(virtual.Names()))
		f.Add(which, []byte{}, []byte{enterPassword, swapped, enterPassword | agreed, again, enterPIN})
	}
	for what := range byte(16) {
		whims := bytes.Repeat([]byte{0}, 30)
		whims[what], whims[what+9] = what|0x30, what|0xB0
		f.Add(what%13+13*what, whims, []byte{enterPIN, enterPassword, mistypePassword})
	}
	for n := range 24 { // the commands of an entry, behind those of a reading
		for _, whim := range []byte{0x08, 0x09, 0x12, 0x32, 0x42, 0x43} {
			whims := make([]byte, 27+n)
			whims[26+n] = whim
			f.Add(byte(0), whims, []byte{enterPassword | agreed*byte(n%2)})
		}
	}
	faults := []error{
		&Fault{Cause: CardReset}, &Fault{Cause: InUse}, &Fault{Cause: ContextLost}, &Fault{Cause: PoorContact}, &Fault{Cause: ServiceBusy},
		&Fault{Cause: Unsupported}, &Fault{Cause: NoPermission}, &Fault{Cause: ServiceDown}, errors.New("anything else"), context.DeadlineExceeded,
		&Fault{Cause: CardAbsent}, &Fault{Cause: PoorContact, Err: card.ErrMalformed}, &Fault{Cause: CardRemoved},
	}
	cards := wallet{func(*virtual.Profile) {}, map[byte]*virtual.Card{}}
	others := wallet{anotherCard, map[byte]*virtual.Card{}}
	f.Fuzz(func(t *testing.T, which byte, whims, script []byte) {
		d := &desk{t: t, state: State{Today: today}, Wayward: &cardtest.Wayward{Whims: whims, Faults: faults}}
		d.session = NewSession(d, nil, nil)
		d.session.events = make(chan any, 64) // do posts to itself
		d.lay(cards.take(t, which))
		reader := Reader{Name: "A", Card: CardPresent}
		snapshot := func() readersChanged { return readersChanged{Snapshot{Readers: []Reader{reader}}} }
		d.happen(snapshot())
		for _, b := range script[:min(len(script), 8)] {
			switch what := b & 7; what {
			case again:
				d.happen(Again{})
			case away:
				reader.Card = NoCard
				d.happen(snapshot())
			case back:
				reader.Card = CardPresent
				reader.Events++
				d.lay(d.card)
				d.happen(snapshot())
			case swapped: // unnoticed
				d.lay(others.take(t, which/nameless*nameless+b>>3))
			default:
				kind := card.SecretKind(what >> 1)
				if b&unasked == 0 {
					d.happen(Ask{kind})
				}
				secret := cardtest.Secret(t, kind, entries[what])
				d.happen(Enter{Secret: secret, LastTry: b&agreed != 0})
				if secret.Len() != 0 {
					t.Fatal("the secret is not wiped")
				}
			}
			d.checkPrivacy()
		}
		d.checkPrivacy()
		const most = 3 * 26 // what is answered 6Cxx and 61xx takes three
		if d.jobs > 3+6*len(script) || d.commands > most*d.jobs+2*len(whims) {
			t.Fatalf("%d commands in %d jobs", d.commands, d.jobs)
		}
	})
}
