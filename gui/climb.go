package gui

import (
	"context"
	"strings"
	"time"

	"kigen/gui/model"
	"kigen/internal/check"
	"kigen/internal/diagnosis"
	"kigen/internal/trace"
	"kigen/rules"
)

// watchedReaders are readers that the check already watches: the ladder gets the check's
// snapshot instead of a second watcher.
type watchedReaders struct {
	check.Readers
	snapshot check.Snapshot
}

// Watch implements [check.Readers].
func (w watchedReaders) Watch(ctx context.Context, changed func(check.Snapshot)) {
	changed(w.snapshot)
	<-ctx.Done()
}

// climb runs the ladder in the background until it ends or its page is left. Then it makes a
// check and records its trace for support staff.
func (w *Window) climb(e model.ClimbLadder) {
	ctx, stop := context.WithCancel(context.Background())
	w.stopClimb()
	w.stopClimb = stop
	readers := watchedReaders{w.readers, e.Snapshot}
	recorder := trace.Record(readers, w.config.Version, w.today(), nil, false)
	climb := diagnosis.Climb{
		Machine: w.config.Machine, Readers: readers, Reader: e.Reader,
		Now: w.config.Clock, Version: w.config.Version, Built: w.config.Built,
	}
	w.background.Go(func() {
		_, err := climb.Run(ctx, func(rungs diagnosis.Ladder) {
			w.config.Do(func() { w.handle(model.RungClimbed{Climb: e.Climb, Rungs: rungs}) })
		})
		if err != nil {
			return // the page was left
		}
		ended := checkOnce(ctx, recorder, w.today)
		if ctx.Err() != nil {
			return
		}
		var text strings.Builder
		err = recorder.End(ended, 0).Write(&text)
		if err != nil {
			text.WriteString(err.Error())
		}
		w.config.Do(func() { w.handle(model.ClimbEnded{Climb: e.Climb, Trace: text.String()}) })
	})
}

// checkOnce checks a card once, and returns the fault that ended the check.
func checkOnce(ctx context.Context, readers check.Readers, today func() rules.Date) error {
	const longest = time.Minute // for a card that does not answer
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	var ended *check.Fault
	check.NewSession(readers, today, func(s check.State) {
		over := s.Phase == check.Showing || s.Phase == check.InTrouble || s.Phase == check.Choosing || s.Phase == check.WaitingForCard ||
			s.Phase == check.WaitingForReader && s.Fault != nil
		if over && ctx.Err() == nil {
			ended = s.Fault
			cancel()
		}
	}).Run(ctx)
	if ended == nil {
		return nil
	}
	return ended
}
