package cardtest

import (
	"bytes"

	"kigen/card"
)

// Hostile is a card.Transport to a card that answers whatever it likes, for fuzzing:
// Answers, cut into responses by a byte of length before each (255 is 258, the longest
// answer to a short command), over and over for ever.
type Hostile struct {
	Answers []byte
	// Sent are the commands, and Got the responses to them.
	Sent, Got [][]byte

	next int
}

// Conversation returns the Answers of which these are the responses.
func Conversation(responses ...string) []byte {
	var answers []byte
	for _, response := range responses {
		answers = append(answers, byte(min(len(response), 0xFF)))
		answers = append(answers, response...)
	}
	return answers
}

// Transmit implements card.Transport.
func (h *Hostile) Transmit(command []byte) ([]byte, error) {
	h.Sent = append(h.Sent, bytes.Clone(command))
	response := h.respond()
	h.Got = append(h.Got, bytes.Clone(response))
	return response, nil
}

func (h *Hostile) respond() []byte {
	if h.next >= len(h.Answers) {
		h.next = 0
	}
	if len(h.Answers) == 0 {
		return nil
	}
	length, rest := int(h.Answers[h.next]), h.Answers[h.next+1:]
	if length == 0xFF {
		length = 258
	}
	response := bytes.Clone(rest[:min(length, len(rest))])
	h.next += 1 + len(response)
	return response
}

// Secrets returns which of the commands were a VERIFY that had data.
func (h *Hostile) Secrets() []int { return secrets(h.Sent) }

func secrets(sent [][]byte) []int {
	var secrets []int
	for i, command := range sent {
		if command[1] == 0x20 && len(command) > 5 {
			secrets = append(secrets, i)
		}
	}
	return secrets
}

// Wayward is a card.Transport that passes on the answers of Honest, changed as Whims say, for
// fuzzing what lies deep in a conversation. Whims has one byte a command: 0 leaves the answer
// as it is, and so does the end of Whims.
type Wayward struct {
	Honest card.Transport
	Whims  []byte
	// Faults are what a transport can fail with. The last of them stays once it came.
	Faults []error
	// Sent are the commands, Got copies of the responses, and Given the responses themselves,
	// which the caller may have wiped.
	Sent, Got, Given [][]byte

	gone error
	last []byte // what the card itself answered to the command before
}

// oddStatus are status words that something depends on, in place of the honest one.
var oddStatus = [...]card.StatusWord{
	card.Success, card.EndOfFile, card.VerificationFailed, card.Blocked63C0, 0x63C1, 0x63C2, 0x63CF, card.WrongLength,
	card.SecurityStatus, card.Blocked, card.ReferenceDataUnusable, card.FileNotFound, card.RecordNotFound, card.WrongParameters, card.InstructionUnsupported, card.NoPreciseDiagnosis,
}

// Transmit implements card.Transport. The upper four bits of a whim say how much, the
// lower four what.
func (w *Wayward) Transmit(command []byte) ([]byte, error) {
	whim := byte(0)
	if len(w.Whims) > 0 {
		whim, w.Whims = w.Whims[0], w.Whims[1:]
	}
	w.Sent = append(w.Sent, bytes.Clone(command))
	response, err := w.answer(command, whim&0x0F, int(whim>>4))
	w.Got = append(w.Got, bytes.Clone(response))
	w.Given = append(w.Given, response)
	return response, err
}

func (w *Wayward) answer(command []byte, what byte, much int) ([]byte, error) {
	const lostCommand = 8
	if what == lostCommand && w.gone == nil && len(w.Faults) > 0 {
		return nil, w.fail(much)
	}
	if w.gone != nil {
		return nil, w.gone
	}
	honest, err := w.Honest.Transmit(command)
	if err != nil {
		return nil, err
	}
	before := w.last
	w.last = bytes.Clone(honest)
	data, sw := honest[:len(honest)-2:len(honest)-2], honest[len(honest)-2:]
	answer := func(data []byte, sw1, sw2 byte) ([]byte, error) { return append(bytes.Clone(data), sw1, sw2), nil }
	switch what {
	case 1:
		return answer(data, byte(oddStatus[much]>>8), byte(oddStatus[much]))
	case 2:
		return answer(nil, byte(oddStatus[much]>>8), byte(oddStatus[much]))
	case 3: // less data
		return answer(data[:len(data)*much/16], sw[0], sw[1])
	case 4: // less of the whole response
		return bytes.Clone(honest[:len(honest)*much/16]), nil
	case 5: // more data
		return answer(append(data, make([]byte, 1<<much&0x1FF)...), sw[0], sw[1])
	case 6:
		return answer(data, 0x61, byte(much*much))
	case 7:
		return answer(nil, 0x6C, byte(much*much))
	case 9: // the card acted, and its answer was lost
		if len(w.Faults) > 0 {
			return nil, w.fail(much)
		}
	case 10, 11, 12: // a byte of the data is another, early on or anywhere
		if len(data) > 0 {
			honest[min(len(data)-1, []int{much, 16 + 4*much, 16 * much}[what-10])] ^= 1 << (much & 7)
		}
	case 13: // what comes next in Whims
		n := min(much, len(w.Whims))
		garbage := bytes.Clone(w.Whims[:n])
		w.Whims = w.Whims[n:]
		return garbage, nil
	case 14: // the same as to the command before
		if before != nil {
			return before, nil
		}
	}
	return honest, nil
}

// fail returns one of Faults.
func (w *Wayward) fail(which int) error {
	err := w.Faults[which%len(w.Faults)]
	if which%len(w.Faults) == len(w.Faults)-1 {
		w.gone = err
	}
	return err
}

// Secrets returns which of the commands were a VERIFY that had data.
func (w *Wayward) Secrets() []int { return secrets(w.Sent) }
