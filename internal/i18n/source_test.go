package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A use is a place in the source that names a key: a call of Say, or a string that a
// call of Say can come by.
type use struct {
	at       token.Pos
	position string         // the same for people
	key      *regexp.Regexp // what the key can be; nil where the source does not show it
	names    []string       // of the values given to it
	unnamed  bool           // the values' names are not to be seen here
}

// root is where the repository is, seen from here.
const root = "../.."

// uses finds every use of a key in the repository's Go source, tests left out.
//
// A method named say that hands its key on to Say counts like Say: its calls are
// looked at, and what it does itself is not. Where a call has its key from a variable,
// that was once a string like any other: so every string that has the form of a key
// and begins with a table of the files is a use.
func uses(t *testing.T) []use {
	t.Helper()
	tables := map[string]bool{}
	for key := range messages(t, ja()) {
		table, _, _ := strings.Cut(key, ".")
		tables[table] = true
	}
	var all []use
	positions := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, u := range usesIn(file, tables) {
			u.position = positions.Position(u.at).String()
			all = append(all, u)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func usesIn(file *ast.File, tables map[string]bool) (found []use) {
	seen := map[ast.Node]bool{} // as part of something larger
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			return !isSay(node.Name)
		case *ast.BinaryExpr:
			seen[node.X], seen[node.Y] = true, true
		case *ast.CallExpr:
			if function, ok := node.Fun.(*ast.SelectorExpr); ok && isSay(function.Sel) && len(node.Args) > 0 {
				seen[node.Args[0]] = true
				found = append(found, useIn(node))
			}
		case *ast.BasicLit:
			text, ok := stringOf(node)
			table, _, _ := strings.Cut(text, ".")
			if ok && !seen[node] && tables[table] && keyForm.MatchString(text) {
				found = append(found, use{at: node.Pos(), key: exactly(keyPattern(node)), unnamed: true})
			}
		}
		return true
	})
	return found
}

func isSay(name *ast.Ident) bool { return name.Name == "Say" || name.Name == "say" }

// useIn returns the use that a call of Say is.
func useIn(call *ast.CallExpr) use {
	u := use{at: call.Pos(), unnamed: call.Ellipsis.IsValid()}
	if key := keyPattern(call.Args[0]); key != unseen {
		u.key = exactly(key)
	}
	for i := 1; i < len(call.Args) && !u.unnamed; i += 2 {
		name, _ := stringOf(call.Args[i])
		u.names = append(u.names, name)
	}
	return u
}

var keyForm = regexp.MustCompile(`^[a-z-]+(\.[A-Za-z0-9-]+)+$`)

// unseen is the pattern of an expression that is no string literal.
const unseen = ".+"

func exactly(pattern string) *regexp.Regexp { return regexp.MustCompile("^" + pattern + "$") }

func keyPattern(expression ast.Expr) string {
	if text, ok := stringOf(expression); ok {
		return regexp.QuoteMeta(text)
	}
	if sum, ok := expression.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return keyPattern(sum.X) + keyPattern(sum.Y)
	}
	return unseen
}

func stringOf(expression ast.Expr) (string, bool) {
	literal, ok := expression.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func TestEveryKeySaidExistsAndGetsItsValues(t *testing.T) {
	all := messages(t, ja())
	found := uses(t)
	if len(found) == 0 {
		t.Fatal("no call of Say found: is this test looking in the right place?")
	}
	for _, u := range found {
		if u.key == nil {
			continue // a variable, which had its key from one of the others
		}
		var exists bool
		var taken []string // by any key of the family
		for key, message := range all {
			if !u.key.MatchString(key) {
				continue
			}
			exists = true
			taken = append(taken, placeholders(message)...)
			for _, name := range placeholders(message) {
				if !u.unnamed && !slices.Contains(u.names, name) {
					t.Errorf("%s: %s gets no value for {{.%s}}", u.position, key, name)
				}
			}
		}
		if !exists {
			t.Errorf("%s: no key %s", u.position, u.key)
			continue
		}
		for _, name := range u.names {
			if !slices.Contains(taken, name) && name != "Count" {
				t.Errorf("%s: %s has no placeholder for the value %q", u.position, u.key, name)
			}
		}
	}
}

func TestNoStaleKeys(t *testing.T) {
	found := uses(t)
	for _, key := range slices.Sorted(maps.Keys(messages(t, ja()))) {
		if !slices.ContainsFunc(found, func(u use) bool { return u.key != nil && u.key.MatchString(key) }) {
			t.Errorf("nobody says %s", key)
		}
	}
}

func TestPackageCommentNamesEveryFamilyOfThisPackage(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range uses(t) {
		here := strings.HasPrefix(u.position, filepath.Join(root, "internal", "i18n"))
		if !here || u.key == nil || !strings.Contains(u.key.String(), unseen) {
			continue
		}
		family, _, _ := strings.Cut(strings.TrimPrefix(u.key.String(), "^"), unseen)
		family = strings.ReplaceAll(family, `\`, "") + "*"
		if !strings.Contains(file.Doc.Text(), family) {
			t.Errorf("%s: the package comment does not name the family %s", u.position, family)
		}
	}
}
