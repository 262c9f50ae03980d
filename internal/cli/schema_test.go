package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"kigen/card"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/rules"
)

// schemas are the published ones, by the documents' names of them.
var schemas = sync.OnceValue(func() map[string]*jsonschema.Schema {
	all := map[string]*jsonschema.Schema{}
	for _, name := range []string{"report", "dates", "readers", "diagnosis", "status"} {
		all["kigen."+name+"/1"] = jsonschema.NewCompiler().MustCompile(filepath.Join("..", "..", "testdata", "schemas", name+".json"))
	}
	return all
})

// validate returns an error unless a document is valid by its published schema.
func validate(text string) error {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	name := fmt.Sprint(document.(map[string]any)["schema"])
	schema := schemas()[name]
	if schema == nil {
		return fmt.Errorf("no schema %q", name)
	}
	return schema.Validate(document)
}

// published returns an error if the JSON printed for args is not valid by its schema.
func published(args []string, stdout string) error {
	asksForHelp := slices.Contains(args, "-h") || slices.Contains(args, "--help")
	if stdout == "" || asksForHelp || !slices.Contains(args, "--json") {
		return nil
	}
	if err := validate(stdout); err != nil {
		return fmt.Errorf("kigen %s prints what no schema has: %w\n%s", strings.Join(args, " "), err, stdout)
	}
	return nil
}

// enumeration returns what a published schema allows at a place.
func enumeration(t *testing.T, file string, place ...string) (values []string) {
	t.Helper()
	schema := schemas()["kigen."+file+"/1"]
	for _, name := range place {
		if schema.Ref != nil {
			schema = schema.Ref
		}
		switch {
		case name == "[]":
			schema = schema.Items2020
		default:
			schema = schema.Properties[name]
		}
		if schema == nil {
			t.Fatalf("%s has no %v", file, place)
		}
	}
	for _, value := range schema.Enum.Values {
		values = append(values, value.(string))
	}
	slices.Sort(values)
	return values
}

func TestTheSchemasHaveTheProgramsOwnWords(t *testing.T) {
	var causes, codes, rungs []string
	for _, row := range check.Causes {
		causes, codes = append(causes, string(row.Cause)), append(codes, row.Code)
	}
	for _, name := range diagnosis.Names {
		rungs = append(rungs, string(name))
	}
	var others []string
	for _, other := range card.OtherCards() {
		others = append(others, string(other))
	}
	kinds := []string{string(rules.Card), string(rules.UserAuthentication), string(rules.Signature)}
	states := []string{string(check.StateValid), string(check.StateRenewable), string(check.StateExpired), string(check.StateNeedsPassword), string(check.StateAbsent), string(check.StateUnreadable), string(check.StateUntrusted)}
	issuers := []string{string(check.IssuerKnown), string(check.IssuerUnknown), string(check.IssuerFalse)}
	for _, c := range []struct {
		file  string
		place []string
		want  []string
	}{
		{"report", []string{"faults", "[]", "cause"}, causes},
		{"report", []string{"faults", "[]", "code"}, codes},
		{"readers", []string{"faults", "[]", "cause"}, causes},
		{"report", []string{"faults", "[]", "card"}, others},
		{"readers", []string{"faults", "[]", "card"}, others},
		{"diagnosis", []string{"rungs", "[]", "fault", "card"}, others},
		{"diagnosis", []string{"rungs", "[]", "fault", "code"}, codes},
		{"diagnosis", []string{"rungs", "[]", "name"}, rungs},
		{"diagnosis", []string{"rungs", "[]", "because"}, rungs},
		{"report", []string{"items", "[]", "kind"}, kinds},
		{"report", []string{"items", "[]", "state"}, states},
		{"report", []string{"items", "[]", "issuer"}, issuers},
		{"report", []string{"issuer"}, issuers},
		{"dates", []string{"items", "[]", "state"}, []string{string(rules.Valid), string(rules.Renewable), string(rules.Expired)}},
		{"readers", []string{"readers", "[]", "card"}, slices.Collect(maps.Values(presences))},
	} {
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, enumeration(t, c.file, c.place...)); diff != "" {
			t.Errorf("%s, %v (-program +schema):\n%s", c.file, c.place, diff)
		}
	}
}

func TestASchemaRefusesWhatTheProgramNeverPrints(t *testing.T) {
	right := map[string]string{
		"kigen.report/1":    `{"schema":"kigen.report/1","today":"2025-10-16","reader":"R","items":[{"kind":"card","expires":"2031-01-15","renewalOpens":"2030-10-16","daysLeft":1917,"state":"valid"}],"faults":[{"code":"K502","cause":"secret-blocked","title":"t","next":"n"}]}`,
		"kigen.dates/1":     `{"schema":"kigen.dates/1","items":[{"expires":"2026-01-15","renewalOpens":"2025-10-16","insuranceUntil":"2026-04-30","daysLeft":91,"state":"renewable"}]}`,
		"kigen.readers/1":   `{"schema":"kigen.readers/1","readers":[{"name":"A","card":"none"}],"faults":[]}`,
		"kigen.diagnosis/1": `{"schema":"kigen.diagnosis/1","code":"D101-0","rungs":[{"name":"service","outcome":"failed","next":"n","fault":{"code":"K101","cause":"service-down","title":"t","next":"n"},"evidence":{"socket":"missing"}},{"name":"readers","outcome":"not-reached","because":"service","evidence":{}}]}`,
	}
	for name, text := range right {
		if err := validate(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var document map[string]any
		if err := json.Unmarshal([]byte(text), &document); err != nil {
			t.Fatal(err)
		}
		for key := range document {
			short := maps.Clone(document)
			delete(short, key)
			if key != "schema" && key != "reader" && schemas()[name].Validate(short) == nil {
				t.Errorf("%s without %q is let through", name, key)
			}
		}
		document["holder"] = "somebody"
		if schemas()[name].Validate(document) == nil {
			t.Errorf("%s is let through with a key that it does not have", name)
		}
	}
	for _, c := range []struct{ name, from, to string }{
		{"kigen.report/1", `"state":"valid"`, `"state":"good"`},
		{"kigen.report/1", `"2031-01-15"`, `"15.1.2031"`},
		{"kigen.report/1", `,"daysLeft":1917`, ``},
		{"kigen.report/1", `"K502"`, `"K999"`},
		{"kigen.report/1", `"next":"n"`, `"next":"n","serial":"1"`},
		{"kigen.dates/1", `"daysLeft":91`, `"daysLeft":"91"`},
		{"kigen.readers/1", `"none"`, `"some"`},
		{"kigen.diagnosis/1", `"D101-0"`, `"D1"`},
		{"kigen.diagnosis/1", `"outcome":"failed"`, `"outcome":"passed"`},
		{"kigen.diagnosis/1", `"because":"service",`, ``},
		{"kigen.diagnosis/1", `"missing"`, `1`},
	} {
		wrong := strings.Replace(right[c.name], c.from, c.to, 1)
		if wrong == right[c.name] || validate(wrong) == nil {
			t.Errorf("%s is let through with %s in place of %s", c.name, c.to, c.from)
		}
	}
}
