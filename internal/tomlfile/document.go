package tomlfile

import (
	"encoding"
	"errors"
	"reflect"
	"slices"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A document is a file that is being compared with the type it is for.
type document struct {
	data     []byte
	starts   []int // offsets of the lines
	lines    Lines
	elements map[string]int // how many, of arrays of tables, by their path
	mistakes []Mistake
}

// A place is where a key leads to.
type place struct {
	key, path string       // without and with the numbers of elements
	target    reflect.Type // nil for what the type does not have
}

// compare compares TOML text with a type: it notes the line of every key, and every mistake.
// Keys with bad values are taken out of the text, and tables that should be none.
func (d *document) compare(target reflect.Type) {
	d.starts = []int{0}
	for i, b := range d.data {
		if b == '\n' {
			d.starts = append(d.starts, i+1)
		}
	}
	table, isBad := place{target: target}, false
	var p unstable.Parser
	for p.Reset(d.data); p.NextExpression(); {
		e := p.Expression()
		var good bool
		from, to := int(e.Raw.Offset), int(e.Raw.Offset+e.Raw.Length)
		if e.Kind == unstable.KeyValue {
			good = !isBad && d.keyValue(table, e)
		} else {
			key := e.Child().Raw
			from, to = d.starts[d.line(int(key.Offset))-1], int(key.Offset)
			for to < len(d.data) && d.data[to] != '\n' {
				to++
			}
			table = d.keys(place{target: target}, e)
			good = d.value(table, e, from)
			isBad = !good
		}
		if !good {
			d.blank(from, to)
		}
	}
}

// blank takes out a part of the text. All else stays where it is.
func (d *document) blank(from, to int) {
	for i := from; i < to; i++ {
		if d.data[i] != '\n' {
			d.data[i] = ' '
		}
	}
}

// line returns the number of the line with an offset.
func (d *document) line(at int) int {
	line, found := slices.BinarySearch(d.starts, at)
	if found {
		line++
	}
	return line
}

// note records where a path begins, and reports whether this is the first time.
func (d *document) note(path string, at int) bool {
	if d.lines[path] != 0 {
		return false
	}
	d.lines[path] = d.line(at)
	return true
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// keys returns the place to which the dotted key of a node leads.
func (d *document) keys(in place, node *unstable.Node) place {
	for key := node.Key(); key.Next(); {
		name, at := string(key.Node().Data), int(key.Node().Raw.Offset)
		next := place{join(in.key, name), join(in.path, name), nil}
		first := d.note(next.path, at)
		if in.target != nil {
			next.target = memberOf(in.target, name)
		}
		if next.target == nil && in.target != nil && first {
			d.mistakes = append(d.mistakes, Mistake{UnknownKey, d.line(at), next.key, ""})
		}
		if node.Kind == unstable.ArrayTable && key.IsLast() {
			d.elements[next.path]++
		}
		if n := d.elements[next.path]; n > 0 { // a key of an array is one of its last element
			next.path = join(next.path, strconv.Itoa(n-1))
			d.note(next.path, at)
		}
		in = next
	}
	return in
}

func (d *document) keyValue(table place, node *unstable.Node) (good bool) {
	return d.value(d.keys(table, node), node.Value(), int(node.Raw.Offset))
}

// value reports whether a value, or the header of a table, fits the place it has. The
// library would stop at the first that does not, and give UnmarshalText more than strings, but
// no string to a type that is one itself.
func (d *document) value(at place, node *unstable.Node, from int) (good bool) {
	if node.Raw.Length > 0 {
		from = int(node.Raw.Offset)
	}
	target := base(at.target)
	if target == nil {
		return true
	}
	if err := check(target, node); err != nil {
		d.mistakes = append(d.mistakes, Mistake{BadValue, d.line(from), at.key, err.Error()})
		return false
	}
	good = true
	for i, children := 0, node.Children(); node.Kind == unstable.InlineTable && children.Next(); i++ {
		good = d.keyValue(at, children.Node()) && good
	}
	for i, children := 0, node.Children(); node.Kind == unstable.Array && children.Next(); i++ {
		element, child := place{at.key, join(at.path, strconv.Itoa(i)), target.Elem()}, children.Node()
		start := from
		if child.Raw.Length > 0 {
			start = int(child.Raw.Offset)
		}
		d.note(element.path, start)
		good = d.value(element, child, start) && good
	}
	return good
}

// check returns what is wrong with a value for a type.
func check(target reflect.Type, node *unstable.Node) error {
	kinds, want := kindsFor(target)
	if !slices.Contains(kinds, node.Kind) {
		return errors.New("want " + want)
	}
	if text, ok := reflect.New(target).Interface().(encoding.TextUnmarshaler); ok && node.Kind == unstable.String {
		return text.UnmarshalText(node.Data)
	}
	return nil
}

// kindsFor returns the kinds of TOML that a type takes, and what they are called.
func kindsFor(target reflect.Type) (kinds []unstable.Kind, want string) {
	switch kind := target.Kind(); {
	case target == reflect.TypeFor[Date]():
		return []unstable.Kind{unstable.LocalDate}, "a date, such as 2026-11-25"
	case kind == reflect.String, reflect.PointerTo(target).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return []unstable.Kind{unstable.String}, "text in quotation marks"
	case kind == reflect.Bool:
		return []unstable.Kind{unstable.Bool}, "true or false"
	case kind == reflect.Slice:
		return []unstable.Kind{unstable.Array, unstable.ArrayTable}, "an array"
	case kind == reflect.Struct, kind == reflect.Map:
		return []unstable.Kind{unstable.InlineTable, unstable.Table}, "a table"
	default:
		return []unstable.Kind{unstable.Integer}, "a number"
	}
}

// base returns what a pointer points to.
func base(t reflect.Type) reflect.Type {
	if t != nil && t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// memberOf returns the type of a key in a table, nil if there is no such key.
func memberOf(table reflect.Type, name string) reflect.Type {
	table = base(table)
	if table.Kind() == reflect.Slice { // an array of tables
		table = base(table.Elem())
	}
	switch table.Kind() {
	case reflect.Map:
		return table.Elem()
	case reflect.Struct:
		for i := range table.NumField() {
			if tag, ok := table.Field(i).Tag.Lookup("toml"); ok && tag == name {
				return table.Field(i).Type
			}
		}
	}
	return nil
}
