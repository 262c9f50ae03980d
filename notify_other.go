//go:build !linux

package main

// tellManager does nothing: no other system asks a program whether it is alive.
func tellManager(string) {}
