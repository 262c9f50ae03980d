package architecture_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "draw docs/architecture.svg anew")

func TestThePictureShowsTodaysImports(t *testing.T) {
	file := filepath.Join(root, "docs", "architecture.svg")
	want := drawn(imports(sources(t)).reduced())
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := os.ReadFile(file); !bytes.Equal(got, want) {
		t.Error("docs/architecture.svg shows other imports than the code has: run make architecture")
	}
}

// imports returns what the packages of the program import: each other, and the libraries in
// the list of machines.
func imports(all []source) graph {
	g := graph{}
	for _, s := range all {
		if s.test {
			continue
		}
		g[s.room] = slices.Clip(g[s.room])
		for _, imported := range s.imports {
			below, is := ours(imported)
			if !is {
				below = machine(imported)
			}
			if below != "" {
				g[below] = slices.Clip(g[below])
				g[s.room] = append(g[s.room], below)
			}
		}
	}
	for name := range g {
		slices.Sort(g[name])
		g[name] = slices.Compact(g[name])
	}
	return g
}

// machine returns the name under which the list of machines has an import, or "".
func machine(imported string) string {
	for _, m := range machines {
		if strings.HasPrefix(imported+"/", strings.TrimSuffix(m.library, "/")+"/") {
			return m.library
		}
	}
	return ""
}

const (
	rowHeight, boxHeight = 90, 34
	margin               = 24
	letter               = 8 // the width of most letters at most
)

func label(name string) string {
	if name == "." {
		return "main.go"
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "github.com/"), "internal/"), "/")
}

// drawn returns a graph as an SVG.
func drawn(g graph) []byte {
	rows := placed(g, func(name string) int { return letter*len(label(name)) + 20 })
	var arrows, boxes bytes.Buffer
	right := 0
	for y, row := range rows {
		for _, p := range row {
			right = max(right, p.x+p.width/2)
			if p.name == "" {
				continue
			}
			for _, below := range p.below {
				drawArrow(&arrows, y, p, below)
			}
			drawBox(&boxes, y, p)
		}
	}
	width, height := right+2*margin, top(len(rows)-1)+boxHeight+margin
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="%[3]d 0 %[1]d %[2]d" font-family="sans-serif" font-size="14" text-anchor="middle">
<title>Which package imports which</title>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#666"/></marker></defs>
<rect x="%[3]d" width="%[1]d" height="%[2]d" fill="#fff"/>
<g fill="none" stroke="#666">
%[4]s</g>
%[5]s</svg>
`, width, height, -margin, &arrows, &boxes)
}

func top(row int) int { return margin + row*rowHeight }

// drawArrow draws an arrow from a place in a row, through the points in the rows between.
func drawArrow(svg *bytes.Buffer, row int, from, to *place) {
	fmt.Fprintf(svg, `<path marker-end="url(#tip)" d="M%d %d`, from.x, top(row)+boxHeight)
	for {
		row++
		begins, ends := top(row-1)+boxHeight, top(row)
		middle := (begins + ends) / 2
		fmt.Fprintf(svg, "C%d %d %d %d %d %d", from.x, middle, to.x, middle, to.x, ends)
		if to.name != "" {
			break
		}
		fmt.Fprintf(svg, "V%d", ends+boxHeight)
		from, to = to, to.below[0]
	}
	fmt.Fprintln(svg, `"/>`)
}

// drawBox draws a package: filled where it stands at the root, in outline below internal,
// dashed where it is a library.
func drawBox(svg *bytes.Buffer, row int, p *place) {
	style := `fill="#dcebf7" stroke="#1d5c8c"`
	switch {
	case machine(p.name) == p.name:
		style = `fill="#fff" stroke="#888" stroke-dasharray="4 3"`
	case strings.HasPrefix(p.name, "internal/"):
		style = `fill="#fff" stroke="#1d5c8c"`
	}
	fmt.Fprintf(svg, `<rect x="%d" y="%d" width="%d" height="%d" rx="5" %s/>`, p.x-p.width/2, top(row), p.width, boxHeight, style)
	fmt.Fprintf(svg, `<text x="%d" y="%d">%s</text>`+"\n", p.x, top(row)+boxHeight/2+5, label(p.name))
}
