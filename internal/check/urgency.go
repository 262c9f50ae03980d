package check

// urgencies orders the states that come with a date, the least urgent first.
var urgencies = map[ItemState]int{StateValid: 1, StateRenewable: 2, StateExpired: 3}

// MostUrgent returns the item that says what its holder should do next, and false
// where no date is known.
//
// Expired comes before what can be renewed, and that before what can't be yet. Among
// expired items the card comes first, for nothing else can be renewed without it,
// then the user-authentication certificate. Among the others it is the one that
// ends first; where two end on the same day, the card, whose renewal brings new
// certificates with it.
func (r Report) MostUrgent() (Item, bool) {
	var most Item
	for _, item := range r.Items {
		if item.moreUrgentThan(most) {
			most = item
		}
	}
	return most, urgencies[most.State] > 0
}

// moreUrgentThan compares with an item that stands before it in the report.
func (i Item) moreUrgentThan(before Item) bool {
	if a, b := urgencies[i.State], urgencies[before.State]; a != b {
		return a > b
	}
	return i.State != StateExpired && i.DaysLeft < before.DaysLeft
}
