// Package widget has the window's widgets, layouts, drawings and theme. They know no card and
// no sentence.
//
// The layouts are our own because Fyne's know no height that depends on the width, which
// wrapped text at any text size needs. Lengths are in pixels at 100 %, scaled by [Look.Px].
package widget
