package i18n

// A Topic is a heading and the lines under it, each a sentence or a short paragraph. It is the
// same in the window, in plain text and on paper.
type Topic struct {
	Title string
	Lines []string
}
