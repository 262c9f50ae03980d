package cli

import "context"

// remindCommand is kigen remind, which the desktop starts when the person logs in.
type remindCommand struct {
	Today dateFlag `placeholder:"DATE"`
}

// Run opens the window if there is something to tell, or if it can't be known: the window
// says why. Else it leaves the person alone.
func (r *remindCommand) Run(ctx context.Context, c *console) error {
	news, err := c.HasNews(r.Today.or(c.today)())
	if !news && err == nil {
		return nil
	}
	return (&windowCommand{Today: r.Today}).Run(ctx, c)
}
