package reminder

import "fmt"

// loginID names what is started, to the person's desktop.
const loginID = "jp.kigen.kigen"

// AtLogin has the person's desktop start `program remind` whenever they log in, or no
// longer. program is the absolute path of Kigen. Nothing of a card is written with it.
func AtLogin(program string, on bool) error {
	if err := atLogin(program, on); err != nil {
		return fmt.Errorf("start at login: %w", err)
	}
	return nil
}
