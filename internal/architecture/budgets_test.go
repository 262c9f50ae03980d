package architecture_test

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// A value of docs/budgets.md, in backquotes behind its file.
var budget = regexp.MustCompile("`([\\w./-]+\\.go)` `([^`]+)`")

// unlimited is what reads to the end of something, or parses all that it gets.
var unlimited = regexp.MustCompile(`\b(?:io\.ReadAll|os\.ReadFile|fs\.ReadFile|files\.ReadFile|json\.NewDecoder|json\.Unmarshal|xml\.NewDecoder|xml\.Unmarshal|toml\.NewDecoder|toml\.Unmarshal|bufio\.NewReader|bufio\.NewScanner|\w+\.Output|\w+\.CombinedOutput)\(`)

func budgets(t *testing.T) string {
	t.Helper()
	for _, document := range texts(t, ".md") {
		if document.path == "docs/budgets.md" {
			return document.content
		}
	}
	t.Fatal("docs/budgets.md is missing")
	return ""
}

func TestBudgetsAreThoseOfTheCode(t *testing.T) {
	code := map[string]string{}
	for _, file := range texts(t, ".go") {
		code[file.path] = file.content
	}
	held := budget.FindAllStringSubmatch(budgets(t), -1)
	if len(held) < 10 {
		t.Errorf("only %d values are held", len(held))
	}
	for _, b := range held {
		// gofmt puts names and values of a block into columns.
		value := strings.ReplaceAll(regexp.QuoteMeta(b[2]), " ", ` +`)
		if !regexp.MustCompile(`(?:^|\W)` + value + `(?:\W|$)`).MatchString(code[b[1]]) {
			t.Errorf("docs/budgets.md says that %s has %s", b[1], b[2])
		}
	}
}

func TestEveryFileThatParsesIsInTheTableOfBudgets(t *testing.T) {
	table := budgets(t)
	for _, file := range texts(t, ".go") {
		isTest := strings.HasSuffix(file.path, "_test.go") || strings.HasSuffix(path.Dir(file.path), "test") // such as pcsctest
		if found := unlimited.FindString(file.content); !isTest && found != "" && !strings.Contains(table, "`"+file.path+"`") {
			t.Errorf("%s has %s), and docs/budgets.md does not name it", file.path, found)
		}
	}
}
