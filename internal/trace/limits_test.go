package trace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kigen/internal/check"
)

const (
	fileHead    = `{"schema":"kigen.trace/1","kigen":"1","system":"x","day":"2025-10-16"}` + "\n"
	fileConnect = `{"at":0,"connect":{"connection":1,"reader":"A"}}` + "\n"
)

func exchangeLine(rest string) string {
	return `{"at":0,"exchange":{"connection":1,` + rest + `}}` + "\n"
}

// refused fails unless a file is refused with that line and error.
func refused(t *testing.T, what, file string, line int, want error) {
	t.Helper()
	_, err := Read(strings.NewReader(file))
	if wrong, ok := errors.AsType[*LineError](err); !ok || wrong.Line != line || !errors.Is(err, want) {
		t.Errorf("%s: %v, want line %d, %v", what, err, line, want)
	}
	if err != nil && len(err.Error()) > 400 {
		t.Errorf("%s: an error of %d bytes", what, len(err.Error()))
	}
}

// A trace comes by mail. What its file stands for is limited as what a recording holds is.
func TestWhatAFileStandsForHasALimitWithItsLine(t *testing.T) {
	answer := func(n int) string { return exchangeLine(fmt.Sprintf(`"answer":"00*%d"`, n)) }
	full := mostBytes / longestBytes // answers that fit
	many := fileHead + fileConnect + strings.Repeat(answer(longestBytes - 2)[:len(answer(longestBytes-2))-4]+` 9000"}}`+"\n", full)
	if _, err := Read(strings.NewReader(many)); err != nil {
		t.Fatal(err)
	}
	left := mostBytes - full*longestBytes - len("A")
	if _, err := Read(strings.NewReader(many + answer(left))); err != nil {
		t.Errorf("just what fits: %v", err)
	}
	refused(t, "a byte more", many+answer(left+1), full+3, errBytesAll)
	events := fileHead + strings.Repeat(`{"at":0,"snapshot":{}}`+"\n", mostEvents)
	if _, err := Read(strings.NewReader(events + `{"at":0,"end":{"exit":0}}`)); err != nil {
		t.Errorf("as many events as there can be: %v", err)
	}
	refused(t, "an event more", events+`{"at":0,"snapshot":{}}`+"\n"+`{"at":0,"end":{"exit":0}}`, mostEvents+2, errEvents)
	for rest, want := range map[string]error{
		`"answer":"` + strings.Repeat("00*65536 ", 100_000) + `9000"`: errBytes,
		`"answer":"00*65536 000000"`:                                  errBytes,
		`"answer":"` + strings.Repeat("00", longestBytes+1) + `"`:     errBytes,
		`"answer":"00*65536","answer":"00*65536"`:                     errBytes,
		`"command":"00*65536 0000 00"`:                                errBytes,
		`"hidden":65545`:                                              errHidden,
		fmt.Sprintf(`"hidden":%d`, math.MaxInt):                       errHidden,
		fmt.Sprintf(`"took":%d`, math.MaxInt):                         errLong,
	} {
		refused(t, fmt.Sprintf("%.100s", rest), fileHead+fileConnect+exchangeLine(rest), 3, want)
	}
	hidden := fileHead + fileConnect + strings.Repeat(exchangeLine(`"hidden":65544`), mostBytes/65544+1)
	refused(t, "hidden bytes", hidden, mostBytes/65544+3, errBytesAll)
	refused(t, "an ATR", fileHead+`{"at":0,"snapshot":{"readers":[{"name":"A","card":"none","atr":"00*37"}]}}`, 2, errBytes)
	refused(t, "the time", fileHead+fmt.Sprintf(`{"at":%d,"snapshot":{}}`, math.MaxInt), 2, errLong)
	refused(t, "a time before the beginning", fileHead+`{"at":-1,"snapshot":{}}`, 2, errTime)
	line := `{"at":0,"snapshot":{}}` + strings.Repeat(" ", mostLine/2) + "\n"
	refused(t, "much text", fileHead+strings.Repeat(line, 40), 2+mostText/len(line), errText)
}

// A file that one version writes another reads: the limits are part of the format.
func TestTheLimitsAreThoseOfTheFormat(t *testing.T) {
	got := []int{mostEvents, mostBytes, mostLine, mostText, longestName, int(longest / time.Hour)}
	if want := []int{20_000, 4 << 20, 1 << 20, 16 << 20, 1024, 10 * 366 * 24}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// The attack: 1 MB that became 24 GB.
func TestReadingAnExpandingFileTakesLittleMemory(t *testing.T) {
	for what, line := range map[string]string{
		"one answer": exchangeLine(`"answer":"` + strings.Repeat("00*65536 ", 110_000) + `"`),
		"keys again": exchangeLine(strings.Repeat(`"answer":"00*65536",`, 50_000) + `"took":0`),
		"ATRs":       `{"at":0,"snapshot":{"readers":[{"name":"A","card":"none"}` + strings.Repeat(`,{"name":"","card":"none","atr":"00*65536"}`, 20_000) + `]}}`,
		"many lines": strings.Repeat(exchangeLine(`"answer":"00*65536 9000"`), 20_000),
	} {
		file := fileHead + fileConnect + line
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(strings.NewReader(file))
		runtime.ReadMemStats(&after)
		const most = 40 << 20
		if err == nil || after.TotalAlloc-before.TotalAlloc > most {
			t.Errorf("%s: %d MB for a file of %d KB, %v", what, (after.TotalAlloc-before.TotalAlloc)>>20, len(file)>>10, err)
		}
	}
}

func TestNamesInAFileHaveALengthWithTheirLine(t *testing.T) {
	long := strings.Repeat("A", longestName+1)
	fits := long[1:]
	for what, event := range map[string]string{
		"in a snapshot":     `"snapshot":{"readers":[{"name":"B","card":"none"},{"name":"NAME","card":"none"}]}`,
		"of a connection":   `"connect":{"connection":1,"reader":"NAME"}`,
		"of a USB reader":   `"snapshot":{"fault":{"cause":"no-driver","usb":{"id":"054C:06C1","name":"NAME"}}}`,
		"its driver":        `"snapshot":{"fault":{"cause":"no-driver","usb":{"id":"054C:06C1","driver":"NAME"}}}`,
		"its source":        `"connect":{"connection":1,"reader":"A","fault":{"cause":"no-driver","usb":{"id":"054C:06C1","source":"NAME"}}}`,
		"who holds it":      `"end":{"exit":1,"fault":{"cause":"no-driver","usb":{"id":"054C:06C1","holder":"NAME"}}}`,
		"of a longer key":   `"NAME":1`,
		"as a wrong id":     `"snapshot":{"fault":{"cause":"no-driver","usb":{"id":"NAME"}}}`,
		"as a wrong cause":  `"snapshot":{"fault":{"cause":"NAME"}}`,
		"as a wrong state":  `"snapshot":{"readers":[{"name":"B","card":"NAME"}]}`,
		"as a wrong issuer": `"end":{"exit":1,"issuers":{"card":"NAME"}}`,
	} {
		line := `{"at":0,` + event + "}\n"
		wrong := strings.HasPrefix(what, "as ") || strings.HasPrefix(what, "of a longer")
		if _, err := Read(strings.NewReader(fileHead + strings.ReplaceAll(line, "NAME", fits))); err != nil != wrong {
			t.Errorf("%s, as long as it may be: %v", what, err)
		}
		want := errName
		if wrong {
			want = nil
		}
		for _, name := range []string{long, strings.Repeat("A", 200_000)} {
			_, err := Read(strings.NewReader(fileHead + strings.ReplaceAll(line, "NAME", name)))
			if found, ok := errors.AsType[*LineError](err); !ok || found.Line != 2 || want != nil && !errors.Is(err, want) || len(err.Error()) > 400 {
				t.Errorf("%s of %d bytes: %.500v", what, len(name), err)
			}
		}
	}
	refused(t, "another version's file", strings.Replace(fileHead, Schema, "kigen.trace/2", 1), 1, errSchema)
	for _, key := range []string{"kigen", "system"} {
		head := strings.Replace(fileHead, `"`+key+`":"`, `"`+key+`":"`+long, 1)
		refused(t, key, head, 1, errName)
	}
}

// What a recording can't hold is not in it, and it is a trace all the same.
func TestARecordingStaysWithinTheLimitsOfAFile(t *testing.T) {
	name := strings.Repeat("A", 10*longestName)
	for what, speak := range map[string]func(*Recorder, check.Connection){
		"endless answers": func(_ *Recorder, c check.Connection) {
			for range mostBytes/longestBytes + 5 {
				_, _ = c.Transmit([]byte{0x00, 0xB0, 0x00, 0x00, 0x00})
			}
		},
		"endless commands": func(_ *Recorder, c check.Connection) {
			for range 2 * mostBytes / longestBytes {
				_, _ = c.Transmit(make([]byte, 70_000))
			}
		},
		"endless names": func(r *Recorder, _ check.Connection) {
			readers := []check.Reader{{Name: name, ATR: strings.Repeat("\x3B", 300)}, {Name: name + "2"}, {}, {}, {}, {}, {}, {}}
			for range mostEvents {
				r.noteSnapshot(check.Snapshot{Readers: readers})
			}
		},
	} {
		recorder := Record(oneCard{endless{}}, "test", today, nil, false)
		connection, err := recorder.Connect(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		speak(recorder, connection)
		recorder.noteSnapshot(check.Snapshot{}) // which would fit, but comes too late
		recorded := recorder.End(&check.Fault{Cause: check.NoDriver, Err: &check.USBReader{ID: "054C:06C1", Name: name, Driver: name}}, 1)
		end := recorded.Events[len(recorded.Events)-1].End
		if last := recorded.Events[len(recorded.Events)-2]; end == nil || !end.Cut || last.Snapshot != nil && what != "endless names" {
			t.Errorf("%s: the end is %+v, after %+v", what, end, last)
		}
		var file bytes.Buffer
		if err := recorded.Write(&file); err != nil {
			t.Fatal(err)
		}
		if again, err := Read(bytes.NewReader(file.Bytes())); err != nil || len(again.Events) != len(recorded.Events) {
			t.Errorf("%s: a file of %d KB, %v", what, file.Len()>>10, err)
		}
	}
}

// An endless card answers more than any can.
type endless struct{}

func (endless) Transmit([]byte) ([]byte, error) {
	return bytes.Repeat([]byte{0x90, 0x00}, longestBytes), nil
}

// A replay of the largest trace there can be is no work to speak of, whatever is asked of it.
func TestAReplayTakesFewStepsAnEvent(t *testing.T) {
	file := fileHead + fileConnect + strings.Repeat(exchangeLine(`"command":"00B0000000","answer":"01 9000"`), mostEvents-1)
	recorded, err := Read(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	connection, err := Replay(recorded, Fast).Connect(context.Background(), "A")
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	for range 5_000 {
		if _, err := connection.Transmit([]byte{0x00, 0xB0, 0x7F, 0x00, 0x00}); !errors.Is(err, ErrNotRecorded) {
			t.Fatal(err)
		}
	}
	const most = 4 * time.Second // a hundred times as long as it takes; it took twice that by looking through all events
	if took := time.Since(begun); took > most {
		t.Errorf("took %v", took)
	}
}
