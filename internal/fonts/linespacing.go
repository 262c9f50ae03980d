package fonts

// LineSpacing returns how far apart the lines of a language stand, by the size of the
// letters. Thai has marks above marks and vowels below, Devanagari vowels above and
// below.
func LineSpacing(language string) float32 {
	switch language {
	case "th", "ne":
		return 1.65
	}
	return 1.5
}
