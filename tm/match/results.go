package match

// A Band is a part of a document by the score of the best match.
type Band struct {
	// Name is "101", "100", "95-99", "85-94", "75-84", "50-74", "none" or
	// "repetitions" (of an earlier sentence of the document).
	Name string `json:"name"`
	// Sentences and Characters are the size of the part; spaces are not
	// counted.
	Sentences  int `json:"sentences"`
	Characters int `json:"characters"`
}

// A Difference is a run of adjacent tokens with the same operation, as byte offsets
// into both original texts.
type Difference struct {
	Op Op `json:"op"`
	// QueryStart and QueryEnd are offsets into the text of the query; the range is
	// empty for an insertion. Start and End are offsets into the text of the
	// variant; the range is empty for a deletion.
	Start      int `json:"start"`
	End        int `json:"end"`
	QueryStart int `json:"query_start"`
	QueryEnd   int `json:"query_end"`
}

// A Penalty is a reason to rank a match lower.
type Penalty struct {
	Name PenaltyName `json:"name"`
	// Percent is the amount by which it lowers a score.
	Percent int `json:"percent"`
}

// A PenaltyName names a penalty.
type PenaltyName string

// The penalties.
const (
	PenaltyCodes      PenaltyName = "codes"
	PenaltyNumbers    PenaltyName = "numbers"
	PenaltyUnreviewed PenaltyName = "unreviewed"
	PenaltyDoubtful   PenaltyName = "doubtful"
	PenaltyAmbiguous  PenaltyName = "ambiguous"
	PenaltyVariety    PenaltyName = "variety"
)
