//go:build linux

package pcsc_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

// A turned text is kept with each byte turned over, so that a search of this program's memory
// does not find it here.
type turned []byte

func (text turned) appendTo(b []byte) []byte {
	for _, c := range text {
		b = append(b, ^c)
	}
	return b
}

// inMemory returns how often the text stands in this process's memory: objects that live or
// are forgotten, stacks, and what libraries keep.
func (text turned) inMemory(t *testing.T) (count int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	memory, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	buffer := make([]byte, 1<<20)
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var access string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &access); err != nil || !strings.HasPrefix(access, "rw") {
			continue
		}
		for kept := 0; from < to; {
			n, err := memory.ReadAt(buffer[kept:min(int64(len(buffer)), int64(kept)+to-from)], from)
			for i := range n {
				buffer[kept+i] = ^buffer[kept+i]
			}
			count += bytes.Count(buffer[:kept+n], text)
			if err != nil {
				break // what can't be read is nobody's memory
			}
			from += int64(n)
			kept = copy(buffer, buffer[max(0, kept+n-len(text)+1):kept+n])
		}
	}
	return count
}

// holder answers each command with the same text, and keeps no copy of it.
type holder struct {
	text  turned
	given []byte
	wait  func()
}

func (h *holder) answer([]byte) []byte {
	clear(h.given)
	if h.wait != nil {
		h.wait()
	}
	h.given = append(h.text.appendTo(make([]byte, 0, 64)), 0x90, 0x00)
	return h.given
}

func (h *holder) forget() { clear(h.given) }

func TestAnAnswerOfACardIsInMemoryOnceForTheCallerToWipe(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	h := &holder{text: turned("\xB1\x9E\x8C\x9B\x9A\xD2\x97\x90\x93\x9B\x9A\x8D\xD2\x91\x9E\x92\x9A\xD2\xCE\xCF\xCB\xCD\xC8")}
	s, _ := setUpCard(t, h.answer)
	connection := s.connect(t, t.Context())
	command := []byte{0x00, 0xB0, 0x00, 0x00, 0x00}
	for range 20 {
		response, err := connection.Transmit(command)
		if err != nil {
			t.Fatal(err)
		}
		h.forget()
		if n := h.text.inMemory(t); n != 1 {
			t.Fatalf("%d times in memory, want the caller's alone", n)
		}
		clear(response)
		if n := h.text.inMemory(t); n != 0 {
			t.Fatalf("%d times in memory after the caller wiped it", n)
		}
	}
}

func TestAnAnswerThatComesTooLateForItsCallerIsWiped(t *testing.T) {
	if !ownProcess(t) {
		return
	}
	h := &holder{text: turned("\xB1\x9E\x8C\x9B\x9A\xD2\x97\x90\x93\x9B\x9A\x8D\xD2\x91\x9E\x92\x9A\xD2\xCE\xCF\xCB\xCD\xC8")}
	ctx, cancel := context.WithCancel(t.Context())
	returned := make(chan struct{})
	h.wait = func() {
		cancel()
		<-returned
	}
	s, _ := setUpCard(t, h.answer)
	connection, err := s.service.Connect(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	response, err := connection.Transmit([]byte{0x00, 0xB0, 0x00, 0x00, 0x00})
	close(returned)
	if response != nil || err == nil {
		t.Fatalf("%d bytes, %v", len(response), err)
	}
	if err := connection.Close(false); err != nil { // after the answer has come
		t.Fatal(err)
	}
	h.forget()
	if n := h.text.inMemory(t); n != 0 {
		t.Errorf("%d times in memory", n)
	}
}
