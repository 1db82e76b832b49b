package check

// Profile is the sort of text that is checked. It changes how grave some findings are.
type Profile string

// The profiles.
const (
	// News shortens and explains: a date or a sentence may be dropped.
	News Profile = "news"
	// Law keeps everything: a sentence that is added or dropped is a mistake.
	Law Profile = "law"
	// Report is for reports of governments and companies, which keep all figures.
	Report Profile = "report"
)

func (p Profile) known() bool { return p == News || p == Law || p == Report }

// severity returns how grave a finding is in a text of this sort.
func (p Profile) severity(f Finding) Severity {
	if p == Law && f.Severity == Info && (f.Rule == "added sentence" || f.Rule == "dropped day" || f.Rule == "dropped month") {
		return Warning
	}
	return f.Severity
}
