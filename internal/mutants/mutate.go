package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// A mutant is one small change of a source file: the bytes from start to end are
// replaced.
type mutant struct {
	file       string // as it was given
	line       int    // where the change begins, from 1
	in         string // function, method as "Type.Method", or "" outside of any
	change     string // what is changed, in one line of at most 100 characters
	start, end int
	with       string
}

// name tells one mutant from the others of its package. It has no line number, so that it
// stays the same when lines above it come and go.
func (m mutant) name() string {
	return strings.TrimPrefix(fmt.Sprintf("%s: %s", m.in, m.change), ": ")
}

// apply returns src with the change.
func (m mutant) apply(src []byte) []byte {
	return append(append(append([]byte(nil), src[:m.start]...), m.with...), src[m.end:]...)
}

// mutantsOf returns all mutants of a source file, in order:
//
//   - a statement that is not carried out (a call, a deferred call, an assignment, a send, a break)
//   - a condition that never, and one that always holds; one half of && and || left out
//   - a case that does nothing
//   - < for <=, == for !=, + for -, and back
//   - an error that is not returned
//   - true for false; a constant decimal number doubled and halved; a file's mode opened to all
//
// Some do not compile.
func mutantsOf(file string, src []byte) ([]mutant, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	m := mutator{set: set, src: src, file: file, ifs: map[ast.Expr]bool{}}
	for _, declaration := range parsed.Decls {
		m.declaration(declaration)
	}
	// The same change twice in one function is told apart by its number.
	seen := map[string]int{}
	for i := range m.found {
		name := m.found[i].name()
		if seen[name]++; seen[name] > 1 {
			m.found[i].change += fmt.Sprintf(" (%d)", seen[name])
		}
	}
	return m.found, nil
}

type mutator struct {
	set   *token.FileSet
	src   []byte
	file  string
	in    string
	errs  bool              // the last result of the function around is an error
	ifs   map[ast.Expr]bool // conditions and halves of conditions, which are mutated as such
	found []mutant
}

func (m *mutator) declaration(declaration ast.Decl) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		m.in = d.Name.Name
		if d.Recv != nil && len(d.Recv.List) == 1 {
			m.in = strings.TrimPrefix(m.text(d.Recv.List[0].Type), "*") + "." + m.in
		}
		if d.Body != nil {
			m.function(d.Type, d.Body)
		}
	case *ast.GenDecl:
		m.in = ""
		if d.Tok == token.CONST {
			m.constants(d)
		} else {
			m.walk(d)
		}
	}
}

func (m *mutator) function(signature *ast.FuncType, body *ast.BlockStmt) {
	before := m.errs
	defer func() { m.errs = before }()
	m.errs = false
	if signature.Results != nil {
		last := signature.Results.List[len(signature.Results.List)-1].Type
		name, ok := last.(*ast.Ident)
		m.errs = ok && name.Name == "error"
	}
	m.walk(body)
}

// walk finds the mutants below a node.
func (m *mutator) walk(root ast.Node) {
	ast.Inspect(root, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.FuncLit:
			m.function(n.Type, n.Body)
			return false
		case *ast.GenDecl:
			if n.Tok == token.CONST {
				m.constants(n)
				return false
			}
		case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt, *ast.IncDecStmt, *ast.SendStmt, *ast.BranchStmt:
			m.without(n)
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				m.without(n)
			}
		case *ast.IfStmt:
			if m.passesOn(n) {
				m.ifs[n.Cond] = true // the error that is not returned says as much
			} else {
				m.condition(n.Cond, "if ", true)
			}
		case *ast.ForStmt:
			if n.Cond != nil {
				m.condition(n.Cond, "for ", false)
			}
		case *ast.SwitchStmt:
			m.cases(n)
		case *ast.SelectStmt:
			// What is received or sent is part of the select and can't stand elsewhere.
			for _, clause := range n.Body.List {
				for _, statement := range clause.(*ast.CommClause).Body {
					m.walk(statement)
				}
			}
			return false
		case *ast.TypeSwitchStmt:
			for _, clause := range n.Body.List {
				m.skipped(clause.(*ast.CaseClause))
			}
		case *ast.BinaryExpr:
			m.operator(n)
		case *ast.ReturnStmt:
			m.returned(n)
		case *ast.Ident:
			m.truth(n)
		case *ast.BasicLit:
			m.mode(n)
		}
		return true
	})
}

func (m *mutator) without(statement ast.Node) {
	m.add(statement, "without "+m.text(statement), "if false { "+m.text(statement)+" }")
}

func (m *mutator) condition(condition ast.Expr, word string, always bool) {
	m.ifs[condition] = true
	m.add(condition, "never "+word+m.text(condition), "false && ("+m.text(condition)+")")
	// Nothing works with an error that is always seen: that needs no test of its own.
	if always && m.text(condition) != "err != nil" {
		m.add(condition, "always "+word+m.text(condition), "true || ("+m.text(condition)+")")
	}
}

// passesOn says whether a statement returns the error it sees and does nothing else.
func (m *mutator) passesOn(n *ast.IfStmt) bool {
	if m.text(n.Cond) != "err != nil" || len(n.Body.List) != 1 || n.Else != nil {
		return false
	}
	_, ok := n.Body.List[0].(*ast.ReturnStmt)
	return ok && m.errs
}

func (m *mutator) cases(n *ast.SwitchStmt) {
	for _, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		if n.Tag != nil {
			m.skipped(clause)
			continue
		}
		for _, condition := range clause.List {
			m.condition(condition, "case ", true)
		}
	}
}

func (m *mutator) skipped(clause *ast.CaseClause) {
	if len(clause.Body) == 0 {
		return
	}
	head := "default"
	if clause.List != nil {
		head = "case " + m.between(clause.List[0].Pos(), clause.List[len(clause.List)-1].End())
	}
	from, to := clause.Body[0].Pos(), clause.Body[len(clause.Body)-1].End()
	m.addAt(from, to, "without "+head, "if false { "+m.between(from, to)+"\n}")
}

// A half of && is left out where it is true, one of || where it is false.
func (m *mutator) operator(n *ast.BinaryExpr) {
	swapped, ok := map[token.Token]string{
		token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
		token.EQL: "!=", token.NEQ: "==", token.ADD: "-", token.SUB: "+",
	}[n.Op]
	switch {
	case n.Op == token.LAND || n.Op == token.LOR:
		neutral := map[token.Token]string{token.LAND: "true || (", token.LOR: "false && ("}[n.Op]
		for _, half := range []ast.Expr{n.X, n.Y} {
			m.ifs[half] = true
			m.add(half, "without "+m.text(half), "("+neutral+m.text(half)+"))")
		}
	case !ok, (n.Op == token.EQL || n.Op == token.NEQ) && m.ifs[n]:
		// A condition that never or always holds says as much.
	case (n.Op == token.ADD || n.Op == token.SUB) && !number(n.X) && !number(n.Y):
		// It may join strings.
	default:
		m.addAt(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), swapped+" in "+m.text(n), swapped)
	}
}

// number says whether x is seen to be a number without knowing types.
func number(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return x.Kind == token.INT
	case *ast.CallExpr:
		name, ok := x.Fun.(*ast.Ident)
		return ok && name.Name == "len"
	}
	return false
}

// An error that is returned is made nil, and still worked out.
func (m *mutator) returned(n *ast.ReturnStmt) {
	if !m.errs || len(n.Results) == 0 {
		return
	}
	last := n.Results[len(n.Results)-1]
	if name, ok := last.(*ast.Ident); ok && name.Name == "nil" {
		return
	}
	if call, ok := last.(*ast.CallExpr); ok && len(n.Results) == 1 {
		m.add(call, "no error of "+m.text(n), "func() error { _ = "+m.text(call)+"; return nil }()")
		return
	}
	m.add(last, "no error of "+m.text(n), "func() error { _ = error("+m.text(last)+"); return nil }()")
}

func (m *mutator) truth(n *ast.Ident) {
	if n.Name == "true" || n.Name == "false" {
		other := strconv.FormatBool(n.Name != "true")
		m.add(n, other+" for "+n.Name, other)
	}
}

func (m *mutator) mode(n *ast.BasicLit) {
	if n.Kind == token.INT && strings.HasPrefix(n.Value, "0o") {
		m.add(n, "mode 0o777 for "+n.Value, "0o777")
	}
}

func (m *mutator) constants(d *ast.GenDecl) {
	ast.Inspect(d, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, value := range spec.Values {
			for {
				product, ok := value.(*ast.BinaryExpr)
				if !ok {
					break
				}
				value = product.X
			}
			number, ok := value.(*ast.BasicLit)
			// What is written in hexadecimal is a name of the protocol, and no limit.
			if !ok || number.Kind != token.INT || strings.HasPrefix(number.Value, "0x") {
				continue
			}
			what := spec.Names[0].Name + " = " + m.text(spec.Values[0])
			m.add(number, "twice "+what, "2*"+number.Value)
			m.add(number, "half "+what, "("+number.Value+"/2)")
		}
		return false
	})
}

func (m *mutator) text(node ast.Node) string { return m.between(node.Pos(), node.End()) }

func (m *mutator) between(from, to token.Pos) string {
	return string(m.src[m.set.Position(from).Offset:m.set.Position(to).Offset])
}

func (m *mutator) add(node ast.Node, change, with string) {
	m.addAt(node.Pos(), node.End(), change, with)
}

func (m *mutator) addAt(from, to token.Pos, change, with string) {
	position := m.set.Position(from)
	change = strings.Join(strings.Fields(change), " ")
	if runes := []rune(change); len(runes) > 100 {
		change = string(runes[:99]) + "…"
	}
	m.found = append(m.found, mutant{
		file: m.file, line: position.Line, in: m.in, change: change,
		start: position.Offset, end: m.set.Position(to).Offset, with: with,
	})
}
