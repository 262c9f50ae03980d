package gui

import (
	"testing"

	"kigen/card"
	"kigen/card/virtual"
	"kigen/check"
)

// A scene is something that a person can come to see.
type scene struct {
	name string
	// demo is the profile of the card that is read at first, "" for none.
	demo string
	// act is what happens then; nil for nothing.
	act func(*bench)
}

// scenes are every phase of a check, every page and every demonstration card.
var scenes = append([]scene{
	{"no-reader", "", nil},
	{"service-down", "", func(b *bench) {
		b.handle(stateChanged{check.State{Phase: check.WaitingForReader, Fault: &check.Fault{Cause: check.ServiceDown}}})
	}},
	{"wait", "", func(b *bench) {
		b.handle(stateChanged{check.State{Phase: check.WaitingForCard, Readers: readers(1)}})
	}},
	{"card-removed", "", func(b *bench) {
		b.handle(stateChanged{check.State{Phase: check.WaitingForCard, Readers: readers(1), Fault: &check.Fault{Cause: check.CardRemoved}}})
	}},
	{"choosing", "", func(b *bench) {
		b.handle(stateChanged{check.State{Phase: check.Choosing, Readers: readers(2)}})
	}},
	{"without-reader", "", func(b *bench) { b.tap("no-reader") }},
	{"demo-cards", "", func(b *bench) { b.tap("demo") }},
	{"reading", "", func(b *bench) {
		b.handle(stateChanged{check.State{Phase: check.Reading, Readers: readers(1), Current: readers(1)[0]}})
	}},
	{"first-date", "renewable", func(b *bench) {
		state := b.model.check
		state.Phase, state.Report.Complete = check.Reading, false
		state.Report.Items = state.Report.Items[1:2]
		b.handle(stateChanged{state})
	}},
	{"card-gone", "expired", func(b *bench) {
		state := b.model.check
		state.CardGone = true
		b.handle(stateChanged{state})
	}},
	// As the end-to-end test of the program has it, with a card on a real reader.
	{"reader-renewable", "renewable", func(b *bench) {
		state := b.model.check
		state.Current = check.Reader{Name: "Virtual PCD 00 00", Card: check.CardPresent}
		state.Report.Simulated = false
		b.handle(stateChanged{state})
	}},
	{"pin", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("１")
	}},
	{"pin-wrong", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("9999")
		b.confirm()
	}},
	{"pin-right", "valid", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter(virtual.PIN)
		b.confirm()
	}},
	{"last-try-asked", "last-try", func(b *bench) {
		b.ask(card.UserPIN)
		b.enter("9999")
		b.tap("confirm")
	}},
	{"tries-unknown", "valid", func(b *bench) {
		state := b.model.check
		state.Phase, state.Asked = check.Asking, card.UserPIN
		state.Report.Items = append([]check.Item(nil), state.Report.Items...)
		for i := range state.Report.Items {
			state.Report.Items[i].Tries = card.Tries{}
		}
		b.handle(stateChanged{state})
	}},
	{"password-shown", "valid", func(b *bench) {
		b.ask(card.SignaturePassword)
		b.enter("kigen20")
		b.tap("show")
	}},
	{"verifying", "valid", func(b *bench) {
		state := b.model.check
		state.Phase = check.Verifying
		b.handle(stateChanged{state})
	}},
	{"signature", "valid", func(b *bench) {
		b.ask(card.SignaturePassword)
		b.enter(virtual.Password)
		b.confirm()
	}},
}, demoScenes()...)

func demoScenes() (all []scene) {
	for _, name := range virtual.Names() {
		all = append(all, scene{"demo-" + name, name, nil})
	}
	return all
}

func readers(withCard int) []check.Reader {
	all := []check.Reader{{Name: "Sony FeliCa RC-S300/S", Events: 1}, {Name: "ACS ACR39U ICC Reader", Events: 1}}
	for i := range withCard {
		all[i].Card = check.CardPresent
	}
	return all[:max(withCard, 1)]
}

// play opens a window and plays a scene in it, at a text size and a size of the window.
func play(t *testing.T, s scene, language string, zoom, width, height float32) *bench {
	t.Helper()
	b := openBench(t, language, s.demo)
	b.settle()
	b.zoomTo(zoom)
	b.resize(width, height)
	if s.act != nil {
		s.act(b)
	}
	return b
}
