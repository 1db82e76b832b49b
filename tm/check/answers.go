package check

// Answers are what a memory says of a document.
type Answers interface{}
