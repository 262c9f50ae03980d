# What developers run often. ./run and ./test need none of it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

setup := . .ci/setup.sh; need_go;
pure = $$(pure)
FUZZTIME ?= 30s

.PHONY: build fast test lint vuln soak fuzz mutants pictures docs screens fonts architecture workflow municipalities clean

build: # the program, for this machine
	@$(setup) build

fast: # the tests that need no reader, service or screen, in under a minute
	@$(setup) CGO_ENABLED=0 go test -short $(pure)

test: # everything
	@./test

lint: # as .ci/run does first
	@$(setup) need_program; lint

vuln: # known vulnerabilities of Go and the libraries, as .ci/run does; needs vuln.go.dev
	@$(setup) vuln

soak: # all that can go wrong, at random, for seven minutes: make soak SEED=7
	@$(setup) need_program; need_packages vsmartcard-vpcd; seed=$(or $(SEED),$$RANDOM); \
	go test -count=1 ./internal/check -run '^TestSoak$$' -v -soak 100000 -seed $$seed; \
	go test -count=1 ./pcsc -run '^TestSoakOverPCSCD$$' -v -timeout 30m -soak 500 -seed $$seed

fuzz: # every fuzz target in turn, also after one that fails: make fuzz FUZZTIME=10m
	@$(setup) export CGO_ENABLED=0; failed=; \
	for package in $$(go list $(pure) ./gui); do \
		targets=$$(go test -list '^Fuzz' "$$package" | sed -n '/^Fuzz/p'); \
		for target in $$targets; do \
			say "$$target in $$package, $(FUZZTIME)"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$package" || failed="$$failed $$target"; \
		done; \
	done; \
	[ -z "$$failed" ] || die "Failed:$$failed"

mutants: # what guards a person, taken out change by change: which no test notices; an hour, or one package: make mutants PACKAGES=./card
	@$(setup) CGO_ENABLED=0 go run ./internal/mutants $(PACKAGES)

pictures: # the window's reference pictures and those of the manual, drawn anew: look at them before you commit them
	@$(setup) go test -tags "$$tags" ./gui -run 'ReferencePictures|TheManual' -update

docs: # docs/troubleshooting in both languages, of the fault table and the readers' file
	@$(setup) CGO_ENABLED=0 go test ./internal/i18n -run Troubleshooting -update

screens: # every screen in every language at three sizes, below build/screens: make screens LANGUAGES="th ne"
	@$(setup) KIGEN_LANGUAGES="$(LANGUAGES)" go test -tags "$$tags,screens" -timeout 2h ./gui -run WriteEveryScreen

fonts: # internal/fonts/*.ttf again, after a change of internal/fonts/subset.py or of the words in Chinese or Korean
	@$(setup) need_packages fonttools fonts-morisawa-bizud-gothic fonts-noto-core fonts-noto-cjk; internal/fonts/subset.py

architecture: # docs/architecture.svg again, after a package or an import has come or gone
	@$(setup) CGO_ENABLED=0 go test ./internal/architecture -run Picture -update

workflow: # what .github/workflows asks of the forge, held to what the forge understands
	@$(setup) workflow

municipalities: # a table of the municipalities whose counters are known: how old their pages are, and what is missing
	@$(setup) CGO_ENABLED=0 go test -count=1 ./internal/municipality -run '^TestCoverage$$' -v

clean:
	rm -rf kigen dist build
