package status

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A queue hands out connections and errors, as a listener does.
type queue struct {
	next   chan any // a net.Conn or an error
	closed chan struct{}
}

func newQueue() queue { return queue{make(chan any, 10), make(chan struct{})} }

func (q queue) Accept() (net.Conn, error) {
	select {
	case next := <-q.next:
		if err, is := next.(error); is {
			return nil, err
		}
		return next.(net.Conn), nil
	case <-q.closed:
		return nil, net.ErrClosed
	}
}

func (q queue) Close() error {
	select {
	case <-q.closed:
	default:
		close(q.closed)
	}
	return nil
}

func (q queue) Addr() net.Addr { return nil }

func TestWhoAsksAndDoesNotReadKeepsTheOthersWaitingForFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		silent, behind := pipe(q), pipe(q)
		ctx, cancel := context.WithCancel(t.Context())
		go Serve(ctx, q, func() Status { return Status{Version: "1"} })
		began := time.Now()
		var got Status
		if err := json.NewDecoder(behind).Decode(&got); err != nil || got.Version != "1" {
			t.Errorf("%+v, %v", got, err)
		}
		if waited := time.Since(began); waited != 5*time.Second {
			t.Errorf("it waited for %v", waited)
		}
		if n, err := silent.Read(make([]byte, 10)); err == nil {
			t.Errorf("the first one has %d bytes: it is still connected", n)
		}
		if n, err := behind.Read(make([]byte, 10)); err == nil && n > 1 {
			t.Errorf("the second one has %d bytes more: it is still connected", n)
		}
		cancel()
	})
}

// pipe puts a connection into a queue, and returns its other end.
func pipe(q queue) net.Conn {
	here, there := net.Pipe()
	q.next <- here
	return there
}

func TestAListenerInTroubleIsTriedAgainEverySecondUntilTheKioskEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		trouble := errors.New("too many open files")
		q.next <- trouble
		q.next <- trouble
		asks := pipe(q)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Serve(ctx, q, func() Status { return Status{Version: "1"} })
		}()
		began := time.Now()
		var got Status
		if err := json.NewDecoder(asks).Decode(&got); err != nil || got.Version != "1" || time.Since(began) != 2*time.Second {
			t.Errorf("%+v, %v after %v", got, err, time.Since(began))
		}
		q.next <- trouble
		synctest.Wait()
		cancel()
		<-ended
		if waited := time.Since(began); waited != 2*time.Second {
			t.Errorf("it ended after %v", waited)
		}
		select {
		case <-q.closed:
		default:
			t.Error("the listener is open")
		}
	})
}

func TestServingEndsWithTheListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Serve(t.Context(), q, func() Status { return Status{} })
		}()
		q.Close()
		<-ended
	})
}

func TestWhoeverWasAnsweredDisconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		go func() {
			_, _ = there.Write([]byte(`{"version": "1"}`))
		}()
		if got, err := receive(t.Context(), here); err != nil || got.Version != "1" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := there.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("the connection is open: %v", err)
		}
	})
}

func TestAnAnswerHas64KilobytesAtMost(t *testing.T) {
	const most, answer = 65536, `{"version":"1"}`
	for spaces, fits := range map[int]bool{most - len(answer): true, most - len(answer) + 1: false} {
		here, there := net.Pipe()
		go func() {
			_, _ = there.Write([]byte(strings.Repeat(" ", spaces) + answer))
			there.Close()
		}()
		if got, err := receive(t.Context(), here); (err == nil) != fits || (got.Version == "1") != fits {
			t.Errorf("%d bytes: %+v, %v", spaces+len(answer), got, err)
		}
	}
}

func TestAKioskThatSaysNothingIsWaitedForNoLongerThanAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		began := time.Now()
		if _, err := receive(ctx, here); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 5*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		if _, err := there.Write([]byte("x")); err == nil {
			t.Error("the connection is open")
		}
	})
}
