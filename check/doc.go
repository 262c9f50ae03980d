// Package check (to be written)
package check
