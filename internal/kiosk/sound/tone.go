package sound

import (
	"bytes"
	"encoding/binary"
	"math"
)

const (
	rate     = 44100 // samples a second
	loudness = 0.4
)

// tones are the two tones: hertz, and seconds.
var tones = []struct{ pitch, length float64 }{{880, 0.18}, {660, 0.30}}

// wave returns the tones as a WAV file: 16 bits, one channel.
func wave() []byte {
	var samples []int16
	for _, tone := range tones {
		n := int(tone.length * rate)
		for i := range n {
			fade := min(1, float64(min(i, n-i))/(0.01*rate)) // without it there are clicks
			samples = append(samples, int16(loudness*fade*math.MaxInt16*math.Sin(2*math.Pi*tone.pitch*float64(i)/rate)))
		}
	}
	const header, sample = 36, 2
	var file bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&file, binary.LittleEndian, v) // a buffer takes everything
		}
	}
	size := uint32(sample * len(samples))
	put([]byte("RIFF"), header+size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(sample*rate), uint16(sample), uint16(8*sample), []byte("data"), size, samples)
	return file.Bytes()
}
