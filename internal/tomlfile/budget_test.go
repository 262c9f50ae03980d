package tomlfile

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// lines returns n lines of a format that takes the line's number.
func lines(n int, format string) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, format+"\n", i)
	}
	return text.String()
}

func nested(open, shut string, n int) string {
	return strings.Repeat(open, n) + strings.Repeat(shut, n)
}

func TestAFileBeyondABudgetIsRefusedWithItsLineBeforeItIsParsed(t *testing.T) {
	const deep, many, large = "more than 16 tables or arrays in each other", "more than 4000 keys and values", "a file of more than 65536 bytes"
	dotted := func(parts int) string { return strings.Repeat("a.", parts-1) + "a" }
	for name, test := range map[string]struct {
		text  string
		line  int // 0 if it is within the budgets
		cause string
	}{
		"as large as it may be":              {"# " + strings.Repeat("x", MostBytes-2), 0, ""},
		"a byte larger":                      {"\n# " + strings.Repeat("x", MostBytes-2), 2, large},
		"large, in lines":                    {strings.Repeat("#\n", MostBytes/2) + "#", MostBytes/2 + 1, large},
		"arrays as deep as they may be":      {"x = " + nested("[", "]", Deepest), 0, ""},
		"an array deeper":                    {"\nx = " + nested("[", "]", Deepest+1), 2, deep},
		"an array deeper, over lines":        {"x = " + nested("[\n", "]", Deepest+1), Deepest + 1, deep},
		"tables as deep as they may be":      {nested("a={", "}", Deepest), 0, ""},
		"a table deeper":                     {nested("a={", "}", Deepest+1), 1, deep},
		"a key of as many parts as it may":   {dotted(Deepest) + " = 1", 0, ""},
		"a key of one more":                  {"\n\n" + dotted(Deepest+1) + " = 1", 3, deep},
		"a header of as many parts":          {"[" + dotted(Deepest) + "]", 0, ""},
		"a header of one more":               {"[" + dotted(Deepest+1) + "]", 1, deep},
		"a key of quoted parts":              {strings.Repeat(`"a".`, Deepest) + "a = 1", 1, deep},
		"keys in a table, one after another": {"x = {" + dotted(9) + " = 1, b." + dotted(9) + " = 1}", 0, ""},
		"tables in an array, with dots":      {"x = [{" + dotted(9) + " = 1}, {" + dotted(9) + " = 1}]", 0, ""},
		"keys below a header":                {"[" + dotted(9) + "]\n" + dotted(9) + " = 1", 0, ""},
		"right behind lines of a string":     {"x = [\"\"\"a\"\"\"," + nested("[", "]", Deepest) + "]", 1, deep},
		"dots in lines of their own":         {lines(Deepest+1, "a%d.b = 1.5"), 0, ""},
		"as many keys as there may be":       {lines(MostParts, "a%d = 1"), 0, ""},
		"a key more":                         {lines(MostParts+1, "a%d = 1"), MostParts + 1, many},
		"as many tables as there may be":     {lines(MostParts, "[a%d]"), 0, ""},
		"a table more":                       {lines(MostParts+1, "[a%d]"), MostParts + 1, many},
		"as many elements as there may be":   {"x = [" + strings.Repeat("1,", MostParts-2) + "]", 0, ""},
		"an element more":                    {"x = [" + strings.Repeat("1,", MostParts-1) + "]", 1, many},
		"brackets in a string":               {`x = "` + strings.Repeat("[{", 20) + `"`, 0, ""},
		"brackets behind \\\" in a string":   {`x = "\"` + strings.Repeat("[{", 20) + `"`, 0, ""},
		"brackets in a literal string":       {`x = '` + strings.Repeat("[{", 20) + `'`, 0, ""},
		"brackets in a comment":              {"# " + strings.Repeat("[{", 20) + "\nx = 1 # " + strings.Repeat("[", 20), 0, ""},
		"brackets in lines of a string":      {"x = \"\"\"\n\"" + strings.Repeat("[\n", 20) + `\""""`, 0, ""},
		"brackets in literal lines":          {"x = '''\n'" + strings.Repeat("[\n", 20) + `\'''`, 0, ""},
		"a hash in a string":                 {`x = ["#", ` + nested("[", "]", Deepest) + "]", 1, deep},
		"behind a comment":                   {"# \"\nx = " + nested("[", "]", Deepest+1), 2, deep},
		"behind an escaped mark":             {`x = ["\"", ` + nested("[", "]", Deepest) + "]", 1, deep},
		"behind an escaped backslash":        {`x = ["\\", ` + nested("[", "]", Deepest) + "]", 1, deep},
		"behind a literal backslash":         {`x = ['\', ` + nested("[", "]", Deepest) + "]", 1, deep},
		"behind an empty string":             {`x = ["", ` + nested("[", "]", Deepest) + "]", 1, deep},
		"behind lines of a string":           {"x = [\"\"\"\n\n\"\"\", " + nested("[", "]", Deepest) + "]", 3, deep},
		"behind an escape in lines":          {"x = [\"\"\"\n\\\"\"\"\", " + nested("[", "]", Deepest) + "]", 2, deep},
		"behind one mark and three":          {"x = [\"\"\"a\"\"\"\", " + nested("[", "]", Deepest) + "]", 1, deep},
		"behind two marks and three":         {"x = ['''a''''', " + nested("[", "]", Deepest) + "]", 1, deep},
		"behind six marks":                   {`x = ["""""", ` + nested("[", "]", Deepest) + "]", 1, deep},
		"behind another kind of mark":        {`x = ["'", '"', ` + nested("[", "]", Deepest) + "]", 1, deep},
	} {
		_, mistakes := Decode(test.text, &struct{}{})
		switch {
		case test.line == 0 && slices.ContainsFunc(mistakes, func(m Mistake) bool { return m.Kind == BadTOML }):
			t.Errorf("%s: refused: %v", name, mistakes)
		case test.line > 0 && (len(mistakes) != 1 || mistakes[0] != Mistake{BadTOML, test.line, "", test.cause}):
			t.Errorf("%s: %v, want line %d: %s", name, mistakes, test.line, test.cause)
		}
	}
}

func TestAStringThatNothingClosesHidesNothingBehindItsLine(t *testing.T) {
	for _, text := range []string{"x = \"", "x = '", `x = "\`, "x = '''", `x = """`, `x = """\`, `x = """a"`, "x = '''a''"} {
		if m, is := overspent(text); is {
			t.Errorf("%q: %v", text, m)
		}
	}
	for _, open := range []string{`x = "`, "x = '", `x = "\`} {
		if m, _ := overspent(open + "\n" + strings.Repeat("[", Deepest+1)); m.Line != 2 {
			t.Errorf("%q: %v", open, m)
		}
	}
}

// Whatever is within the budgets costs little, here at their very edges.
func TestTheDearestFileWithinTheBudgetsCostsLittle(t *testing.T) {
	const mostBytes, most = 64 << 20, 20 * time.Second // 0.05 s, but for a computer that is busy
	for name, text := range map[string]string{
		"tables":       lines(MostParts, "[a%d]"),
		"keys":         lines(MostParts, "a%d = 1"),
		"deep tables":  lines(MostParts/2, "["+strings.Repeat("a.", Deepest-2)+"%d]"),
		"dotted keys":  lines(MostParts/2, strings.Repeat("a.", Deepest-2)+"%d = 1"),
		"elements":     "names = [" + strings.Repeat("1,", MostParts-2) + "]",
		"array tables": strings.Repeat("[[ward]]\n[[ward.place]]\n", MostParts/4),
		"a string":     `names = "` + strings.Repeat("x", MostBytes-10) + `"`,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		Decode(text[:min(len(text), MostBytes)], &sample{})
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > mostBytes || took > most {
			t.Errorf("%s: %d bytes took %d MB and %v", name, len(text), allocated>>20, took)
		}
	}
}
