// Package view draws a [kigen/gui/model.Model]: each page is a function of it. What a person
// does on a page is sent back as an event. Every change builds the page anew; what must
// outlive a page (a field that is typed in, what moves) belongs to the controller and is
// given to the view.
package view
