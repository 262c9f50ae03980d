// Package host reads what the operating system knows about smart cards, without a call of
// PC/SC: the card readers that are plugged in by USB and whether their drivers are
// installed, the programs that may hold a card, and the state of the smart-card service, of
// the session and of the clock.
//
// [ExplainNoReader] and [CardPrograms] explain what the smart-card service reports. A
// [Machine] describes the whole computer for package diagnosis. Nothing is changed, and
// nothing identifies the person: no account, path, argument or address.
//
// readers.toml and programs.toml hold what is known about readers and programs, with
// sources. What a device says of itself is untrusted text.
package host
