//go:build linux

package e2e_test

import (
	"testing"

	"kigen/card/virtual"
	"kigen/pcsc/pcsctest"
)

// The titles say what the window shows, for task bars and for those who can't see it.
func TestTheWindowOutlivesTheServiceTheReaderAndTheCard(t *testing.T) {
	t.Parallel()
	daemon := pcsctest.Start(t)
	w := openWindow(t, daemon)
	daemon.Stop()
	w.waitTitle("カードを読むしくみが 止まっています")
	artifact(t, "service-down.png", w.picture())
	daemon.RestartWithoutReaders()
	w.waitTitle("リーダーをつないでください")
	daemon.Restart()
	w.waitTitle("カードをリーダーに置いてください")

	_, take := lay(t, daemon, "other", nil)
	w.waitTitle("マイナンバーカードでは ありません")
	artifact(t, "other-card.png", w.picture())
	take()
	w.waitTitle("カードをリーダーに置いてください")

	hang := make(chan struct{})
	_, take = lay(t, daemon, "renewable", func(p *virtual.Profile) { p.Faults = map[int]virtual.Fault{9: {Hang: hang}} })
	w.waitTitle("時間がかかっています")
	artifact(t, "slow.png", w.picture())
	w.press(keyEscape)
	w.waitTitle("カードを うまく読めません")
	artifact(t, "given-up.png", w.picture())
	take()
	w.waitTitle("カードをリーダーに置いてください")

	lay(t, daemon, "expired", nil)
	w.waitTitle("電子証明書の期限が切れています")
	daemon.Kill()
	w.waitTitle("カードは 取り外されています")
	artifact(t, "gone-with-the-service.png", w.picture())
	daemon.Restart()
	lay(t, daemon, "renewable", nil)
	w.waitTitle("電子証明書を更新できます。あと45日です。")
	w.close()
	w.waitExit()
}
