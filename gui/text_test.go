package gui

import "testing"

func TestTextIsAsHighAsItsLines(t *testing.T) {
	newBench(t, "ja")
	l := look{scale: 1}
	words := l.text("2025年11月30日（令和7年）まで。", style{size: 20})
	natural := words.naturalWidth()
	if got := words.heightFor(natural); got != 20*1.5 {
		t.Errorf("at its natural width it is %g high, want one line", got)
	}
	narrow := words.heightFor(natural * 0.6)
	if narrow != 2*20*1.5 {
		t.Errorf("at six tenths of it, it is %g high, want two lines", narrow)
	}
	twice := look{scale: 2}.text(words.words, style{size: 20})
	if got := twice.heightFor(2 * natural * 0.6); got != 2*narrow {
		t.Errorf("at 200 %% and twice the width it is %g high, want %g", got, 2*narrow)
	}
}
