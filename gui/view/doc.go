// Package view draws a [kigen/gui/model.Model]: each page is a function of the model. Buttons
// and fields send events. Every change of the model rebuilds the page; what must survive that
// (the entry of a label, animations) belongs to the controller, which passes it to the view.
package view
