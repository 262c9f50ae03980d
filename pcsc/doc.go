// Package pcsc is the machine's card readers, through PC/SC: pcsc-lite on Linux, the
// resource manager of Windows, CryptoTokenKit on macOS. [Service] implements
// [check.Readers]; whoever uses it sees no difference between the three. Only this
// package imports github.com/ebfe/scard, the binding.
//
// # Watching
//
// [Service.Watch] owns one PC/SC context and sits in SCardGetStatusChange, which
// comes back when a card or a reader comes or goes. At each event it looks at
// everything anew (list the readers, ask for their state) and reports what it sees, if
// that is something new. It does not depend on having seen every event: it also looks
// a second after the last change, and then once a minute, because pcsc-lite before 2.3
// can miss a reader that is plugged in between two calls (its issue 190). libpcsclite
// wakes once a minute in any case. Otherwise an idle watcher makes no calls.
//
// A watcher outlives its context. Where a wait fails (service restarted, context
// dropped) it opens a new context at once and says nothing; where that fails too it
// reports why, and tries again for ever, after 0.25 s at first and 1 s at last.
//
// [check.Reader.Events] has the service's own count of insertions and removals in its
// lower half, and in its upper half a number that is new whenever the reader, or the
// service, went away and came back, since the service counts from nought again then.
//
// # Connections
//
// [Service.Connect] has a context of its own, because a PC/SC context that is waiting
// blocks every other call on it. A call into the binding can't be interrupted, and
// several may hang: connecting while another program holds a transaction, a command
// while the driver hangs. So each runs in a goroutine that the caller can walk away
// from, and that puts things in order when the call comes back at last: it ends the
// transaction, and wipes the command.
//
// libpcsclite holds a lock for the whole process while a call waits for its context.
// Therefore a connection makes one call at a time, and nothing here calls into a
// context that may be busy, except to cancel a wait.
//
// # Keeping the card powered
//
// pcscd finds out that a card was swapped for another by asking its driver, 2.5 times a
// second, and drivers tell by the power that the new card does not have. But it also
// takes the power from a card half a second after it was last used, and
// then a swap between two questions is never seen: the old card's dates would stay on
// the screen. So where the service is pcscd, a connection stays open, without a
// transaction, from its Close until its card is gone, another one is made, or Watch
// ends. Other programs can use the card meanwhile, if they don't ask for it alone.
//
// # Secrets
//
// A command may hold a PIN, and its sender wipes it as soon as Transmit has returned.
// If Transmit returned early, because its context is done, while the binding still
// reads from the same bytes, then the card could receive a wiped PIN, which is a wrong
// PIN, and would take a try away. So the binding gets a copy, which is wiped
// as soon as the binding is done with it, and which nobody else sees.
package pcsc
