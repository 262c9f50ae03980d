package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const sample = `package sample

const limit = 64 << 10

func Send(secret []byte, tries int) error {
	defer clear(secret)
	if tries < 1 && !force {
		return errLocked
	}
	for i := 0; i < len(secret); i++ {
		count += 1
	}
	switch tries {
	case 1:
		ask()
	}
	switch {
	case tries == 15:
		note(true)
	}
	if err := write(secret, 0o600); err != nil {
		return err
	}
	return nil
}
`

func TestEveryWayToTakeAGuardOutIsTried(t *testing.T) {
	mutants, err := mutantsOf("sample.go", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range mutants {
		names = append(names, m.name())
		if _, err := parser.ParseFile(token.NewFileSet(), "", m.apply([]byte(sample)), 0); err != nil && m.change != "without i++" {
			t.Errorf("%s is no Go: %v", m.name(), err)
		}
	}
	want := []string{
		"twice limit = 64 << 10",
		"half limit = 64 << 10",
		"Send: without defer clear(secret)",
		"Send: never if tries < 1 && !force",
		"Send: always if tries < 1 && !force",
		"Send: without tries < 1",
		"Send: without !force",
		"Send: <= in tries < 1",
		"Send: no error of return errLocked",
		"Send: never for i < len(secret)",
		"Send: <= in i < len(secret)",
		"Send: without i++",
		"Send: without count += 1",
		"Send: without case 1",
		"Send: without ask()",
		"Send: never case tries == 15",
		"Send: always case tries == 15",
		"Send: without note(true)",
		"Send: false for true",
		"Send: mode 0o777 for 0o600",
		"Send: no error of return err",
	}
	if !slices.Equal(names, want) {
		t.Errorf("mutants:\n%s\nwant:\n%s", strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
}

func TestASurvivorNeedsAReason(t *testing.T) {
	document := "# Title\n\n" + heading + "\n\nWhy.\n\n### `card`\n\nThe same either way:\n\n- `Send: <= in i < len(secret)`\n\n## Next\n\n- `no`\n"
	may, err := survivorsOf(document)
	if err != nil || len(may) != 1 || len(may["card"]) != 1 || !may["card"]["Send: <= in i < len(secret)"] {
		t.Fatal(may, err)
	}
	for _, bad := range []string{
		"# Title\n",
		strings.Replace(document, "The same either way:", "", 1),
		strings.Replace(document, "### `card`", "", 1),
	} {
		if may, err := survivorsOf(bad); err == nil {
			t.Errorf("%q passes as %v", bad, may)
		}
	}
}

// A row of docs/security.md names what was taken out of the code: the code has it.
func TestTheMutantsThatDocumentsNameAreThere(t *testing.T) {
	document, err := os.ReadFile(filepath.Join("..", "..", reasons))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, guard := range guards {
		folder, _, _ := strings.Cut(guard, ":")
		files, err := filepath.Glob(filepath.Join("..", "..", folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			mutants, err := mutantsOf(file, src)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range mutants {
				there[m.name()] = true
			}
		}
	}
	named := regexp.MustCompile("`((?:[\\w.]+: )?(?:without|never|always|no error of|mode|twice|half) [^`]+)`")
	found := named.FindAllStringSubmatch(string(document), -1)
	if len(found) < 20 {
		t.Errorf("only %d are named", len(found))
	}
	for _, name := range found {
		if !there[name[1]] {
			t.Errorf("%s names %q, which is no mutant", reasons, name[1])
		}
	}
}
