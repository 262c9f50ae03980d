package card_test

import (
	"runtime"
	"testing"

	"kigen/card"
	"kigen/card/cardtest"
)

// serialFile answers as a common application with a record whose serial number stands
// nowhere else in this process.
type serialFile struct{ serial cardtest.Turned }

func (s serialFile) Transmit(command []byte) ([]byte, error) {
	if command[1] != 0xB2 {
		return []byte{0x90, 0x00}, nil
	}
	response := append(make([]byte, 0, 32), 0x01, 0x1C)
	response = append(s.serial.AppendTo(response), "99001"+"20350217"+"\x90\x00"...)
	return response, nil
}

func TestOfASerialNumberTheFingerprintAloneIsLeftInMemory(t *testing.T) {
	// What is left each time is a leak. Once may be a register that was saved in the midst of a copy.
	const attempts = 3
	for attempt := range byte(attempts) {
		serial := cardtest.Turned("\xC7\xCE\xC8\xC9\xCA\xCF\xCB\xCD\xC6\xCC\xCE\xCF\xC8\xC6\xCB") // digits
		serial[0] += attempt                                                                      // a digit less
		var common card.CommonData
		var err error
		read, leave := make(chan bool), make(chan bool)
		go deepDown(12, func() {
			deepDown(8, func() { common, err = card.New(serialFile{serial}).CommonData() })
			close(read)
			<-leave // else the stack might be given up, and what is left on it overwritten
		})
		<-read
		n := serial.InMemory(t)
		close(leave)
		if err != nil || common.Fingerprint == [32]byte{} {
			t.Fatalf("%+v, %v", common, err)
		}
		if n == 0 {
			return
		}
		t.Logf("%d times in memory", n)
	}
	t.Error("the serial number is left in memory")
}

// deepDown calls f so far down the stack that what it leaves there is not overwritten at once.
func deepDown(depth int, f func()) {
	var frame [4096]byte
	if depth > 0 {
		deepDown(depth-1, f)
	} else {
		f()
	}
	runtime.KeepAlive(&frame)
}
