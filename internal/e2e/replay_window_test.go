//go:build linux

package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/jezek/xgb/xproto"
)

// TestTheWindowShowsWhatTheResidentSaw opens it on traces, where no smart-card service is.
func TestTheWindowShowsWhatTheResidentSaw(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		trace string
		steps []replayStep
	}{
		{"usual-card", []replayStep{{nil, "電子証明書を更新できます。あと45日です。"}}},
		{"wrong-pin", []replayStep{
			{nil, "まだ更新の必要はありません"},
			{append(slices.Repeat([]xproto.Keysym{keyTab}, toPIN), keyReturn), "4けたの暗証番号を入れてください"},
			{[]xproto.Keysym{'1', '1', '1', '1', keyReturn}, "暗証番号が ちがいます"}, // whatever is entered
		}},
		{"other-card", []replayStep{{nil, "マイナンバーカードでは ありません"}}},
		{"card-silent", []replayStep{{nil, "時間がかかっています"}, {[]xproto.Keysym{keyEscape}, "カードを うまく読めません"}}},
		{"service-down", []replayStep{{nil, "カードを読むしくみが 止まっています"}}},
	} {
		t.Run(test.trace, func(t *testing.T) {
			program := exec.Command(kigen, "--lang", "ja", "replay", "--window", filepath.Join("testdata", "traces", test.trace+".jsonl"))
			program.Env = append(os.Environ(), "HOME="+t.TempDir(), "XDG_CACHE_HOME=", "PCSCLITE_CSOCK_NAME=/nowhere")
			program.Stdout, program.Stderr = os.Stderr, os.Stderr
			w := startWindow(t, program)
			for _, step := range test.steps {
				w.press(step.keys...)
				w.waitTitle(step.title)
			}
			artifact(t, "replay-"+test.trace+".png", w.picture())
			w.close()
			w.waitExit()
		})
	}
}

// A replayStep is what is pressed, and the title that comes of it.
type replayStep struct {
	keys  []xproto.Keysym
	title string
}
