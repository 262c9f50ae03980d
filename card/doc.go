// Package card (to be written)
package card
