package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"kigen/card"
	"kigen/internal/check"
)

func TestOnlyWhatARecordingCanBeIsRead(t *testing.T) {
	took := fmt.Sprint(int(longest / time.Millisecond))
	usb := `"usb":{"id":"054C:06C1"}`
	for _, c := range []struct {
		lines string // NL between them
		fine  bool
	}{
		{`{"at":0,"snapshot":{"fault":{"cause":"wrong-secret","item":"user-authentication","status":"63C2"}}}`, true},
		{`{"at":0,"snapshot":{"fault":{"cause":"wrong-secret","item":"whatever"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"whatever","item":"card"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"other-card","card":"transit-card"}}}`, true},
		{`{"at":0,"snapshot":{"fault":{"cause":"other-card","card":"whatever"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"unknown","status":"63c2"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"unknown","status":"063C2"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"unknown","status":"XXXX"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"unknown","status":"0000"}}}`, true},
		{`{"at":0,"snapshot":{"fault":{"cause":"unknown","number":"80100001"}}}`, true},
		{`{"at":0,"snapshot":{"fault":{"cause":"unknown","number":"180100001"}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"no-driver",` + usb + `}}}`, true},
		{`{"at":0,"snapshot":{"fault":{"cause":"no-driver","usb":{"id":""}}}}`, false},
		{`{"at":0,"snapshot":{"fault":{"cause":"no-driver","usb":{"id":"054C:06C1 "}}}}`, false},
		{`{"at":0,"snapshot":{},"unheard":1}`, false},
		{`{"at":0,"snapshot":{"unheard":1}}`, false},
		{`{"at":` + took + `,"snapshot":{}}`, true},
		{`{"at":` + took + `0,"snapshot":{}}`, false},
		{`{"at":0,"connect":{"connection":1,"reader":"A","took":` + took + `}}`, true},
		{`{"at":0,"connect":{"connection":1,"reader":"A","took":` + took + `0}}`, false},
		{`{"at":0,"connect":{"connection":1,"reader":"A","took":-1}}`, false},
		{`{"at":0,"connect":{"connection":0,"reader":"A"}}`, false},
		{`{"at":0,"connect":{"connection":1,"reader":"A","fault":{"cause":"whatever"}}}`, false},
		{"OPEN" + `{"at":0,"connect":{"connection":2,"reader":"B"}}NL{"at":0,"exchange":{"connection":2,"answer":"9000"}}`, true},
		{`{"at":0,"connect":{"connection":1,"reader":"A","fault":{"cause":"in-use"}}}NL{"at":0,"exchange":{"connection":1,"answer":"9000"}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1}}`, true},
		{"OPEN" + `{"at":0,"exchange":{"connection":2}}`, false},
		{`{"at":0,"snapshot":{"readers":[{"name":"A","card":"none","atr":"00*36"}]}}`, true},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"answer":"90","answer":"00"}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"answer":"00*65538"}}`, true},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"answer":"00*65539"}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"hidden":-1}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"took":-1}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"command":"00","hidden":65543}}`, true},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"command":"00","hidden":65544}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"fault":{"cause":"in-use"}}}`, true},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"fault":{"cause":"whatever"}}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"givenUp":true}}`, true},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"givenUp":true,"fault":{"cause":"in-use"}}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"givenUp":true,"answer":"90"}}`, false},
		{"OPEN" + `{"at":0,"exchange":{"connection":1,"fault":{"cause":"in-use"},"answer":"90"}}`, false},
		{"OPEN" + `{"at":0,"close":{"connection":1}}`, true},
		{"OPEN" + `{"at":0,"close":{"connection":2}}`, false},
		{"OPEN" + `{"at":0,"close":{"connection":1,"fault":{"cause":"whatever"}}}`, false},
		{"OPEN" + `{"at":0,"close":{"connection":1}}NL{"at":0,"close":{"connection":1}}`, false},
		{"OPEN" + `{"at":0,"close":{"connection":1}}NL{"at":0,"exchange":{"connection":1}}`, false},
		{`{"at":0,"end":{"exit":1,"issuers":{"card":"known","signature":"mismatch","user-authentication":"unknown"}}}`, true},
		{`{"at":0,"end":{"exit":1,"issuers":{"card":"whatever"}}}`, false},
		{`{"at":0,"end":{"exit":1,"issuers":{"whatever":"known"}}}`, false},
		{`{"at":0,"end":{"exit":1,"fault":{"cause":"whatever"}}}`, false},
	} {
		text := fileHead + strings.NewReplacer("OPEN", fileConnect, "NL", "\n").Replace(c.lines)
		if _, err := Read(strings.NewReader(text)); (err == nil) != c.fine {
			t.Errorf("%s: %v", c.lines, err)
		}
	}
	for asked, fine := range map[string]bool{
		`["user-authentication","signature"]`: true, `["signature"]`: true, `["card"]`: false, `["signature","signature"]`: false,
	} {
		text := strings.Replace(fileHead, "}", `,"asked":`+asked+"}", 1)
		if _, err := Read(strings.NewReader(text)); (err == nil) != fine {
			t.Errorf("asked %s: %v", asked, err)
		}
	}
	// As much text as there may be.
	line := `{"at":0,"snapshot":{}}`
	many := strings.Repeat(line+strings.Repeat(" ", mostLine/2-len(line)-1)+"\n", mostText/(mostLine/2)-1)
	last := line + strings.Repeat(" ", mostText-len(fileHead)-len(many)-len(line)-1)
	if _, err := Read(strings.NewReader(fileHead + many + last)); err != nil {
		t.Error(err)
	}
	refused(t, "a byte more of text", fileHead+many+last+" ", 2+mostText/(mostLine/2)-1, errText)
}

func TestATraceTellsHowItEndedAndHowManySecretsWereEntered(t *testing.T) {
	secret := func(hidden int) Event { return Event{Exchange: &Exchange{Hidden: hidden}} }
	end := Event{End: &End{Exit: 7, Fault: &Fault{Cause: check.WrongSecret}}}
	for what, c := range map[string]struct {
		events  []Event
		exit    int
		cause   check.Cause
		secrets int
	}{
		"nothing":                {},
		"no end":                 {events: []Event{secret(5)}, secrets: 1},
		"an end":                 {events: []Event{end}, exit: 7, cause: check.WrongSecret},
		"an end and secrets":     {events: []Event{secret(0), secret(1), secret(2), {Snapshot: &Snapshot{}}, secret(5), end}, exit: 7, cause: check.WrongSecret, secrets: 2},
		"an end without a fault": {events: []Event{{End: &End{Exit: 1}}}, exit: 1},
	} {
		trace := Trace{Events: c.events}
		fault, exit := trace.Ended()
		if exit != c.exit || (fault == nil) != (c.cause == "") || fault != nil && fault.Cause != c.cause || trace.Secrets() != c.secrets {
			t.Errorf("%s: %v, %d, %d secrets", what, fault, exit, trace.Secrets())
		}
	}
}

func TestAFileCanBeReadByAPerson(t *testing.T) {
	trace := Trace{Header{Schema: Schema}, []Event{{Snapshot: &Snapshot{Readers: []Reader{{Name: "A & <B>"}}}}}}
	var file bytes.Buffer
	if err := trace.Write(&file); err != nil || !strings.Contains(file.String(), "A & <B>") {
		t.Errorf("%v, %s", err, file.Bytes())
	}
}

// A full disk leaves no trace that seems to be whole.
func TestATraceThatCannotBeWrittenIsAnError(t *testing.T) {
	trace := Trace{Header{Schema: Schema}, []Event{{Snapshot: &Snapshot{}}}}
	for lines := range 2 {
		if err := trace.Write(&full{lines}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("after %d lines: %v", lines, err)
		}
	}
}

// A full disk has room for so many lines.
type full struct{ lines int }

func (f *full) Write(line []byte) (int, error) {
	if f.lines--; f.lines < 0 {
		return 0, io.ErrShortWrite
	}
	return len(line), nil
}

// Whatever an event has of its own length counts.
func TestTheSizeOfAnEventIsOfAllThatIsInIt(t *testing.T) {
	const n = 1000
	fault := &Fault{USB: &USBReader{ID: "054C:06C1", Name: strings.Repeat("A", n), Driver: strings.Repeat("A", n), Source: strings.Repeat("A", n), Holder: strings.Repeat("A", n)}}
	for what, c := range map[string]struct {
		event Event
		want  int
	}{
		"a snapshot":      {Event{Snapshot: &Snapshot{Readers: []Reader{{Name: "A", ATR: ATR("AB")}, {Name: "ABC"}}, Fault: fault}}, 4*n + 1 + 2 + 3 + 2*64},
		"a connection":    {Event{Connect: &Connect{Reader: "ABC", Fault: fault}}, 4*n + 3},
		"an exchange":     {Event{Exchange: &Exchange{Command: Bytes("AB"), Hidden: 30, Answer: Bytes("ABCD"), Fault: fault}}, 4*n + 36},
		"a close":         {Event{Close: &Close{Fault: fault}}, 4 * n},
		"no fault":        {Event{Close: &Close{}}, 0},
		"a fault alone":   {Event{Close: &Close{Fault: &Fault{}}}, 0},
		"an end is apart": {Event{End: &End{Fault: fault}}, 0},
	} {
		if got := c.event.size(); got != c.want {
			t.Errorf("%s: %d, want %d", what, got, c.want)
		}
	}
}

func TestWhatMattersOfThePlaceBeforeACommand(t *testing.T) {
	here := place{card.JPKI, card.TokenInformationFile}
	for command, want := range map[string]place{
		"00A4040C02A0A0": {}, "00A4040C": {}, "00A4020C020006": {application: card.JPKI}, "00A4020C": {application: card.JPKI},
		"00A4000C020006": here, "00B0000000": here, "00200080": here, "00": here, "": here, "00A4": here, "00A404": here, "00B00400": here,
	} {
		if got := here.before(hexBytes(t, command)); got != want {
			t.Errorf("%s: %+v, want %+v", command, got, want)
		}
	}
}
