// Package status lets whoever looks after a public terminal ask it how it is, over a
// socket that only the account of the terminal may open. It tells what the terminal does
// and how often it was used on one day, and nothing of any person.
//
// [Serve] answers, [Ask] asks. One question is one connection: the terminal writes a
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
)

// Schema is the name of this package's format. It changes with every change that is not
// an addition.
const Schema = "kigen.status/1"

// A Status is how a terminal is.
type Status struct {
	Schema  string `json:"schema"`
	Version string `json:"version"`
	// State is one of the constants below.
	State State `json:"state"`
	// Fault is the code of what is wrong at the moment, "" for nothing.
	Fault string `json:"fault,omitempty"`
	// PolicyBroken is true where the policy file has a mistake in it and is not used.
	PolicyBroken bool `json:"policyBroken"`
	// Started and Changed are when the program was started and when State came about, and Alive
	// when its screen moved last, which it does every second: RFC 3339, by the terminal's clock.
	Started time.Time `json:"started"`
	Changed time.Time `json:"changed"`
	Alive   time.Time `json:"alive"`
	Today   Today     `json:"today"`
}

// A State is what a terminal does.
type State string

// The states.
const (
	Ready    State = "ready"     // it waits for a card
	InUse    State = "in-use"    // somebody is at it
	CardLeft State = "card-left" // somebody has left a card behind
	Closed   State = "closed"    // outside its hours
	Trouble  State = "trouble"   // it has no reader, or can't see any
)

// Today is what it was used for on one day in Japan.
type Today struct {
	Day       string         `json:"day"` // 2026-11-25
	Checks    int            `json:"checks"`
	Languages map[string]int `json:"languages"` // checks by language
	Faults    map[string]int `json:"faults"`    // by code
}

// ErrNone says that no terminal is running, and ErrRunning that one is already.
var (
	ErrNone    = errors.New("no terminal is running")
	ErrRunning = errors.New("a terminal is running already")
)

// Path is where the socket of this account is: in the folder that the system keeps for
// what runs in a session, or else that for what programs may lose.
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

// patience is how long one end waits for the other.
const patience = 5 * time.Second

// Listen makes the socket. It fails with [ErrRunning] where another terminal answers there;
// what one left behind that did not end well is removed.
func Listen(path string) (net.Listener, error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the socket's folder: %w", err)
	}
	if err := os.Chmod(folder, 0o700); err != nil { // #nosec G302 -- a folder, and its owner's alone
		return nil, fmt.Errorf("close the socket's folder to others: %w", err)
	}
	if connection, err := net.DialTimeout("unix", path, patience); err == nil {
		connection.Close()
		return nil, ErrRunning
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove an old socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("make the socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("close the socket to others: %w", errors.Join(err, listener.Close()))
	}
	return listener, nil
}

// Serve answers with what now returns until ctx is done, and removes the socket. now is
// called on any goroutine.
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
		// One after the other: a question takes no time, and nobody can pile them up.
		_ = connection.SetDeadline(time.Now().Add(patience)) // fails only where it is closed
		_ = json.NewEncoder(connection).Encode(now())        // who asked is gone
		connection.Close()
	}
}

// Ask asks the terminal at path how it is. It fails with [ErrNone] where there is none.
func Ask(ctx context.Context, path string) (Status, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "unix", path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return Status{}, fmt.Errorf("%w: %w", ErrNone, err)
	case err != nil:
		return Status{}, fmt.Errorf("ask the terminal: %w", err)
	}
	defer connection.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = connection.SetDeadline(deadline) // fails only where it is closed
	}
	const longest = 1 << 20
	var status Status
	if err := json.NewDecoder(io.LimitReader(connection, longest)).Decode(&status); err != nil {
		return Status{}, fmt.Errorf("read what the terminal says: %w", err)
	}
	return status, nil
}
