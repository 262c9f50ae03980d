//go:build linux

package cardtest

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"os"
	"strings"
	"testing"
)

// Turned is a text with each byte turned over, so that a search of this process's memory for
// the text does not find it here.
type Turned []byte

// NewTurned makes up a text of that length, the same for the same seed.
func NewTurned(length int, seed byte) Turned {
	text := make(Turned, length)
	for i := range text {
		const low, letters = 'a', 26
		text[i] = ^(low + byte(int(seed)*7+i*i*3+i)%letters)
	}
	return text
}

// AppendTo appends the text.
func (text Turned) AppendTo(b []byte) []byte {
	for _, c := range text {
		b = append(b, ^c)
	}
	return b
}

// InMemory returns how often the text stands in this process's memory: in objects that live
// or are forgotten, on stacks, and in what libraries keep.
func (text Turned) InMemory(t testing.TB) int { return InMemory(t, text)[0] }

// InMemory is [Turned.InMemory] of several texts at once.
func InMemory(t testing.TB, texts ...Turned) (counts []int) {
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
	counts = make([]int, len(texts))
	const longest = 256
	buffer, ones := make([]byte, 1<<20), bytes.Repeat([]byte{0xFF}, 1<<20)
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var access string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &access); err != nil || !strings.HasPrefix(access, "rw") {
			continue
		}
		for from < to {
			clear(buffer) // it is memory too, and would show what was found once more
			n, err := memory.ReadAt(buffer[:min(int64(len(buffer)), to-from)], from)
			subtle.XORBytes(buffer[:n], buffer[:n], ones[:n]) // not byte by byte: under the race detector that takes a minute
			for i, text := range texts {
				counts[i] += bytes.Count(buffer[:n], text)
			}
			if err != nil || from+int64(n) == to {
				break // what can't be read is nobody's memory
			}
			from += int64(n - longest)
			for i, text := range texts {
				counts[i] -= bytes.Count(buffer[n-longest:n], text) // counted again
			}
		}
	}
	return counts
}
