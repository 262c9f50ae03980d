package host

import (
	"os"

	"golang.org/x/sys/unix"

	"kigen/internal/diagnosis"
)

func thisComputer() diagnosis.Computer {
	version, _ := unix.Sysctl("kern.osproductversion") // left out where it is not known
	remote := ""
	if os.Getenv("SSH_CONNECTION") != "" {
		remote = "SSH"
	}
	return diagnosis.Computer{
		System: known(diagnosis.Fact{Name: "system", Value: "macOS " + version}),
		Remote: remote,
	}
}
