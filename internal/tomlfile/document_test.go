package tomlfile

import "testing"

func TestNothingBelowAHeaderThatIsWrongIsReadElsewhere(t *testing.T) {
	var got sample
	if _, mistakes := Decode("[[table]]\nsound = true\nnames = [\"a\"]", &got); len(mistakes) == 0 || got.Sound || got.Names != nil {
		t.Errorf("%+v, %v", got, mistakes)
	}
}

func TestAListWithOneBadElementIsLeftOutWhole(t *testing.T) {
	for text, line := range map[string]int{"names = [\n1,\n\"a\"]": 2, "notice = { ja = 3, en = \"x\" }": 1, "ward = [{ code = 1 }, { code = \"c\" }]": 1} {
		var got sample
		_, mistakes := Decode(text, &got)
		if len(mistakes) != 1 || mistakes[0].Line != line || got.Names != nil || got.Notice != nil || got.Wards != nil {
			t.Errorf("%q: %+v, %v", text, got, mistakes)
		}
	}
}

func TestAKeyThatIsUnknownIsNamedOnce(t *testing.T) {
	_, mistakes := Decode("x.a = 1\nx.b = 1\n[x.c]\n[x.d]", &sample{})
	if len(mistakes) != 1 || mistakes[0].Key != "x" || mistakes[0].Line != 1 {
		t.Errorf("%v", mistakes)
	}
	if _, mistakes := Decode(`"" = 1`, &struct{ Plain int }{}); len(mistakes) != 1 || mistakes[0].Kind != UnknownKey {
		t.Errorf("a field without a name in the file: %v", mistakes)
	}
}

func TestWhatIsTakenOutMovesNoLine(t *testing.T) {
	var got struct {
		Names []string `toml:"names"`
		Size  int8     `toml:"size"`
	}
	_, mistakes := Decode("names = [\n1,\n]\nsize = 300", &got)
	if len(mistakes) != 2 || mistakes[0].Line != 2 || mistakes[1].Line != 4 || mistakes[1].Key != "size" {
		t.Errorf("%+v", mistakes)
	}
}

func TestElementsOfArraysHaveTheirLines(t *testing.T) {
	lines, _ := Decode("\n\n[[ward]]\n[[ward.place]]\n[[ward.place]]\n[[ward]]\nplace = [{},\n{}]\nwaits = [\n\"1s\"]", &sample{})
	for path, want := range map[string]int{"ward": 3, "ward.0": 3, "ward.0.place": 4, "ward.0.place.0": 4, "ward.0.place.1": 5, "ward.1": 6, "ward.1.place.0": 7, "ward.1.waits.0": 10} {
		if lines[path] != want {
			t.Errorf("%s: line %d, want %d", path, lines[path], want)
		}
	}
	if lines["ward.2"] != 0 || lines["ward.0.place.2"] != 0 {
		t.Errorf("%v", lines)
	}
}

func TestATableMayBeAPointer(t *testing.T) {
	var got struct {
		Table *struct {
			Size int `toml:"size"`
		} `toml:"table"`
	}
	if _, mistakes := Decode("[table]\nsize = 7", &got); mistakes != nil || got.Table == nil || got.Table.Size != 7 {
		t.Errorf("%+v, %v", got.Table, mistakes)
	}
}
