package cli

import (
	"context"
	"io"
	"unicode/utf8"

	"kigen/card"
	"kigen/internal/check"
)

// A meaning is the effect of one input byte on the entry of a secret.
type meaning int

const (
	character meaning = iota
	ignored
	erase  // the last character
	finish // the entry
	giveUp // the entry
)

// lineOf returns the meaning of a byte in a file or pipe.
func lineOf(b byte) meaning {
	switch b {
	case '\n':
		return finish
	case '\r':
		return ignored
	default:
		return character
	}
}

// keyOf returns the meaning of a byte from a TTY in raw mode, which sends each key as it is
// pressed.
func keyOf(b byte) meaning {
	const ctrlC, ctrlD, backspace, del = 0x03, 0x04, 0x08, 0x7F
	switch b {
	case '\r', '\n':
		return finish
	case ctrlC, ctrlD:
		return giveUp
	case backspace, del:
		return erase
	default:
		return character
	}
}

// readSecret reads one secret. It reads to the end of the entry even if a byte is wrong, so that
// the next reader of the input gets no rest of a secret.
func readSecret(ctx context.Context, in io.Reader, kind card.SecretKind, meaningOf func(byte) meaning) (*card.Secret, error) {
	entry := entry{secret: card.NewSecret(kind)}
	if err := entry.read(ctx, in, meaningOf); err != nil {
		return nil, err
	}
	return entry.secret, nil
}

// readBytes returns the bytes of one entry, and reads none after its end. A read can't be
// interrupted: when ctx is done, its goroutine stays until a byte comes, and drops that byte.
func readBytes(ctx context.Context, in io.Reader, meaningOf func(byte) meaning) <-chan byte {
	keys := make(chan byte) // unbuffered, so that it holds no copy
	go func() {
		defer close(keys)
		var one [1]byte
		defer clear(one[:])
		for {
			if _, err := io.ReadFull(in, one[:]); err != nil {
				return
			}
			select {
			case keys <- one[0]:
			case <-ctx.Done():
				return
			}
			if does := meaningOf(one[0]); does == finish || does == giveUp {
				return
			}
		}
	}()
	return keys
}

// An entry assembles characters from bytes of UTF-8.
type entry struct {
	secret  *card.Secret
	pending [utf8.UTFMax]byte
	length  int   // of pending
	refused int   // characters at the end that are not allowed in the secret
	err     error // of the first refused one
}

// read reads to the end of the entry. After an error nothing is left of what was entered.
func (e *entry) read(ctx context.Context, in io.Reader, meaningOf func(byte) meaning) (err error) {
	defer func() {
		clear(e.pending[:])
		if err != nil {
			e.secret.Wipe()
		}
	}()
	keys := readBytes(ctx, in, meaningOf)
	for {
		var key byte
		var more bool
		select {
		case key, more = <-keys:
		case <-ctx.Done():
			return ctx.Err()
		}
		does := finish
		if more {
			does = meaningOf(key)
		}
		switch does {
		case character:
			e.add(key)
		case erase:
			e.erase()
		case giveUp:
			return errGivenUp
		case finish:
			if err := e.check(); err != nil {
				return &check.Fault{Cause: check.Malformed, Item: check.ItemOf(e.secret.Kind()), Err: err}
			}
			return nil
		}
	}
}

// add adds a byte; the secret gets the character that it completes.
func (e *entry) add(b byte) {
	e.pending[e.length] = b
	e.length++
	if !utf8.FullRune(e.pending[:e.length]) {
		return
	}
	r, _ := utf8.DecodeRune(e.pending[:e.length])
	clear(e.pending[:])
	e.length = 0
	if e.refused == 0 {
		_, e.err = e.secret.Append(r)
	}
	if e.err != nil {
		e.refused++
	}
}

// erase takes the last character back, refused or not.
func (e *entry) erase() {
	if e.refused == 0 {
		e.secret.Backspace()
		return
	}
	e.refused--
	if e.refused == 0 {
		e.err = nil
	}
}

// check returns why the card can't accept the secret, nil if it could.
func (e *entry) check() error {
	if e.length > 0 {
		return card.ErrCharacter // the input ended within a character
	}
	if e.err != nil {
		return e.err
	}
	return e.secret.Check()
}
