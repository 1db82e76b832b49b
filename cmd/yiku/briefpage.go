package main

import (
	"fmt"
	"html/template"
	"io"

	"github.com/yiku-tm/yiku/tm"
)

// briefPage is a page to read beside the document, or to print.
var briefPage = template.Must(template.New("brief").Funcs(template.FuncMap{
	"remarks": remarks, "percent": percent, "ruling": rulingWords,
	"span": func(r tm.Rendering) string { return years(r, "", "") },
}).Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Document}}</title>
<style>
body { font: 16px/1.5 "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd; }
th.number, td.number { text-align: right; }
.remark { color: #555; }
ul { margin: 0; padding: 0; list-style: none; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<h1>{{.Document}}</h1>
<p>{{.Brief.Sentences}} sentences, {{.Brief.Characters}} characters</p>
<h2>Set phrases</h2>
<table>
<thead><tr><th>Phrase</th><th class="number">Here</th><th class="number">Units</th><th>Rendered as</th></tr></thead>
<tbody>
{{- range .Brief.Phrases}}
<tr><td lang="zh">{{.Phrase}}</td><td class="number">{{.Times}}</td><td class="number">{{.Units}}</td><td><ul>
{{- range .Renderings}}{{if not .Missing}}<li>{{.Text}} <span class="remark">{{.Count}}× {{span .}} {{remarks .}}</span></li>{{end}}{{end}}
{{- range .Rulings}}<li class="remark">{{ruling .}}</li>{{end}}</ul></td></tr>
{{- end}}
</tbody>
</table>
<h2>Matches</h2>
<table>
<thead><tr><th>Match</th><th class="number">Sentences</th><th class="number">Characters</th><th class="number">Share</th></tr></thead>
<tbody>
{{- range .Brief.Bands}}
<tr><td>{{.Name}}</td><td class="number">{{.Sentences}}</td><td class="number">{{.Characters}}</td><td class="number">{{percent .Characters $.Brief.Characters}}</td></tr>
{{- end}}
</tbody>
</table>
</body>
</html>
`))

// writeBriefPage writes the page.
func writeBriefPage(w io.Writer, document string, b tm.Brief) error {
	err := briefPage.Execute(w, struct {
		Document string
		Brief    tm.Brief
	}{document, b})
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
