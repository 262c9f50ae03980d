package gui

import (
	"testing"

	"kigen/gui/model"
)

func TestABirthDateIsTypedByKeyboard(t *testing.T) {
	b := openBench(t, "ja", "card-renewable")
	b.settle()
	b.tap("next")
	b.tap("born")
	b.enter("1980")
	b.tap("key-1")
	b.tap("confirm")
	if !b.model.Birth.Wrong || b.model.Page != model.BornPage {
		t.Error("half a date was taken")
	}
	b.tap("delete")
	if b.model.Birth.Count != 4 {
		t.Errorf("%d digits are left, want 4", b.model.Birth.Count)
	}
}
