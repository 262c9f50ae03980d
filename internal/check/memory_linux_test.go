package check

import (
	"bytes"
	"slices"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
	"kigen/card/virtual"
)

// named is a transport to a card whose signature certificate has texts of which there is no
// other copy in this process, instead of some of its own. What it answers is its caller's.
type named struct {
	*virtual.Card
	places map[int]cardtest.Turned // by offset in the certificate
	read   int                     // answers that had a part of one
	file   []byte                  // the EF that is selected
}

func (n *named) Transmit(command []byte) ([]byte, error) {
	response, err := n.Card.Transmit(command)
	switch {
	case command[1] == 0xA4:
		n.file = bytes.Clone(command[5:])
	case command[1] == 0xB0 && bytes.Equal(n.file, []byte{0x00, 0x01}):
		offset := int(command[2])<<8 | int(command[3])
		for place, text := range n.places {
			for i := range text {
				if at := place + i - offset; at >= 0 && at < len(response)-2 {
					response[at] = ^text[i]
					n.read++
				}
			}
		}
	}
	return response, err
}

// Whether it is read to its end or lost on the way, nothing of the certificate that names the
// holder is left in this process's memory.
func TestNothingOfTheSignatureCertificateIsLeftInMemory(t *testing.T) {
	p := profile(t, "valid")
	der := virtual.New(p).Certificate(card.SignatureCertificateFile)
	// placed makes up texts in place of the holder's own.
	placed := func(seed byte) (texts []cardtest.Turned, places map[int]cardtest.Turned) {
		places = map[int]cardtest.Turned{}
		for i, text := range []string{p.Holder.Name, p.Holder.Address, "Mihon-ken", "KIGEN0000000000"} {
			at := bytes.Index(der, []byte(text))
			if at < 0 {
				t.Fatalf("no %q", text)
			}
			texts = append(texts, cardtest.NewTurned(len(text), seed+byte(i)))
			places[at] = texts[i]
		}
		return texts, places
	}
	seed := byte(0)
	for name, fault := range map[string]func(*virtual.Profile){
		"read":               func(*virtual.Profile) {},
		"lost at the end":    at(verifyCommand+7, virtual.Fault{Err: &Fault{Cause: PoorContact}}),
		"refused at the end": at(verifyCommand+7, virtual.Fault{Status: 0x6F00}),
		"no CA certificate":  missing(card.SignatureCAFile),
	} {
		left := []int{1}
		// What is left each time is a leak. Once may be a register that was saved in the midst of a copy.
		for attempt := 0; attempt < 3 && slices.Max(left) > 0; attempt++ {
			seed += 4
			texts, places := placed(seed)
			n := &named{Card: virtual.New(profile(t, "valid", fault)), places: places}
			known, who := readUsual()
			_, err := verifySecret(n, known, who, cardtest.Secret(t, card.SignaturePassword, virtual.Password), false, func(Report) {})
			if n.read == 0 {
				t.Errorf("%s: nothing was read: %v", name, err)
			}
			left = cardtest.InMemory(t, texts...)
		}
		if slices.Max(left) > 0 {
			t.Errorf("%s: left of name, address, municipality and number: %v", name, left)
		}
	}
}
