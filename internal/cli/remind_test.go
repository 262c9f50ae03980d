package cli

import (
	"context"
	"errors"
	"testing"
	"time"

	"kigen/rules"
)

func TestRemindOpensTheWindowOnlyWhenThereIsSomethingToTell(t *testing.T) {
	for _, c := range []struct {
		name   string
		news   bool
		err    error
		opened bool
	}{
		{"nothing new", false, nil, false},
		{"a renewal has opened", true, nil, true},
		{"the reminders can't be read", false, errors.New("not a file of reminders"), true},
	} {
		opened := false
		code := Run(t.Context(), []string{"remind", "--today", "2030-01-02"}, Env{
			Now: time.Now,
			HasNews: func(today rules.Date) (bool, error) {
				if today.String() != "2030-01-02" {
					t.Errorf("%s: asked for %s", c.name, today)
				}
				return c.news, c.err
			},
			Window: func(_ context.Context, w Window) error {
				opened = rules.DateOf(w.Now()).String() == "2030-01-02"
				return nil
			},
		})
		if code != exitDone || opened != c.opened {
			t.Errorf("%s: exit %d, window opened: %t", c.name, code, opened)
		}
	}
}
