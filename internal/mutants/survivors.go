package main

import (
	"fmt"
	"strings"
)

// heading begins the list of survivors. Below it, up to the next heading of the same rank, is
// a heading "### `package`" for each package with survivors, and below that paragraphs: a
// reason, and a list of mutants in backticks that it holds for.
//
//	### `card`
//
//	The same bytes either way:
//
//	- `Header: < in length <= 4`
const heading = "## Mutants that survive"

// survivorsOf reads from a document which mutants of which package may survive.
func survivorsOf(document string) (map[string]map[string]bool, error) {
	may := map[string]map[string]bool{}
	_, section, found := strings.Cut(document, "\n"+heading+"\n")
	if !found {
		return nil, fmt.Errorf("there is no line %q", heading)
	}
	var in, reason string
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		name, listed := strings.CutPrefix(line, "- `")
		switch {
		case strings.HasPrefix(line, "## "):
			return may, nil
		case strings.HasPrefix(line, "### `"):
			in, reason = strings.Trim(line, "#` "), ""
			may[in] = map[string]bool{}
		case listed && in == "":
			return nil, fmt.Errorf("%q stands under no package", line)
		case listed && reason == "":
			return nil, fmt.Errorf("%q has no reason", line)
		case listed:
			may[in][strings.TrimSuffix(name, "`")] = true
		case line != "":
			reason = line
		}
	}
	return may, nil
}
