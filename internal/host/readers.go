package host

import (
	_ "embed" // readers.toml
	"fmt"
	"slices"
	"sync"

	"kigen/internal/tomlfile"
)

//go:embed readers.toml
var readersFile string

// A knownReader is an entry of readers.toml. The head of that file explains the fields.
type knownReader struct {
	Name    string        `toml:"name"`
	USB     []string      `toml:"usb"`
	Read    tomlfile.Date `toml:"read"`
	Windows *support      `toml:"windows"`
	MacOS   *support      `toml:"macos"`
	Linux   *support      `toml:"linux"`
	Faults  []string      `toml:"faults"`

	faults []*knownFault
}

// A knownFault is a fault that some readers are known for.
type knownFault struct {
	Key    string   `toml:"key"`
	On     []string `toml:"on"`
	Source string   `toml:"source"`
}

// support is how a reader works on one system.
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

// on returns how the reader works on a system, by Go's name of it. All systems but Windows
// and macOS count as Linux.
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

// faultsOn returns the keys of the faults that are known on a system, by Go's name of it.
func (r *knownReader) faultsOn(system string) (keys []string) {
	name := "linux"
	switch system {
	case "windows":
		name = "windows"
	case "darwin":
		name = "macos"
	}
	for _, fault := range r.faults {
		if slices.Contains(fault.On, name) {
			keys = append(keys, fault.Key)
		}
	}
	return keys
}

// knownReaders returns the readers of readers.toml by USB id. The file is part of the
// program: one that can't be read is a mistake in building it.
var knownReaders = sync.OnceValue(func() map[usbID]*knownReader {
	readers, err := parseReaders(readersFile)
	if err != nil {
		panic(fmt.Errorf("host: %w", err))
	}
	return readers
})

func parseReaders(text string) (map[usbID]*knownReader, error) {
	var file struct {
		Fault  []*knownFault  `toml:"fault"`
		Reader []*knownReader `toml:"reader"`
	}
	if _, mistakes := tomlfile.Decode(text, &file); len(mistakes) > 0 {
		return nil, fmt.Errorf("read readers.toml: %w", mistakes[0])
	}
	readers := map[usbID]*knownReader{}
	for _, reader := range file.Reader {
		for _, key := range reader.Faults {
			i := slices.IndexFunc(file.Fault, func(f *knownFault) bool { return f.Key == key })
			if i < 0 {
				return nil, fmt.Errorf("read readers.toml: %s: unknown fault %q", reader.Name, key)
			}
			reader.faults = append(reader.faults, file.Fault[i])
		}
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
