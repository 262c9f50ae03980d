//go:build linux

package cardtest

import (
	"bytes"
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
func (text Turned) InMemory(t testing.TB) (count int) {
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
