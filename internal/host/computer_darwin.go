package host

import (
	"os"

	"golang.org/x/sys/unix"

	"kigen/internal/diagnosis"
)

func inspect() diagnosis.Computer {
	version, _ := unix.Sysctl("kern.osproductversion") // "" if it is not known
	remote := ""
	if os.Getenv("SSH_CONNECTION") != "" {
		remote = "SSH"
	}
	return diagnosis.Computer{
		System: facts(diagnosis.Fact{Name: "system", Value: "macOS " + version}),
		Remote: remote,
	}
}
