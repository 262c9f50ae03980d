// Package pcsc gives access to this computer's card readers through PC/SC: pcsc-lite on
// Linux, the resource manager on Windows, CryptoTokenKit on macOS. [Service] implements
// [check.Readers], the same on all three. It is the only package that imports
// github.com/ebfe/scard, the binding.
//
// # Watching
//
// [Service.Watch] owns one PC/SC context and waits in SCardGetStatusChange, which returns
// when a card or a reader comes or goes. After each event it lists all readers with their
// states again, and reports them if anything is new. It does not rely on seeing every
// event: it also lists them a second after the last change, and then once a minute, because
// pcsc-lite before 2.3 can miss a reader that is plugged in between two calls
// (LudovicRousseau/PCSC, issue 190). libpcsclite wakes once a minute in any case. Otherwise
// an idle watcher makes no calls.
//
// A watcher outlives its context. If a wait fails (service restarted, context dropped) it
// establishes a new context at once and reports nothing. If that fails too it reports why,
// and tries again for ever, after 0.25 s at first and 1 s at most.
//
// [check.Reader.Events] holds the service's own count of insertions and removals in its
// lower half. The upper half is a number that is new whenever the reader or the service
// went away and came back, since the service then counts from zero again.
//
// # Connections
//
// [Service.Connect] establishes a context of its own, because a waiting PC/SC context
// blocks every other call on it. A call into the binding can't be interrupted, and several
// may hang: SCardConnect while another program holds a transaction, SCardTransmit while the
// driver hangs. So each runs in a goroutine that the caller can leave behind. When the call
// returns at last, that goroutine ends the transaction and wipes the command.
//
// libpcsclite holds a lock for the whole process while a call waits for its context.
// Therefore a connection makes one call at a time, and nothing here calls into a context
// that may be busy, except to cancel a wait.
//
// # Keeping the card powered
//
// pcscd notices that one card was swapped for another by asking the driver, 2.5 times a
// second, and drivers tell by the new card's lack of power. But half a second after a card
// was last used pcscd powers it down, and then a swap between two questions is never
// noticed: the old card's dates would stay on the screen. So with pcscd a closed connection
// is held open, without a transaction, until its card is gone, another connection is held
// instead, or Watch ends. Other programs can use the card meanwhile, unless they ask for it
// exclusively.
//
// # Keypads
//
// A reader's own keys are asked for by SCardControl (PC/SC part 10): once for what the reader
// has, once a connection and only when somebody wants to know, and once for each PIN that a
// person types there. The call that waits for the keys can't be interrupted: the reader ends it,
// after its own time, by its cancel key, or when the card is taken away.
//
// # Secrets
//
// A command may contain a PIN, and its sender wipes it as soon as Transmit has returned. If
// Transmit returns early, because its context is done, while the binding still reads the
// same bytes, the card could receive a wiped PIN, which is a wrong one and costs a try. So
// the binding gets a copy, which nobody else sees and which is wiped as soon as the call
// has returned.
//
// An answer may name the card's holder. The binding makes a buffer of 64 KiB at each Transmit
// and returns its beginning, as far as the answer reaches. The caller gets a copy of that,
// the only one, and the whole buffer is wiped; so is an answer that comes when nobody waits
// for it any more. Where the call fails the binding keeps its buffer: libpcsclite writes to it
// only after pcscd has said that the command succeeded, so that nothing is there, unless the
// service dies in the midst of an answer.
package pcsc
