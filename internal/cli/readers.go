package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"kigen/internal/check"
)

type readersCommand struct {
	JSON bool
}

// Run prints the current readers. It returns the fault that hides them, if there is one.
func (r *readersCommand) Run(ctx context.Context, c *console) error {
	snapshot, err := check.CurrentSnapshot(ctx, c.Readers)
	if err != nil {
		return err
	}
	keypads := c.keypads(ctx, snapshot)
	if r.JSON {
		err = writeJSON(c.Stdout, c.readersJSON(snapshot, keypads))
	} else {
		_, err = io.WriteString(c.Stdout, c.readersText(snapshot, keypads))
	}
	if err == nil && snapshot.Fault != nil {
		err = snapshot.Fault
	}
	return err
}

// keypads returns the names of the readers that have keys of their own, as far as they tell.
func (c *console) keypads(ctx context.Context, snapshot check.Snapshot) map[string]bool {
	keypads := map[string]bool{}
	finder, ok := c.Readers.(check.KeypadFinder)
	for _, reader := range snapshot.Readers {
		if ok && finder.HasKeypad(ctx, reader.Name) {
			keypads[reader.Name] = true
		}
	}
	return keypads
}

// presences are the JSON's words for what is in a reader.
var presences = map[check.Presence]string{
	check.NoCard:      "none",
	check.CardPresent: "present",
	check.CardMute:    "mute",
	check.CardInUse:   "in-use",
}

type readersJSON struct {
	Schema  string       `json:"schema"`
	Readers []readerJSON `json:"readers"`
	Faults  []faultJSON  `json:"faults"`
}

type readerJSON struct {
	Name   string `json:"name"`
	Card   string `json:"card"`
	Keypad bool   `json:"keypad,omitempty"`
}

func (c *console) readersJSON(snapshot check.Snapshot, keypads map[string]bool) readersJSON {
	readers := []readerJSON{}
	for _, r := range snapshot.Readers {
		readers = append(readers, readerJSON{r.Shown(), presences[r.Card], keypads[r.Name]})
	}
	return readersJSON{"kigen.readers/1", readers, c.faultsJSON(faultsOf(snapshot))}
}

func (c *console) readersText(snapshot check.Snapshot, keypads map[string]bool) string {
	var text strings.Builder
	for _, r := range snapshot.Readers {
		fmt.Fprintf(&text, "%s\n  %s\n", r.Shown(), c.words.Say("cli.presence."+presences[r.Card]))
		if keypads[r.Name] {
			fmt.Fprintf(&text, "  %s\n", c.words.Say("cli.keypad"))
		}
	}
	text.WriteString(c.words.FaultsText(faultsOf(snapshot)))
	return text.String()
}

// faultsOf returns a snapshot's fault as a list, empty if it has none.
func faultsOf(snapshot check.Snapshot) []*check.Fault {
	if snapshot.Fault == nil {
		return nil
	}
	return []*check.Fault{snapshot.Fault}
}
