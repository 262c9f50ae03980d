package cli

import "context"

// remindCommand is kigen remind, which the desktop runs at login.
type remindCommand struct {
	Today dateFlag `placeholder:"DATE"`
}

// Run opens the window if a reminder is due. It also does if the reminders can't be read: the
// window says why.
func (r *remindCommand) Run(ctx context.Context, c *console) error {
	news, err := c.HasNews(r.Today.or(c.today)())
	if !news && err == nil {
		return nil
	}
	return (&windowCommand{Today: r.Today}).Run(ctx, c)
}
