package virtual

import (
	"net"
	"syscall"
)

// withoutDelay returns a connection that acknowledges at once what it reads. vpcd
// sends the length of a frame and the frame apart and waits with the second for the
// acknowledgement of the first (RFC 896), which Linux would delay by 40 ms: at every
// command, twice as long as a slow card takes. The option does not last, so it is
// set before every read; where it can't be set, the card is only slower.
func withoutDelay(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	return &promptConn{conn, raw}
}

type promptConn struct {
	net.Conn
	raw syscall.RawConn
}

func (c *promptConn) Read(b []byte) (int, error) {
	_ = c.raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
	return c.Conn.Read(b)
}
