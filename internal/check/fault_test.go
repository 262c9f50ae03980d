package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"kigen/card"
	"kigen/rules"
)

// declaredCauses reads the constants of type Cause from the source.
func declaredCauses(t *testing.T) []Cause {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var causes []Cause
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "Cause" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			causes = append(causes, Cause(text))
		}
		return true
	})
	return causes
}

func TestEveryCauseHasOneRowInTheFaultTable(t *testing.T) {
	declared := declaredCauses(t)
	if len(declared) < 20 {
		t.Fatalf("the source has %v", declared)
	}
	rows, codes := map[Cause]int{}, map[string]Cause{}
	code := regexp.MustCompile(`^K[1-9][0-9]{2}$`)
	for _, row := range Causes {
		rows[row.Cause]++
		if other, taken := codes[row.Code]; taken || !code.MatchString(row.Code) {
			t.Errorf("%s: code %q, which is also %q's", row.Cause, row.Code, other)
		}
		codes[row.Code] = row.Cause
		if !slices.Contains(declared, row.Cause) || row.Retries < 0 {
			t.Errorf("row %+v", row)
		}
		if got := (&Fault{Cause: row.Cause}).Row(); got != row {
			t.Errorf("row of %s: %+v", row.Cause, got)
		}
	}
	for _, cause := range declared {
		if rows[cause] != 1 {
			t.Errorf("%s has %d rows", cause, rows[cause])
		}
	}
	if got := (&Fault{Cause: "no such cause"}).Row().Cause; got != Unknown {
		t.Errorf("row of a cause that there is not: %s", got)
	}
}

// What concerns a secret, or the card as such, gets no better by reading again.
func TestOnlyWhatMayPassIsTriedAgain(t *testing.T) {
	var again []Cause
	for _, row := range Causes {
		if row.Retries > 0 {
			again = append(again, row.Cause)
		}
	}
	if want := []Cause{ContextLost, ServiceBusy, CardReset, InUse, PoorContact}; !slices.Equal(again, want) {
		t.Errorf("%v, want %v", again, want)
	}
}

func TestAFaultTellsWhatTheCardOrElseTheServiceAnswered(t *testing.T) {
	for want, fault := range map[string]*Fault{
		"6F00":     {Cause: Unknown, Err: fmt.Errorf("verify: %w", card.StatusWord(0x6F00)), Number: 0x80100001},
		"80100001": {Cause: ServiceDown, Number: 0x80100001},
		"":         {Cause: ServiceDown},
	} {
		if got := fault.Answer(); got != want {
			t.Errorf("%v: %q, want %q", fault, got, want)
		}
	}
}

func TestAFaultIsFoundInAChainOfErrors(t *testing.T) {
	fault := &Fault{Cause: Unreadable, Item: rules.Card, Err: fmt.Errorf("read: %w", card.FileNotFound)}
	if got := AsFault(fmt.Errorf("check: %w", fault)); got != fault {
		t.Errorf("%v", got)
	}
	if !errors.Is(fault, card.FileNotFound) {
		t.Error("what was noticed is not in the chain")
	}
	if got, want := fault.Error(), "card: unreadable: read: status word 6A82"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := (&Fault{Cause: NoReader}).Error(), "no-reader"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	other := errors.New("something else")
	if got := AsFault(other); got.Cause != Unknown || !errors.Is(got, other) {
		t.Errorf("%v", got)
	}
}
