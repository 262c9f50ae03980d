package trace

import (
	"fmt"
	"regexp"
	"strings"
)

// serialText finds what may be a serial number in a reader's name. pcsc-lite puts it in
// round brackets, and in square ones what the interface calls itself.
var serialText = regexp.MustCompile(`\([^)]*\)|\[[^]]*[0-9][^]]*\]|[0-9]{6,}`)

// nameOf returns a reader's name in which each serial number is only a number of this
// trace. Names that differ still do.
func (r *Recorder) nameOf(name string) string {
	return serialText.ReplaceAllStringFunc(strings.ToValidUTF8(name, "\uFFFD"), func(serial string) string {
		number, ok := r.serials[serial]
		if !ok {
			number = len(r.serials) + 1
			r.serials[serial] = number
		}
		return fmt.Sprintf("(#%d)", number)
	})
}
