#!/bin/sh
# What `make demo` does: the daily job on the sample bitext, in plain words.
# usage: YIKU=path/to/yiku demo.sh FOLDER
set -eu
folder=$1
here=$(dirname "$0")
rm -rf "$folder"
mkdir -p "$folder"
export YIKU_MEMORY="$folder/memory.db"

say() { printf '\n=== %s\n\n' "$*"; }
run() { printf '$ yiku %s\n' "$*"; "$YIKU" "$@"; }

say "1. A Chinese report and its English translation go into a fresh memory"
run import "$here/talks.zh.txt" "$here/talks.en.txt" --date 2025-10-15 --body 译库社

say "2. How was a set phrase rendered before?"
run lookup 一带一路

say "3. The other way round: which Chinese stands behind an English phrase?"
run lookup "multilateralism"

say "4. The memory as TMX, for a CAT tool"
run export -o "$folder/memory.tmx"

say "Done"
printf 'The memory is  %s\n' "$folder/memory.db"
printf 'The TMX is     %s  (open it in Trados, OmegaT, memoQ ...)\n' "$folder/memory.tmx"
printf 'Now yours:     %s import your.zh.txt your.en.txt\n' "$YIKU"
printf 'In the browser: %s serve --open --memory %s\n' "$YIKU" "$folder/memory.db"
