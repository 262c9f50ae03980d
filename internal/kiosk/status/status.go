// Package status reports how a kiosk is doing, over a Unix socket that only the
// kiosk's account may open. It has the kiosk's state and how often it was used today,
// and nothing about any person.
//
// [Serve] is the kiosk's side, [Ask] the other. For each connection the kiosk writes a
// [Status] as one JSON object, schema kigen.status/1, and closes it.
package status

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// Schema names the format. It stays the same when fields are added, and for no other change.
const Schema = "kigen.status/1"

// A Status is how a kiosk is doing.
type Status struct {
	Schema  string `json:"schema"`
	Version string `json:"version"`
	// State is one of the constants below.
	State State `json:"state"`
	// Fault is the code of the current fault, "" for none.
	Fault string `json:"fault,omitempty"`
	// PolicyBroken is true if the policy file has a mistake and is not used.
	PolicyBroken bool `json:"policyBroken"`
	// Started is when the program was started, Changed when State last changed, and Alive when
	// the screen was last updated, which happens every second; by the kiosk's clock.
	Started time.Time `json:"started"`
	Changed time.Time `json:"changed"`
	Alive   time.Time `json:"alive"`
	Today   Today     `json:"today"`
}

// A State is what a kiosk is doing.
type State string

// The states.
const (
	Ready    State = "ready"     // waits for a card
	InUse    State = "in-use"    // somebody uses it
	CardLeft State = "card-left" // somebody left a card behind
	Closed   State = "closed"    // outside its hours
	Trouble  State = "trouble"   // no reader, or none that it can see
)

// Today counts the uses on one day in Japan.
type Today struct {
	Day       string         `json:"day"` // 2026-11-25
	Checks    int            `json:"checks"`
	Languages map[string]int `json:"languages"` // checks by language
	Faults    map[string]int `json:"faults"`    // by code
}

// ErrNone is returned if no kiosk is running, ErrRunning if one already is.
var (
	ErrNone    = errors.New("no kiosk is running")
	ErrRunning = errors.New("a kiosk is running already")
)

// Path returns the path of this account's socket: in XDG_RUNTIME_DIR, or else in the cache
// folder.
func Path() (string, error) {
	folder := os.Getenv("XDG_RUNTIME_DIR")
	if folder == "" {
		var err error
		if folder, err = os.UserCacheDir(); err != nil {
			return "", fmt.Errorf("find a folder for the socket: %w", err)
		}
	}
	return filepath.Join(folder, "kigen", "terminal.sock"), nil
}

// patience is how long either side waits for the other.
const patience = 5 * time.Second

// A listener is the socket of a kiosk that runs.
type listener struct {
	net.Listener
	lock *flock.Flock
}

// Close removes the socket and lets another kiosk make one.
func (l listener) Close() error { return errors.Join(l.Listener.Close(), l.lock.Close()) }

// Listen creates the socket. It fails with [ErrRunning] if another kiosk runs: one that holds
// the lock beside the socket, which the system takes from a process that ends in whatever way,
// or that listens at the socket. The socket of a kiosk that did not end well is still there (a
// lost display ends the process within Xlib), and is removed.
func Listen(path string) (net.Listener, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the socket's folder: %w", err)
	}
	if err := os.Chmod(folder, 0o700); err != nil { // #nosec G302 -- a folder, and its owner's alone
		return nil, fmt.Errorf("close the socket's folder to others: %w", err)
	}
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	switch locked, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the socket: %w", err)
	case !locked:
		return nil, ErrRunning
	}
	socket, err := listen(path)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return listener{socket, lock}, nil
}

// listen is [Listen] for whoever has the lock.
func listen(path string) (net.Listener, error) {
	if err := removeStale(path); err != nil {
		return nil, err
	}
	socket, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("make the socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("close the socket to others: %w", errors.Join(err, socket.Close()))
	}
	return socket, nil
}

// removeStale removes the socket at a path if nobody listens there, and nothing else.
func removeStale(path string) error {
	connection, err := net.DialTimeout("unix", path, patience)
	switch {
	case err == nil:
		connection.Close()
		return ErrRunning
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case os.IsTimeout(err): // its queue is full: it listens, and hangs
		return fmt.Errorf("%w: %w", ErrRunning, err)
	case !refused(err):
		return fmt.Errorf("ask an old socket: %w", err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("make the socket: %s is no old one", path)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove an old socket: %w", err)
	}
	return nil
}

// refused reports whether nobody listens at a socket.
func refused(err error) bool {
	const windows = syscall.Errno(10061) // WSAECONNREFUSED; syscall's own constant is made up there
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, windows)
}

// Serve answers connections with what now returns until ctx is done, and then removes the
// socket. now must be safe to call from any goroutine.
func Serve(ctx context.Context, listener net.Listener, now func() Status) {
	end := func() { _ = listener.Close() } // fails only where it is closed
	defer context.AfterFunc(ctx, end)()
	defer end()
	for {
		connection, err := listener.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // out of files, for a moment
			select {
			case <-time.After(time.Second):
				continue
			case <-ctx.Done():
				return
			}
		}
		// One at a time: each takes next to no time, and they can't pile up.
		_ = connection.SetDeadline(time.Now().Add(patience)) // fails only where it is closed
		_ = json.NewEncoder(connection).Encode(now())        // who asked is gone
		connection.Close()
	}
}

// Ask returns the status of the kiosk at path, or [ErrNone] if none is running. It waits for
// five seconds at most.
func Ask(ctx context.Context, path string) (Status, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "unix", path)
	switch {
	case errors.Is(err, fs.ErrNotExist), refused(err):
		return Status{}, fmt.Errorf("%w: %w", ErrNone, err)
	case err != nil:
		return Status{}, fmt.Errorf("ask the kiosk: %w", err)
	}
	return receive(ctx, connection)
}

// largest is more than an answer can have: a line for each language and each fault's code.
const largest = 64 << 10

// receive reads a status until ctx is done, and closes the connection.
func receive(ctx context.Context, connection net.Conn) (Status, error) {
	defer connection.Close()
	defer context.AfterFunc(ctx, func() { connection.Close() })()
	var status Status
	if err := json.NewDecoder(io.LimitReader(connection, largest)).Decode(&status); err != nil {
		return Status{}, fmt.Errorf("read what the kiosk says: %w", errors.Join(context.Cause(ctx), err))
	}
	return status, nil
}
