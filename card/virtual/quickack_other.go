//go:build !linux

package virtual

import "net"

// withoutDelay changes nothing: the option that it is about is Linux's.
func withoutDelay(conn net.Conn) net.Conn { return conn }
