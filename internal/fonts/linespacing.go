package fonts

// LineSpacing returns the distance between lines as a multiple of the font size. Thai has
// marks above marks and vowels below, Devanagari vowels above and below.
func LineSpacing(language string) float32 {
	switch language {
	case "th", "ne":
		return 1.65
	}
	return 1.5
}
