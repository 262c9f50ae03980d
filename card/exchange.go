package card

import (
	"fmt"
	"slices"
)

// Limits of what one exchange takes from a card that never stops answering.
const (
	maxShortData    = 256 // bytes that one response to a short Le can hold
	maxResponses    = 8   // 61xx in a row
	maxExchangeData = maxShortData * maxResponses
)

// exchange transmits a command that may be repeated, and follows the two answers
// that ask for another one: 61xx (xx more bytes are waiting: GET RESPONSE) and 6Cxx
// (wrong Le, xx is the right one: the same command again, once). See ISO/IEC
// 7816-4, 5.3.4. Never give it a command that holds a secret.
func (c *Card) exchange(command []byte) (data []byte, sw StatusWord, err error) {
	data, sw, err = c.corrected(command)
	for range maxResponses {
		if sw&0xFF00 != 0x6100 {
			return data, sw, err
		}
		var more []byte
		more, sw, err = c.corrected([]byte{0x00, 0xC0, 0x00, 0x00, byte(sw)})
		whole := slices.Concat(data, more)
		clear(data) // one copy, which the caller may wipe
		clear(more)
		data = whole
	}
	if sw&0xFF00 == 0x6100 {
		err = fmt.Errorf("%w: more than %d bytes waiting", ErrMalformed, maxExchangeData)
	}
	return data, sw, err
}

// corrected transmits a command, and where the card answers 6Cxx once more with the
// Le that it wants. Only a command that ends in Le has one to correct: in SELECT the
// last byte is the name of the file, and another file would be selected.
func (c *Card) corrected(command []byte) (data []byte, sw StatusWord, err error) {
	const endsInLe = 5 // header and Le: case 2 of ISO/IEC 7816-4, 5.1
	data, sw, err = c.once(command)
	if sw&0xFF00 == 0x6C00 && len(command) == endsInLe {
		clear(data)
		data, sw, err = c.once(append(command[:endsInLe-1:endsInLe-1], byte(sw)))
	}
	return data, sw, err
}

// once transmits a command one single time and splits the response. With an error the
// status word is 0, which asks for nothing.
func (c *Card) once(command []byte) (data []byte, sw StatusWord, err error) {
	return split(c.transport.Transmit(command))
}

// split parts a response into data and status word.
func split(response []byte, err error) (data []byte, sw StatusWord, _ error) {
	if err != nil {
		return nil, 0, fmt.Errorf("transmit: %w", err)
	}
	n := len(response) - 2
	if n < 0 || n > maxShortData {
		clear(response)
		return nil, 0, fmt.Errorf("%w: %d bytes", ErrMalformed, len(response))
	}
	return response[:n], StatusWord(response[n])<<8 | StatusWord(response[n+1]), nil
}
