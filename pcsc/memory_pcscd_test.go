//go:build linux

package pcsc_test

import (
	"context"
	"testing"
	"time"

	"kigen/card/cardtest"
)

// holdersName is a text of which there is no other copy in this process.
var holdersName = cardtest.NewTurned(40, 1)

func answerWithTheName([]byte) []byte {
	return append(holdersName.AppendTo(make([]byte, 0, 64)), 0x90, 0x00)
}

// wantInMemory waits until the test's own card has wiped what it sent.
func wantInMemory(t *testing.T, want int, when string) {
	t.Helper()
	for late := time.Now().Add(limit); ; {
		n := holdersName.InMemory(t)
		if n == want {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d times in memory %s, want %d", n, when, want)
		}
	}
}

var readBinary = []byte{0x00, 0xB0, 0x00, 0x00, 0x00}

func TestAnAnswerOfACardIsInMemoryOnceForTheCallerToWipe(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	s, _ := setUpCard(t, answerWithTheName)
	connection := s.connect(t, t.Context())
	for range 5 {
		response, err := connection.Transmit(readBinary)
		if err != nil {
			t.Fatal(err)
		}
		wantInMemory(t, 1, "while the caller has it")
		clear(response)
		wantInMemory(t, 0, "after the caller wiped it")
	}
}

func TestAnAnswerThatComesTooLateForItsCallerIsWiped(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	ctx, cancel := context.WithCancel(t.Context())
	returned := make(chan struct{})
	s, _ := setUpCard(t, func(command []byte) []byte {
		cancel()
		<-returned
		return answerWithTheName(command)
	})
	connection, err := s.service.Connect(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	response, err := connection.Transmit(readBinary)
	close(returned)
	if response != nil || err == nil {
		t.Fatalf("%d bytes, %v", len(response), err)
	}
	if err := connection.Close(false); err != nil { // after the answer has come
		t.Fatal(err)
	}
	wantInMemory(t, 0, "though nobody got it")
}
