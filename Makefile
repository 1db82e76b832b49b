# yiku (译库). Two targets do everything: `make demo` and `make test`.

GO      ?= go
YIKU    := bin/yiku
CASES   ?= ../shared/cases
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
# SQLite in Go is C translated, locks and all: watching it finds nothing of ours and makes the tests of tm four times slower.
RACE_FLAGS := -race -timeout 30m -gcflags='modernc.org/sqlite/...=-race=false' -gcflags='modernc.org/libc/...=-race=false'
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# The product is one static binary without C. Only the race detector needs it.
export CGO_ENABLED := 0

.DEFAULT_GOAL := help
.PHONY: help build demo test e2e race lint bench bench-align bench-ablation bench-check bench-tm torture soak attack fuzz generate cross clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## the program, bin/yiku
	$(GO) build -trimpath -ldflags '-s -w' -o $(YIKU) ./cmd/yiku

demo: build ## import the sample, look a phrase up, export TMX; everything lands in ./demo
	@YIKU=$(YIKU) sh testdata/demo.sh demo

test: ## every test (RACE=1 adds the race detector, which needs a C compiler)
	CGO_ENABLED=$(if $(RACE),1,0) $(GO) test $(if $(RACE),$(RACE_FLAGS)) ./...

e2e: ## a day at the page in a browser (needs chromium; SHOTS=FOLDER keeps pictures)
	cd e2e && $(GO) vet ./... && $(GO) test -count 1 -timeout 10m ./...

lint: ## gofmt, go vet, staticcheck, no fused arithmetic in the aligner
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt these files: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	@if GOARCH=arm64 $(GO) build -gcflags=-S ./align 2>&1 | grep -E '\bFN?M(ADD|SUB)[SD]'; then \
	  echo "align multiplies and adds in one step: see align/arithmetic.go"; exit 1; fi

bench: bench-align ## timings of every part
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-align: ## the aligner on every set of hand-made alignments under CASES
	CASES=$(abspath $(CASES)) $(GO) test -count 1 -run '^TestGoldSets$$' -v ./align

bench-ablation: ## the same without one part of the model after the other
	CASES=$(abspath $(CASES)) ABLATION=1 $(GO) test -count 1 -run '^TestAblation$$' -v ./align

bench-check: ## errors planted into the pairs of CASES/bilingual and of the file NEWS, and what is said of them as they are
	$(GO) test -count=1 -run 'TestCheckCases|TestCheckNews' -v ./tm/check

bench-tm: ## a memory of the pairs in the folder MILLION: every row of docs/benchmarks.md beside its goal
	@test -n "$(MILLION)" || { echo "say where the pairs are: make bench-tm MILLION=FOLDER (see docs/benchmarks.md)"; exit 1; }
	$(GO) build -o bin/yiku ./cmd/yiku
	export MILLION=$(abspath $(MILLION)) MILLION_MEMORY=$(abspath bin)/million.db MILLION_YIKU=$(abspath bin)/yiku; \
	  $(GO) test -count 1 -timeout 60m -p 1 -run '^TestMillion' -skip '^TestMillionProcess' -v ./tm ./cmd/yiku/internal/web && \
	  $(GO) test -count 1 -timeout 60m -run '^TestMillionProcess' -v ./tm

torture: ## kill a changing memory at KILLS (default 200) random moments and examine what is left
	YIKU_TORTURE=$(or $(KILLS),200) $(GO) test -count 1 -timeout 30m -run '^TestTorture$$' -v ./tm

soak: ## 50 clients of every protocol ask one server for SOAK (default 60s), while one of them stores
	YIKU_SOAK=$(or $(SOAK),60s) $(GO) test -count 1 -timeout 30m -run '^TestSoak$$' -v ./cmd/yiku/internal/web

attack: ## bombs, changed files and damaged memories for ATTACK (default 10m)
	$(GO) build -o bin/yiku ./cmd/yiku
	YIKU_ATTACK=$(or $(ATTACK),10m) YIKU_BINARY=$(abspath bin)/yiku $(GO) test -count 1 -timeout 60m -run '^TestAttack$$' -v ./cmd/yiku

fuzz: ## each fuzz target for FUZZTIME (default 20s)
	@for target in $$(grep -rlE '^func Fuzz' --include '*_test.go' .); do \
	  for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/p' $$target); do \
	    echo "$$name in $$(dirname $$target)"; \
	    $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(or $(FUZZTIME),20s) -fuzzminimizetime 1s $$(dirname $$target) || exit 1; \
	  done; done

cross: ## the program for every platform, dist/
	@for p in $(PLATFORMS); do \
	  name=dist/yiku-$$(echo $$p | tr / -)$$(case $$p in windows/*) echo .exe;; esac); \
	  echo $$name; GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -trimpath -ldflags '-s -w' -o $$name ./cmd/yiku || exit 1; \
	done

clean: ## remove what make made
	rm -rf bin dist demo
