// Command generate copies the licences of everything that is linked into yiku
// into the folder texts of package licenses, and lists them in NOTICE. It is run
// by go generate in the folder of that package.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yiku-tm/yiku/cmd/yiku/internal/licenses"
)

const (
	root    = "../../../.." // of the repository, from package licenses
	program = "github.com/yiku-tm/yiku/cmd/yiku"
)

// platforms are the systems that yiku is built for; each links different
// modules.
var platforms = []string{"linux", "darwin", "windows"}

// A component is a part of the program that is not a Go module. Its files are
// relative to the folder of package licenses.
type component struct {
	name, license, about string
	files                []string
}

func components(goroot string) []component {
	pdfium, err := filepath.Glob("fixed/pdfium/*.txt")
	if err != nil || len(pdfium) == 0 {
		log.Fatalf("fixed/pdfium has no texts: %v", err)
	}
	return []component{
		{"yiku", "Apache-2.0", "This program.", []string{root + "/LICENSE"}},
		{"CC-CEDICT", "CC-BY-SA-4.0", "The Chinese-English dictionary in align/lexicon/cedict is adapted from it. It was changed, as its notice says.",
			[]string{root + "/align/lexicon/cedict/NOTICE"}},
		{"OpenCC", "Apache-2.0", "The character tables in align/han, unchanged, and those that tm/fold/writings.txt is made of.", []string{root + "/align/han/LICENSE"}},
		{"Unicode", "Unicode-3.0", "The table that tm/fold/shapes.txt is made of, Equivalent_Unified_Ideograph of the Unicode Character Database.",
			[]string{root + "/tm/fold/internal/writings/LICENSE.Unicode"}},
		{"WordNet", "LicenseRef-WordNet AND CC-BY-SA-4.0", "The synonyms in align/lexicon/synonyms are counted from it and from CC-CEDICT.",
			[]string{root + "/align/lexicon/synonyms/NOTICE"}},
		{"Learned lexicons", "MIT AND Apache-2.0 AND Unicode-3.0", "The lexicons in align/lexicon/learned hold statistics of translations and names from " +
			"the language packs of Visual Studio Code, the messages of TypeScript and Unicode CLDR.", []string{root + "/align/lexicon/learned/NOTICE"}},
		{"FreeBSD msun", "LicenseRef-SunPro", "The logarithm and the exponential in align/arithmetic.go follow it.", []string{"fixed/msun.txt"}},
		{"htmx", "0BSD", "The script of the page, htmx.org 2.0.11, unchanged, in cmd/yiku/internal/web/assets.", []string{root + "/cmd/yiku/internal/web/assets/LICENSE.htmx"}},
		{"Go", "BSD-3-Clause", "The runtime and the standard library.", []string{goroot + "/LICENSE", goroot + "/PATENTS"}},
		{"PDFium", "BSD-3-Clause AND Apache-2.0", "Reads PDF files. It is compiled to WebAssembly in github.com/klippa-app/go-pdfium, together with Abseil, " +
			"Anti-Grain Geometry, fast_float, FreeType, ICU, Little CMS, libjpeg-turbo, OpenJPEG, zlib and the run-time libraries of Emscripten, musl and LLVM. " +
			"Portions of this software are copyright The FreeType Project (www.freetype.org). All rights reserved. " +
			"This software is based in part on the work of the Independent JPEG Group.", pdfium},
	}
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	if err := os.RemoveAll("texts"); err != nil {
		log.Fatal(err)
	}
	var list []licenses.Notice
	for _, c := range components(run("go", "env", "GOROOT")) {
		list = append(list, notice(c.name, "", c.license, c.about, c.files))
	}
	for _, m := range modules() {
		license, files := moduleLicense(m)
		list = append(list, notice(m.Path, m.Version, license, "", files))
	}
	index, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		log.Fatal(err)
	}
	write("texts/index.json", append(index, '\n'))
	var b strings.Builder
	b.WriteString(head)
	for _, n := range list[1:] {
		fmt.Fprintf(&b, "- %s: %s.", n.Name, n.License)
		if n.About != "" {
			b.WriteString(" " + n.About)
		}
		b.WriteByte('\n')
	}
	write(root+"/NOTICE", []byte(b.String()))
}

const head = `yiku (译库)
Copyright 2026 The yiku authors

Licensed under the Apache License, Version 2.0 (see LICENSE).

The program contains the following work of others. "yiku licenses" prints the full texts of their licences and notices,
which are in cmd/yiku/internal/licenses/texts. This list is made by go generate in cmd/yiku/internal/licenses.

`

// notice copies the files into texts and describes them.
func notice(name, version, license, about string, files []string) licenses.Notice {
	n := licenses.Notice{Name: name, Version: version, License: license, About: about}
	folder := strings.ReplaceAll(strings.ReplaceAll(name, "/", "+"), " ", "-")
	for _, from := range files {
		text, err := os.ReadFile(from)
		if err != nil {
			log.Fatal(err)
		}
		file := folder + "/" + filepath.Base(from)
		write("texts/"+file, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
		n.Texts = append(n.Texts, licenses.Text{File: file})
	}
	return n
}

// noticeWords occur in the names of files that say how a module may be used.
var noticeWords = []string{"LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "PATENTS", "ATTRIB"}

type module struct{ Path, Version, Dir string }

// modules lists the modules that are linked into the program on some platform,
// by path.
func modules() []module {
	found := map[string]module{}
	for _, system := range platforms {
		os.Setenv("GOOS", system)
		for line := range strings.Lines(run("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}", program)) {
			fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(fields) == 3 && fields[1] != "" { // packages of the standard library have no module, our own no version
				found[fields[0]] = module{fields[0], fields[1], fields[2]}
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b module) int { return strings.Compare(a.Path, b.Path) })
}

// moduleLicense finds the files in the module's root that say how it may be
// used, and what kind of licence the module itself has.
func moduleLicense(m module) (license string, files []string) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		isNotice := func(word string) bool { return strings.Contains(name, word) }
		if !e.IsDir() && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".GO") && slices.ContainsFunc(noticeWords, isNotice) {
			files = append(files, filepath.Join(m.Dir, e.Name()))
		}
	}
	if len(files) == 0 {
		log.Fatalf("%s %s has no licence in %s", m.Path, m.Version, m.Dir)
	}
	main := max(0, slices.IndexFunc(files, func(f string) bool { return strings.HasPrefix(filepath.Base(f), "LICENSE") }))
	text, err := os.ReadFile(files[main])
	if err != nil {
		log.Fatal(err)
	}
	has := func(words string) bool {
		return strings.Contains(strings.Join(strings.Fields(string(text)), " "), words)
	}
	switch {
	case has("Apache License Version 2.0"):
		return "Apache-2.0", files
	case has("Permission is hereby granted, free of charge"):
		return "MIT", files
	case has("Redistribution and use in source and binary forms") && has("Neither the name"):
		return "BSD-3-Clause", files
	case has("Redistribution and use in source and binary forms"):
		return "BSD-2-Clause", files
	}
	log.Fatalf("%s: the licence in %s is of no known kind: add it here if its terms allow it", m.Path, files[main])
	return "", nil
}

func run(name string, args ...string) string {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		log.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

func write(name string, text []byte) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o666); err != nil {
		log.Fatal(err)
	}
}
