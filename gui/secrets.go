package gui

import (
	"kigen/card"
	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/kiosk/policy"
)

// Secrets are the one owner of the characters of what is being entered: a PIN, a password, or
// a staff code. The model knows how many there are, and says by its effects what becomes of
// them.
type secrets struct {
	secret *card.Secret // nil while there is none
	code   []byte       // of staff; it never grows beyond its room, which would leave a copy
}

// apply does what the model wants done before the screen is drawn, and reports whether that
// was an effect of this kind.
func (s *secrets) apply(effect model.Effect) bool {
	switch e := effect.(type) {
	case model.EnterCharacter:
		if s.secret == nil || s.secret.Kind() != e.Kind {
			s.wipeSecret()
			s.secret = card.NewSecret(e.Kind)
		}
		_, _ = s.secret.Append(e.Character) // the model has seen that it can
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

// at returns the i-th character of the secret.
func (s *secrets) at(i int) byte {
	if s.secret == nil || i >= s.secret.Len() {
		return 0
	}
	return s.secret.At(i)
}

// send hands the secret over to the check, which wipes it.
func (s *secrets) send(lastTry bool, to func(check.Intent)) {
	if s.secret == nil {
		return
	}
	secret := s.secret
	s.secret = nil
	to(check.Enter{Secret: secret, LastTry: lastTry})
}

// takeCode returns the staff code, which its receiver wipes.
func (s *secrets) takeCode() []byte {
	code := s.code
	s.code = nil
	return code
}

func (s *secrets) wipeSecret() {
	if s.secret != nil {
		s.secret.Wipe()
	}
	s.secret = nil
}

// wipe overwrites everything.
func (s *secrets) wipe() {
	s.apply(model.WipeSecret{})
	s.apply(model.WipeCode{})
}
