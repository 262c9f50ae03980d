package check

import "testing"

func TestAReaderIsCalledByItsNameAndByHowItIsShown(t *testing.T) {
	reader := Reader{Name: "A\x1bB"}
	for name, want := range map[string]bool{"A\x1bB": true, "AB": true, "A": false, "": false} {
		if reader.Called(name) != want {
			t.Errorf("%q", name)
		}
	}
}
