package reminder

import "fmt"

// loginID is the name of the entry that starts Kigen at login.
const loginID = "jp.kigen.kigen"

// AtLogin adds or removes the entry that makes the person's desktop run `program remind` at
// login. program is the absolute path of Kigen. The entry says nothing about a card.
func AtLogin(program string, on bool) error {
	if err := atLogin(program, on); err != nil {
		return fmt.Errorf("start at login: %w", err)
	}
	return nil
}
