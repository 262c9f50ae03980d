package architecture_test

import (
	"cmp"
	"maps"
	"slices"
)

// A graph says for every node which others it points to. It has no cycles, as imports have none.
type graph map[string][]string

// reaches tells whether arrows lead from one node to another.
func (g graph) reaches(from, to string) bool {
	return from == to || slices.ContainsFunc(g[from], func(next string) bool { return g.reaches(next, to) })
}

// reduced returns the graph without the arrows that a longer way makes superfluous.
func (g graph) reduced() graph {
	less := graph{}
	for from, tos := range g {
		less[from] = slices.DeleteFunc(slices.Clone(tos), func(to string) bool {
			return slices.ContainsFunc(tos, func(other string) bool { return other != to && g.reaches(other, to) })
		})
	}
	return less
}

// rows returns how far down each node stands: just below the lowest that points to it.
func (g graph) rows() map[string]int {
	row := map[string]int{}
	var lower func(string, int)
	lower = func(name string, to int) {
		row[name] = max(row[name], to)
		for _, below := range g[name] {
			lower(below, row[name]+1)
		}
	}
	for name := range g {
		lower(name, 0)
	}
	return row
}

// A place is a node in its row, or a point where an arrow passes through a row: that has no name.
type place struct {
	name         string
	width, x     int // x is the middle
	above, below []*place
}

// placed puts a graph's nodes in rows from the top down, so that few arrows cross and most are
// short: the method of Sugiyama, Tagawa and Toda (1981).
func placed(g graph, width func(name string) int) [][]*place {
	row, places := g.rows(), map[string]*place{}
	rows := make([][]*place, slices.Max(slices.Collect(maps.Values(row)))+1)
	add := func(r int, p *place) *place {
		rows[r] = append(rows[r], p)
		return p
	}
	names := slices.Sorted(maps.Keys(g))
	for _, name := range names {
		places[name] = add(row[name], &place{name: name, width: width(name)})
	}
	for _, name := range names {
		for _, to := range g[name] {
			from := places[name]
			for r := row[name] + 1; r < row[to]; r++ {
				from = join(from, add(r, &place{width: gap}))
			}
			join(from, places[to])
		}
	}
	untangle(rows)
	spread(rows)
	return rows
}

func join(above, below *place) *place {
	above.below = append(above.below, below)
	below.above = append(below.above, above)
	return below
}

const (
	rounds = 40
	gap    = 18 // between two boxes
)

// untangle orders every row by where its neighbours stand, up and down in turn, and keeps the
// order with the fewest crossings.
func untangle(rows [][]*place) {
	best, fewest := copied(rows), crossings(rows)
	for round := range rounds {
		for i := range rows {
			toward := func(p *place) []*place { return p.above }
			if round%2 == 1 {
				i, toward = len(rows)-1-i, func(p *place) []*place { return p.below }
			}
			number(rows)
			middle := map[*place]int{}
			for _, p := range rows[i] {
				middle[p] = mean(p.x*1000, toward(p), func(q *place) int { return q.x * 1000 })
			}
			slices.SortStableFunc(rows[i], func(a, b *place) int { return cmp.Compare(middle[a], middle[b]) })
			swap(rows, i)
		}
		if n := crossings(rows); n < fewest {
			best, fewest = copied(rows), n
		}
	}
	copy(rows, best)
}

// swap lets neighbours in a row change places where fewer arrows cross then.
func swap(rows [][]*place, i int) {
	for j := range len(rows[i]) - 1 {
		before := crossings(rows)
		rows[i][j], rows[i][j+1] = rows[i][j+1], rows[i][j]
		if crossings(rows) >= before {
			rows[i][j], rows[i][j+1] = rows[i][j+1], rows[i][j]
		}
	}
}

func copied(rows [][]*place) [][]*place {
	all := make([][]*place, len(rows))
	for i, row := range rows {
		all[i] = slices.Clone(row)
	}
	return all
}

// number gives every place its position in its row.
func number(rows [][]*place) {
	for _, row := range rows {
		for i, p := range row {
			p.x = i
		}
	}
}

// crossings counts the pairs of arrows between neighbouring rows that cross.
func crossings(rows [][]*place) (n int) {
	number(rows)
	for _, row := range rows {
		for i, a := range row {
			for _, b := range row[i+1:] {
				for _, belowA := range a.below {
					for _, belowB := range b.below {
						if belowA.x > belowB.x {
							n++
						}
					}
				}
			}
		}
	}
	return n
}

// mean returns the mean of what the neighbours say, or alone where there are none. It is in
// whole numbers, to be the same on every processor.
func mean(alone int, neighbours []*place, of func(*place) int) int {
	if len(neighbours) == 0 {
		return alone
	}
	sum := 0
	for _, p := range neighbours {
		sum += of(p)
	}
	return sum / len(neighbours)
}

// spread gives places their x: as near to their neighbours' as the order and the width of a row allow.
func spread(rows [][]*place) {
	for _, row := range rows {
		arrange(row, make([]int, len(row)))
	}
	for round := range rounds {
		for i := range rows {
			if round%2 == 1 {
				i = len(rows) - 1 - i
			}
			wish := make([]int, len(rows[i]))
			for j, p := range rows[i] {
				neighbours := slices.Concat(p.above, p.below)
				wish[j] = mean(p.x, neighbours, func(q *place) int { return q.x })
			}
			arrange(rows[i], wish)
		}
	}
	left := rows[0][0].x
	for _, row := range rows {
		left = min(left, row[0].x-row[0].width/2)
	}
	for _, row := range rows {
		for _, p := range row {
			p.x -= left
		}
	}
}

// arrange puts a row's places near where they wish to be, without overlap: blocks of places
// that touch stand at the mean of their wishes.
func arrange(row []*place, wish []int) {
	type block struct{ sum, size, at, from int } // its first place stands at at
	offset := make([]int, len(row))              // of each place in a row without gaps
	for i := range row[1:] {
		offset[i+1] = offset[i] + (row[i].width+row[i+1].width)/2 + gap
	}
	var blocks []block
	for i := range row {
		next := block{sum: wish[i] - offset[i], size: 1, from: i}
		next.at = next.sum
		for len(blocks) > 0 && blocks[len(blocks)-1].at >= next.at {
			last := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			next = block{sum: last.sum + next.sum, size: last.size + next.size, from: last.from}
			next.at = next.sum / next.size
		}
		blocks = append(blocks, next)
	}
	for i, b := range blocks {
		end := len(row)
		if i+1 < len(blocks) {
			end = blocks[i+1].from
		}
		for j := b.from; j < end; j++ {
			row[j].x = b.at + offset[j]
		}
	}
}
