# Standard output of `make run` is the report and nothing else: whatever builds or installs talks to standard error.
.DEFAULT_GOAL := help
.PHONY: help run test build check format clean bundle lab bench fuzz

SWIFT ?= swift
# Arguments of the program for `make run`: make run ARGS='check URI SUITE'
ARGS ?=
# Further arguments of `swift test` for `make test`: make test TEST_ARGS='--filter ReportingTests'
TEST_ARGS ?=
# The parts of `make bench`: 1 for all, or names with commas between them: make bench BENCH=startUp,growth
BENCH ?= 1
# How long each target of `make fuzz` runs, and which ones; none for all: make fuzz FUZZ='release report'
SECONDS_EACH ?= 20
FUZZ ?=
PROGRAM := .build/release/apt-verdict
# The gpg and libcurl of the bundle: `minimal` is built from Debian's source, `debian` is Debian's own with all its libraries.
PARTS ?= minimal
# One release build serves `make run` and the bundle: Swift's libraries are inside, and no path of this folder is.
RELEASE := -c release --static-swift-stdlib --product apt-verdict \
	-Xswiftc -file-prefix-map -Xswiftc '$(CURDIR)=.' -Xcc '-ffile-prefix-map=$(CURDIR)=.' \
	-Xlinker '--version-script=$(CURDIR)/packaging/exports.map' -Xlinker '-L$(CURDIR)/.build/static'
# Swift's runtime needs little of the C++ library: that is linked in where the compiler has it, and the rest is neither loaded
# nor carried along.
STATIC = mkdir -p .build/static && cxx="$$(gcc -print-file-name=libstdc++.a 2>/dev/null)" && \
	if [ -e "$$cxx" ]; then ln -sf "$$(realpath "$$cxx")" .build/static/libstdc++.a; fi || true

help:
	@echo 'make run     build, then check the apt sources of this machine; ARGS= for anything else'
	@echo 'make test    every test that needs no container engine'
	@echo 'make build   $(PROGRAM)'
	@echo 'make bundle  dist/apt-verdict/ and its .tar.xz: the program with everything it needs, for any Linux root'
	@echo 'make lab     faults in real containers beside real apt; ends in a table'
	@echo 'make bench   how long it takes beside gpgv, sqv, curl and apt-get; ends in docs/benchmarks.md'
	@echo 'make fuzz    what reads bytes from elsewhere under libFuzzer, SECONDS_EACH=$(SECONDS_EACH) a target; ends in a table'
	@echo 'make check   format, lint, layer and documentation checks'
	@echo 'make format  put the sources into the form that check wants'
	@echo 'make clean   remove what was built'

# The program's exit code is its verdict. make answers 2 to any of them, so the code is said once in words.
run: build
	@code=0; $(PROGRAM) $(ARGS) || code=$$?; \
	if [ $$code -ne 0 ]; then \
		echo "make run: apt-verdict answered with exit code $$code; make repeats it as an error below" >&2; \
	fi; \
	exit $$code

build:
	@packaging/set-up build
	@$(STATIC)
	@$(SWIFT) build $(RELEASE) >&2

bundle:
	@packaging/set-up bundle
	@$(STATIC)
	@$(SWIFT) build $(RELEASE) >&2
	@PARTS='$(PARTS)' packaging/bundle

# The tests run the bundle too.
test: bundle
	@packaging/set-up test
	@$(SWIFT) build --build-tests >&2
	@$(SWIFT) test --skip-build --disable-xctest $(TEST_ARGS)

# The rows that need a container engine; `make test` runs everything else. APT_VERDICT_LAB is what lets them run.
lab: bundle
	@packaging/set-up lab
	@$(SWIFT) build --build-tests >&2
	@APT_VERDICT_LAB=1 $(SWIFT) test --skip-build --disable-xctest --filter LabTests $(TEST_ARGS)

# All three speak, also when the first one has found something.
check:
	@failed=0; \
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests || failed=1; \
	.ci/check-layers || failed=1; \
	.ci/check-docs || failed=1; \
	exit $$failed

format:
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

clean:
	@$(SWIFT) package clean
	@rm -rf dist .build/bundle .build/libcurl .build-fuzz

# Each program beside its peers in the same run. With BENCH=1 docs/benchmarks.md is written; parts by name write nothing.
bench: bundle
	@packaging/set-up bench
	@$(SWIFT) build --build-tests >&2
	@APT_VERDICT_BENCH='$(BENCH)' $(SWIFT) test --skip-build --disable-xctest --filter BenchTests $(TEST_ARGS)

# Every reader of bytes from elsewhere under libFuzzer; ends in a table. A broken one is kept in .build-fuzz/artifacts.
fuzz:
	@packaging/set-up build
	@SECONDS_EACH='$(SECONDS_EACH)' SWIFT='$(SWIFT)' packaging/fuzz $(FUZZ)
