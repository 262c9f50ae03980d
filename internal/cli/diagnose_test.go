package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kigen/card/virtual"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
)

// noComputer is a Machine of which nothing is known.
type noComputer struct{}

func (noComputer) Computer(context.Context) diagnosis.Computer { return diagnosis.Computer{} }

// diagnose runs kigen diagnose on a card, "" for none.
func diagnose(t *testing.T, profile string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	synctest.Test(t, func(t *testing.T) { // it waits for a card
		simulator := check.NewSimulator()
		if profile != "" {
			p, _ := virtual.Named(profile, today)
			simulator.Insert(virtual.New(p))
		}
		code = Run(t.Context(), append([]string{"diagnose", "--lang", "ja"}, args...), Env{
			Stdout: &out, Stderr: &problems, Readers: simulator, Machine: noComputer{},
			Now: func() time.Time { return time.Date(2025, 10, 16, 3, 0, 0, 0, time.UTC) },
		})
	})
	if err := published(args, out.String()); err != nil {
		t.Error(err)
	}
	return code, out.String(), problems.String()
}

func TestDiagnoseSaysTheCodeAndTheNextStep(t *testing.T) {
	for _, c := range []struct {
		profile string
		exit    int
		says    []string
	}{
		{"valid", exitDone, []string{"○ このパソコン: よい", "悪いところは 見つかりませんでした。", "until: 2029-11-24"}},
		{"blocked", exitBlocked, []string{"！ 暗証番号の残りの回数: 問題あり", "次にすること: ", "番号 M502-", "○ パソコンの時計: よい"}},
		{"other", exitOtherCard, []string{"！ カードの種類: 問題あり", "－ 署名用電子証明書: 「カードの種類」の問題を なおしてから 調べます。"}},
		{"", exitNoReader, []string{"！ USBのリーダー: 問題あり", "番号 B201-G201-"}},
	} {
		code, text, problems := diagnose(t, c.profile)
		if code != c.exit {
			t.Errorf("%s: exit %d, want %d: %s", c.profile, code, c.exit, problems)
		}
		for _, says := range c.says {
			if !strings.Contains(text, says) {
				t.Errorf("%s: nowhere is %q in\n%s", c.profile, says, text)
			}
		}
	}
}

func TestDiagnoseAsJSON(t *testing.T) {
	for _, profile := range append(virtual.Names(), "") {
		code, text, _ := diagnose(t, profile, "--json")
		var got diagnosisJSON
		if err := json.Unmarshal([]byte(text), &got); err != nil || got.Schema != "kigen.diagnosis/1" || len(got.Rungs) != len(diagnosis.Names) {
			t.Fatalf("%s: %v\n%s", profile, err, text)
		}
		for _, rung := range got.Rungs {
			if (rung.Outcome == "failed") != (rung.Next != "") {
				t.Errorf("%s: %+v", profile, rung)
			}
		}
		if (code == exitDone) != (got.Code == "OK") {
			t.Errorf("%s: exit %d, code %s", profile, code, got.Code)
		}
	}
}

func TestACodeFromTheTelephoneIsExplained(t *testing.T) {
	_, text, _ := diagnose(t, "blocked")
	_, spoken, _ := strings.Cut(strings.TrimSpace(text[strings.LastIndex(text, "番号"):]), " ")
	code, text, problems := diagnose(t, "", "--explain", strings.ToLower(spoken))
	if code != exitDone || !strings.Contains(text, "！ 暗証番号の残りの回数") || !strings.Contains(text, "次にすること: ") {
		t.Errorf("%s: exit %d, %s%s", spoken, code, text, problems)
	}
	if code, text, problems := diagnose(t, "", "--explain", "M503-1"); code != exitUsage || text != "" || !strings.Contains(problems, "M503-1") {
		t.Errorf("a wrong code: exit %d, %s%s", code, text, problems)
	}
	if code, text, _ := diagnose(t, "", "--explain", "ok"); code != exitDone || !strings.Contains(text, "悪いところは") {
		t.Errorf("all is well: exit %d, %s", code, text)
	}
}

func TestABundleIsWrittenOnlyAfterItWasShownAndAgreedTo(t *testing.T) {
	for _, c := range []struct {
		answer  string
		written bool
	}{{"y\n", true}, {"n\n", false}, {"", false}, {strings.Repeat(" ", longestAnswer-2) + "y\n", true}, {strings.Repeat(" ", longestAnswer) + "y\n", false}} {
		name := filepath.Join(t.TempDir(), "support.zip")
		simulator := check.NewSimulator()
		profile, _ := virtual.Named("valid", today)
		simulator.Insert(virtual.New(profile))
		var out, problems bytes.Buffer
		code := Run(t.Context(), []string{"diagnose", "--lang=ja", "--bundle", name}, Env{
			Stdin: strings.NewReader(c.answer), Stdout: &out, Stderr: &problems, Readers: simulator, Machine: noComputer{},
			Now: func() time.Time { return time.Date(2025, 10, 16, 3, 0, 0, 0, time.UTC) },
		})
		if code != exitDone {
			t.Errorf("%q: exit %d, %s", c.answer, code, &problems)
		}
		if _, err := os.Stat(name); (err == nil) != c.written {
			t.Fatalf("%q: written: %v", c.answer, err)
		}
		if !c.written {
			continue
		}
		files := unzipped(t, name)
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		for file, text := range files {
			for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
				if line == "" || !strings.Contains(out.String(), "  "+line+"\n") {
					t.Errorf("%s has %q, which was not shown", file, line)
				}
			}
		}
		if len(files) != 3 {
			t.Errorf("%d files", len(files))
		}
		before, _ := os.ReadFile(name)
		if code := Run(t.Context(), []string{"diagnose", "--bundle", name}, Env{
			Stdin: strings.NewReader("y\n"), Stdout: io.Discard, Stderr: io.Discard, Readers: simulator, Machine: noComputer{}, Now: time.Now,
		}); code != exitUsage {
			t.Errorf("over a file that is there: exit %d", code)
		}
		if after, err := os.ReadFile(name); err != nil || !bytes.Equal(before, after) {
			t.Errorf("the file that was there: %v", err)
		}
	}
}

// A file may be a way to another one: a link that somebody laid where a bundle was to come.
func TestABundleIsNotWrittenThroughALink(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "support.zip")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	code := Run(t.Context(), []string{"diagnose", "--bundle", link}, Env{
		Stdin: strings.NewReader("y\n"), Stdout: io.Discard, Stderr: io.Discard, Readers: with(named("valid")), Machine: noComputer{},
		Now: func() time.Time { return now },
	})
	if _, err := os.Stat(target); code != exitUsage || err == nil {
		t.Errorf("exit %d, %v", code, err)
	}
}

func TestNoSerialNumberOfAReaderIsInABundle(t *testing.T) {
	const serial = "21120842304402"
	reader := "SCR 3310 [CCID Interface] (" + serial + ") 00 00"
	for _, names := range [][]string{nil, {reader}} { // no card, and one
		bundle := filepath.Join(t.TempDir(), "support.zip")
		synctest.Test(t, func(t *testing.T) {
			Run(t.Context(), []string{"diagnose", "--bundle", bundle}, Env{
				Stdin: strings.NewReader("y\n"), Stdout: io.Discard, Stderr: io.Discard, Machine: noComputer{},
				Readers: holding(named("valid"), []string{reader}, names...), Now: func() time.Time { return now },
			})
		})
		for file, text := range unzipped(t, bundle) {
			if strings.Contains(text, serial) || file != "settings.txt" && !strings.Contains(text, "SCR 3310 [CCID Interface] (#1) 00 00") {
				t.Errorf("%s: %s", file, text)
			}
		}
	}
}
