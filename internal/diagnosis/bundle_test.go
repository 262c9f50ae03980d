package diagnosis

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheZipHoldsWhatWasShownAndNothingElse(t *testing.T) {
	bundle := Bundle{{"diagnosis.txt", "○ よい\n  a: b\n"}, {"settings.txt", "language: ja\n"}}
	data, err := bundle.Zip()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got Bundle
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || len(file.Extra) != 0 || file.Comment != "" || file.Modified.Year() > 1980 {
			t.Errorf("%s: %v, %x, %q, %v", file.Name, err, file.Extra, file.Comment, file.Modified)
		}
		got = append(got, File{file.Name, string(text)})
	}
	if diff := cmp.Diff(bundle, got); diff != "" {
		t.Error(diff)
	}
	if want := "diagnosis.txt\n  ○ よい\n    a: b\n\nsettings.txt\n  language: ja\n"; bundle.String() != want {
		t.Errorf("it is shown as %q", bundle.String())
	}
}
