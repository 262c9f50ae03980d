package hostiletest

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

var update = flag.Bool("update", false, "write testdata/hostile anew")

// A rule is a [Rule] as it is written.
type rule struct {
	after, command string
	answer         []string
	content        []byte
	fault          string
}

const (
	selectJPKI   = "00A4040C0A D392F000260100000001"
	selectCommon = "00A4040C0A D3921000310001010100"
	ef           = "00A4020C02 "
	readBinary   = "00B0......"
	readRecord   = "00B2010400"
	emptyVerify  = "00200080"
	ok           = "9000"
)

// A hostile card is an honest one with rules before its own.
type hostile struct {
	title  string
	rules  []rule
	pair   func(keys) pair // its certificates, nil for good ones
	alone  bool            // it has its own rules alone
	answer string          // to all the rest, "" for 6D00
	must   Must
}

// honest are the answers of a card with nobody's data. Its authority is none of the real ones.
func honest(p pair) []rule {
	label := append([]byte("JPKIAPICCTOKEN2"), bytes.Repeat([]byte{' '}, 17)...)
	record := fmt.Sprintf("011C %X 9000", "98765432109876514131"+"20341124")
	return []rule{
		{command: selectJPKI, answer: []string{ok}},
		{command: selectCommon, answer: []string{ok}},
		{command: "00A4040C*", answer: []string{"6A82"}},
		{command: ef + "00..", answer: []string{ok}},
		{after: ef + "000A", command: readBinary, content: p.holder},
		{after: ef + "000B", command: readBinary, content: p.authority},
		{after: ef + "0006", command: readBinary, content: label},
		{after: ef + "0008", command: readBinary, content: []byte{0x8F, 0x8F, 0x00}},
		{after: ef + "0001", command: readBinary, answer: []string{"6982"}},
		{after: ef + "0001", command: readRecord, answer: []string{record}},
		{after: ef + "0018", command: emptyVerify, answer: []string{"63C3"}},
		{after: ef + "001B", command: emptyVerify, answer: []string{"63C5"}},
	}
}

func (h hostile) text(t *testing.T, k keys) string {
	t.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, "title = %q\n", h.title)
	answer := h.answer
	if answer == "" {
		answer = "6D00"
	}
	fmt.Fprintf(&text, "default = %q\n\n[must]\n", answer)
	fmt.Fprintf(&text, "faults = %s\n", list(h.must.Faults))
	var dates []string
	for kind, date := range h.must.Dates {
		dates = append(dates, fmt.Sprintf("%s = %q", kind, date))
	}
	slices.Sort(dates)
	fmt.Fprintf(&text, "dates = {%s}\n", strings.Join(dates, ", "))
	if h.must.Issuer != "" {
		fmt.Fprintf(&text, "issuer = %q\n", h.must.Issuer)
	}
	if h.must.Never != nil {
		fmt.Fprintf(&text, "never = %s\n", list(h.must.Never))
	}
	fmt.Fprintf(&text, "commands = %d\n", h.must.Commands)
	rules := h.rules
	if !h.alone {
		p := k.issued(t, nil)
		if h.pair != nil {
			p = h.pair(k)
		}
		rules = append(slices.Clip(rules), honest(p)...)
	}
	for _, r := range rules {
		text.WriteString("\n[[answer]]\n")
		if r.after != "" {
			fmt.Fprintf(&text, "after = %q\n", r.after)
		}
		fmt.Fprintf(&text, "command = %q\n", r.command)
		switch {
		case r.fault != "":
			fmt.Fprintf(&text, "fault = %q\n", r.fault)
		case r.content != nil:
			fmt.Fprintf(&text, "content = %s\n", hexText(r.content))
		default:
			fmt.Fprintf(&text, "answer = %s\n", list(r.answer))
		}
	}
	return text.String()
}

// list is an array of TOML, whose strings are a subset of JSON's and Go's.
func list(texts []string) string {
	var quoted []string
	for _, text := range texts {
		var q strings.Builder
		for _, r := range fmt.Sprintf("%+q", text) {
			q.WriteRune(r)
		}
		quoted = append(quoted, strings.NewReplacer(`\x1b`, `\u001b`, `\a`, `\u0007`).Replace(q.String()))
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// hexText writes bytes as [Bytes] reads them.
func hexText(content []byte) string {
	const few, line = 8, 40
	var words []string
	for i := 0; i < len(content); {
		run := i
		for run < len(content) && content[run] == content[i] {
			run++
		}
		if run-i >= few {
			words = append(words, fmt.Sprintf("%02X*%d", content[i], run-i))
			i = run
			continue
		}
		end := i
		for end < len(content) && end-i < line && !bytes.HasPrefix(content[end:], bytes.Repeat(content[end:end+1], few)) {
			end++
		}
		words = append(words, fmt.Sprintf("%X", content[i:end]))
		i = end
	}
	if len(words) == 1 {
		return `"` + words[0] + `"`
	}
	return "\"\"\"\n" + strings.Join(words, "\n") + "\n\"\"\""
}

// TestTheCardsAreMadeAsDocumented has the folder hold what is made here, and nothing else.
func TestTheCardsAreMadeAsDocumented(t *testing.T) {
	k := newKeys(t)
	folder := Folder(t, "cards")
	for name, h := range hostiles(t) {
		file, text := filepath.Join(folder, name+".toml"), h.text(t, k)
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != text {
			t.Errorf("%s is not as it is made: go test ./internal/hostiletest -update; %v", file, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != len(hostiles(t)) {
		t.Errorf("%d files of %d cards, %v", len(files), len(hostiles(t)), err)
	}
}
