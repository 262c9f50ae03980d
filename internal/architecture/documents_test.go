package architecture_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A text is a file of ours that people read.
type text struct{ path, content string }

// texts reads every file of ours that has one of the endings, but for test data.
func texts(t *testing.T, endings ...string) (all []text) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "build", "testdata"}, entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || !slices.Contains(endings, path.Ext(file)):
			return nil
		}
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		all = append(all, text{file, string(content)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// exists tells whether a path in the repository, which may have a * in it, is there.
func exists(file string) bool {
	found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(file)))
	return err == nil && len(found) > 0
}

var (
	link    = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	quote   = regexp.MustCompile("`([^`\n]+)`")
	inside  = regexp.MustCompile(`^\.?[\w-]+(/[\w.*-]+)+/?$`) // not /etc, ~/.config or github.com/ebfe/scard
	started = regexp.MustCompile("(?m)(?:^|[\\s`(])\\./([\\w./-]+)")
	symbol  = regexp.MustCompile(`^([a-z]\w*)((?:\.[A-Z]\w+)+)$`)
	goFile  = regexp.MustCompile(`^\w+\.go$`)
	aTest   = regexp.MustCompile("(?:`([\\w/]+)`:? `?)?\\b((?:Test|Fuzz)[A-Z]\\w+)") // perhaps with its package before it
)

// declared tells whether a package of ours of that name says each name in package.Name or
// package.Type.Method; what is no such name, or of no package of ours, it lets pass.
func declared(code []text, name string) bool {
	parts := symbol.FindStringSubmatch(name)
	if parts == nil {
		return true
	}
	var all strings.Builder
	for _, c := range code {
		if path.Base(path.Dir(c.path)) == parts[1] && !strings.HasSuffix(c.path, "_test.go") {
			all.WriteString(c.content)
		}
	}
	for _, part := range strings.Split(parts[2], ".")[1:] {
		if all.Len() > 0 && !regexp.MustCompile(`(?m)^(?:type |func |func \(.*\) |\t)`+part+`\b`).MatchString(all.String()) {
			return false
		}
	}
	return true
}

// TestDocumentsNameWhatIsThere holds links, paths in backquotes, what is started with ./, Go
// files, exported names and tests that a document names to the repository.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	code := texts(t, ".go")
	named := func(file string) bool {
		return slices.ContainsFunc(code, func(c text) bool { return path.Base(c.path) == file })
	}
	for _, document := range texts(t, ".md") {
		missing := func(what string) { t.Errorf("%s names %s, which is not there", document.path, what) }
		for _, l := range link.FindAllStringSubmatch(document.content, -1) {
			if !exists(path.Join(path.Dir(document.path), l[1])) {
				missing(l[1])
			}
		}
		for _, q := range quote.FindAllStringSubmatch(document.content, -1) {
			if strings.HasPrefix(q[1], "/") {
				continue // a path of the system, perhaps with a space in it
			}
			for _, word := range strings.Fields(q[1]) {
				if inside.MatchString(word) && !exists(word) || goFile.MatchString(word) && !named(word) || !declared(code, word) {
					missing(word)
				}
			}
		}
		for _, s := range started.FindAllStringSubmatch(document.content, -1) {
			if word := strings.TrimRight(s[1], "./"); word != "" && word != "kigen" && !exists(word) { // ./kigen is built
				missing("./" + word)
			}
		}
		for _, named := range aTest.FindAllStringSubmatch(document.content, -1) {
			room, name := named[1], named[2]
			if !slices.ContainsFunc(code, func(c text) bool {
				return strings.HasPrefix(c.path, room) && strings.Contains(c.content, "\nfunc "+name+"(")
			}) {
				missing(strings.TrimSpace(room + " " + name))
			}
		}
	}
}

var (
	aDocument = regexp.MustCompile(`[\w-]+(?:\.[\w-]+)?\.md\b`)
	elsewhere = regexp.MustCompile(`\w+://\S+|\w[\w/-]*: [\w/.-]+\.md`) // an address, or owner/project: file
)

// TestCommentsNameDocumentsThatAreThere finds references that only those can follow who have
// more than the repository.
func TestCommentsNameDocumentsThatAreThere(t *testing.T) {
	documents := texts(t, ".md")
	for _, file := range texts(t, ".go", ".toml", ".py", ".yml", ".service") {
		for _, name := range aDocument.FindAllString(elsewhere.ReplaceAllString(file.content, ""), -1) {
			if !slices.ContainsFunc(documents, func(d text) bool { return path.Base(d.path) == name }) {
				t.Errorf("%s names %s, which is not there", file.path, name)
			}
		}
	}
}
