package check

import "time"

// Ignored is a finding of a check that a person set aside.
type Ignored struct {
	// Finding is the ID of the finding.
	Finding string
	// Kind and Rule describe the finding, Source and Target are the words in
	// question.
	Kind, Rule, Source, Target string
	// Reason is the reason for setting it aside. It must not be empty.
	Reason string
	// Created is the time when it was set aside.
	Created time.Time
}
