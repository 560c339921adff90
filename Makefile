# make demo         the main job on two throwaway servers
# make test         every test
# make test-matrix  the tests on every server version that can be had, source and target of different versions too
# make test-faults  the tests of kills, crashes and many sessions, in full
# make build        the release binary, .build/release/ddlrelay
# make lint         format and style
# make bench        figures, side by side in one run; PARTS="follow sync": only these of scripts/bench.d
#
# Each installs what is missing first (scripts/bootstrap); the only thing that must be there is Swift.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: demo test test-matrix test-faults build lint format bench bootstrap clean

demo: bootstrap
	@scripts/quietly "Building ddlrelay" swift build --product ddlrelay
	@scripts/demo .build/debug/ddlrelay

test: bootstrap
	swift build --build-tests
	swift test --skip-build --no-parallel

test-matrix: bootstrap
	@scripts/quietly "Building the tests" swift build --build-tests
	@scripts/test-matrix

test-faults: bootstrap
	@scripts/quietly "Building the tests" swift build --build-tests
	DDLRELAY_FAULTS=full swift test --skip-build --no-parallel --filter 'FaultTests|LogicalSyncTests'

build: bootstrap
	swift build -c release --product ddlrelay

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Examples sql

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests Examples sql

bench: bootstrap
	@scripts/quietly "Building ddlrelay" swift build -c release --product ddlrelay
	@scripts/bench .build/release/ddlrelay $(PARTS)

bootstrap:
	@scripts/bootstrap

clean:
	rm -rf .build
