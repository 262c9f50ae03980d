package card_test

import (
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
)

func TestAVirtualCardInTheSameProcessConforms(t *testing.T) {
	cardtest.Run(t, func(_ *testing.T, c *virtual.Card) card.Transport { return c })
}
