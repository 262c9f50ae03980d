package diagnosis

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// A Bundle is the text files that are sent to support staff, exactly as they were shown to
// the person who sends them.
type Bundle []File

// A File is one of a bundle. Its text ends with a line's end.
type File struct{ Name, Text string }

// String returns the bundle as it is shown: each file below its name.
func (b Bundle) String() string {
	var text strings.Builder
	for i, file := range b {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(file.Name + "\n")
		for _, line := range strings.Split(strings.TrimSuffix(file.Text, "\n"), "\n") {
			text.WriteString("  " + line + "\n")
		}
	}
	return text.String()
}

// Zip returns the bundle as a zip file without times or names of people and machines.
func (b Bundle) Zip() ([]byte, error) {
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for _, file := range b {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write([]byte(file.Text))
		}
		if err != nil {
			return nil, fmt.Errorf("zip %s: %w", file.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	return buffer.Bytes(), nil
}
