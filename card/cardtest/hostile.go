package cardtest

import "bytes"

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
func (h *Hostile) Secrets() []int {
	var secrets []int
	for i, command := range h.Sent {
		if command[1] == 0x20 && len(command) > 5 {
			secrets = append(secrets, i)
		}
	}
	return secrets
}
