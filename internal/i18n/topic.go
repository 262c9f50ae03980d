package i18n

// A Topic is a heading and what is said under it, a sentence or a short paragraph a
// line: the same on a page of the window, in plain text and on paper.
type Topic struct {
	Title string
	Lines []string
}
