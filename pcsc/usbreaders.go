package pcsc

import (
	_ "embed" // readers.toml
	"fmt"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed readers.toml
var readersFile string

// A knownReader is an entry of readers.toml, which says what the fields mean.
type knownReader struct {
	Name    string    `toml:"name"`
	USB     []string  `toml:"usb"`
	Read    time.Time `toml:"read"`
	Windows *support  `toml:"windows"`
	MacOS   *support  `toml:"macos"`
	Linux   *support  `toml:"linux"`
}

// Support is how a reader works on one system.
type support struct {
	Status status `toml:"status"`
	Driver string `toml:"driver"`
	From   string `toml:"from"`
	Why    string `toml:"why"`
	Source string `toml:"source"`
}

type status string

const (
	works       status = "works"
	needs       status = "needs"
	unsupported status = "unsupported"
)

// on returns how the reader works on a system, by Go's name of it. Every system but
// Windows and macOS is one with pcsc-lite.
func (r *knownReader) on(system string) support {
	entry := r.Linux
	switch system {
	case "windows":
		entry = r.Windows
	case "darwin":
		entry = r.MacOS
	}
	if entry == nil {
		return support{}
	}
	return *entry
}

// knownReaders are the readers of readers.toml by their USB ids. The file is part of
// the program, and tested: one that can't be read is a mistake in building it.
var knownReaders = sync.OnceValue(func() map[usbID]*knownReader {
	readers, err := parseReaders(readersFile)
	if err != nil {
		panic(fmt.Errorf("pcsc: %w", err))
	}
	return readers
})

func parseReaders(text string) (map[usbID]*knownReader, error) {
	var file struct {
		Reader []*knownReader `toml:"reader"`
	}
	found, err := toml.Decode(text, &file)
	if err != nil {
		return nil, fmt.Errorf("read readers.toml: %w", err)
	}
	if unknown := found.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("read readers.toml: unknown key %v", unknown[0])
	}
	readers := map[usbID]*knownReader{}
	for _, reader := range file.Reader {
		for _, text := range reader.USB {
			id, err := parseUSBID(text)
			if err != nil {
				return nil, fmt.Errorf("read readers.toml: %s: %w", reader.Name, err)
			}
			if other := readers[id]; other != nil {
				return nil, fmt.Errorf("read readers.toml: %v is %s and %s", id, other.Name, reader.Name)
			}
			readers[id] = reader
		}
	}
	return readers, nil
}
