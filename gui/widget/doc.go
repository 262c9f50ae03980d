// Package widget has the window's widgets, layouts, drawings and theme. They know nothing about
// cards and contain no sentences.
//
// Fyne's layouts can't have a height that depends on the width, which wrapped text needs; so
// the layouts are our own. Lengths are in pixels at 100 %, scaled by [Look.Px].
package widget
