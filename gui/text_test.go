package gui

import (
	"testing"

	"kigen/gui/widget"
)

func TestTextIsAsHighAsItsLines(t *testing.T) {
	newBench(t, "ja")
	l := widget.Look{Scale: 1}
	words := l.Text("2025年11月30日（令和7年）まで。", widget.Style{Size: 20})
	natural := words.NaturalWidth()
	if got := words.HeightFor(natural); got != 20*1.5 {
		t.Errorf("at its natural width it is %g high, want one line", got)
	}
	narrow := words.HeightFor(natural * 0.6)
	if narrow != 2*20*1.5 {
		t.Errorf("at six tenths of it, it is %g high, want two lines", narrow)
	}
	twice := widget.Look{Scale: 2}.Text(words.Words, widget.Style{Size: 20})
	if got := twice.HeightFor(2 * natural * 0.6); got != 2*narrow {
		t.Errorf("at 200 %% and twice the width it is %g high, want %g", got, 2*narrow)
	}
}
