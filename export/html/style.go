package html

import "unicode"

// alphabetic reports whether words of the character's script are parted by spaces.
func alphabetic(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// style is the look of the page. The colours are named once for light and once
// for dark; text and ground keep a contrast above 7 to 1 (WCAG 2.2, 1.4.6), notes
// above 4.5 to 1.
const style = `:root {
  color-scheme: light dark;
  --ground: #fdfcfa; --text: #1d1d1b; --quiet: #66625c; --line: #e2ddd5; --mark: #ffe28a; --mark-text: #1d1d1b; --doubt: #b3541e; --link: #1f5f8b;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #17181a; --text: #e8e6e1; --quiet: #a09b93; --line: #35363a; --mark: #6b5416; --mark-text: #fff4d0; --doubt: #f0a36b; --link: #86bfe6; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1.25rem 3rem; background: var(--ground); color: var(--text);
  font: 1rem/1.6 "Charter", "Georgia", "Noto Serif", serif; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.25rem 0 .25rem; font-size: 1.2rem; line-height: 1.35; }
header p, .origin, footer { margin: 0 0 1rem; color: var(--quiet); font: .875rem/1.5 system-ui, "Segoe UI", sans-serif; }
.u { display: grid; grid-template-columns: 2.5rem 1fr 1fr; gap: 0 1.75rem; padding: .7rem 0; border-top: 1px solid var(--line); }
.u p { margin: 0; overflow-wrap: anywhere; }
.n { color: var(--quiet); font: .8rem/2 system-ui, "Segoe UI", sans-serif; text-align: right; text-decoration: none; }
.u .note { grid-column: 2 / -1; margin-top: .3rem; color: var(--quiet); font: .8rem/1.4 system-ui, "Segoe UI", sans-serif; }
.doubtful .n, .doubtful .note { color: var(--doubt); }
.u:target { background: color-mix(in srgb, var(--mark) 18%, transparent); }
:lang(zh) { font-family: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", serif; line-height: 1.75; }
:lang(zh-Hant), :lang(zh-TW), :lang(zh-HK) { font-family: "Songti TC", "Noto Serif CJK TC", "PMingLiU", serif; }
:lang(ja) { font-family: "Hiragino Mincho ProN", "Noto Serif CJK JP", "Yu Mincho", serif; line-height: 1.75; }
:lang(ko) { font-family: "Noto Serif CJK KR", "Batang", serif; }
mark { background: var(--mark); color: var(--mark-text); border-radius: .15em; padding: 0 .1em; }
a { color: var(--link); overflow-wrap: anywhere; }
footer { margin-top: 2rem; }
@media (max-width: 44rem) {
  .u { grid-template-columns: 1.75rem 1fr; gap: .35rem .75rem; }
  .u p { grid-column: 2; }
}
@media print {
  :root { --ground: #fff; --text: #000; --quiet: #444; --line: #bbb; --mark: #ffe28a; --mark-text: #000; --doubt: #7a3310; --link: #000; }
  @page { margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .u { grid-template-columns: 1.75rem 1fr 1fr; gap: 0 1.1rem; break-inside: avoid; }
  .u p { grid-column: auto; }
  .u .note { grid-column: 2 / -1; }
  h2 { break-after: avoid; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { text-decoration: none; }
}
`
