package gui

import (
	"kigen/card"
	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/kiosk/policy"
)

// secrets owns the characters of a PIN, a password or a staff code while it is entered. The
// model knows only their number, and changes them by effects.
type secrets struct {
	secret *card.Secret // nil if there is none
	code   []byte       // staff code; its capacity is fixed, as growing would leave a copy
}

// apply does an effect on secrets, and reports whether it was one. It is called before the
// screen is drawn.
func (s *secrets) apply(effect model.Effect) bool {
	switch e := effect.(type) {
	case model.EnterCharacter:
		if s.secret == nil || s.secret.Kind() != e.Kind {
			s.wipeSecret()
			s.secret = card.NewSecret(e.Kind)
		}
		_, _ = s.secret.Append(e.Character) // the model has checked that it is valid
	case model.DropCharacter:
		if s.secret != nil {
			s.secret.Backspace()
		}
	case model.WipeSecret:
		s.wipeSecret()
	case model.EnterDigit:
		if s.code == nil {
			s.code = make([]byte, 0, policy.Most)
		}
		s.code = append(s.code, e.Digit)
	case model.DropDigit:
		if last := len(s.code) - 1; last >= 0 {
			s.code[last] = 0
			s.code = s.code[:last]
		}
	case model.WipeCode:
		clear(s.code)
		s.code = s.code[:0]
	default:
		return false
	}
	return true
}

// at returns the i-th character of the secret, 0 if there is none.
func (s *secrets) at(i int) byte {
	if s.secret == nil || i >= s.secret.Len() {
		return 0
	}
	return s.secret.At(i)
}

// send gives the secret to the check, which wipes it.
func (s *secrets) send(lastTry bool, to func(check.Intent)) {
	if s.secret == nil {
		return
	}
	secret := s.secret
	s.secret = nil
	to(check.Enter{Secret: secret, LastTry: lastTry})
}

// takeCode returns the staff code and gives it up: the caller wipes it.
func (s *secrets) takeCode() []byte {
	code := s.code
	s.code = nil
	return code
}

// wipeSecret overwrites the secret.
func (s *secrets) wipeSecret() {
	if s.secret != nil {
		s.secret.Wipe()
	}
	s.secret = nil
}

// wipe overwrites the secret and the staff code.
func (s *secrets) wipe() {
	s.apply(model.WipeSecret{})
	s.apply(model.WipeCode{})
}
