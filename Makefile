# Two commands on a bare Debian 12 with Python 3.11, git and make: `make demo` and `make test`.
SHELL := /bin/bash
unexport PYTHONDONTWRITEBYTECODE  # else each of the thousand processes that tests start compiles its libraries anew
.DEFAULT_GOAL := help
.PHONY: help demo test check fuzz years kills bench-log bench-province bench-air bench-desk bench bench-reading bench-speech bench-horn bench-report bench-faults setup setup-dev bare clean

help:            ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 20

demo: setup      ## install, then the main job on the sample station: plan, week, speech, air, log, report
	.venv/bin/broadcast demo demo

test: setup-dev  ## install, then run the tests
	deploy/with_postgresql.sh .venv/bin/python -m pytest -n 3 --dist worksteal $(ARGS)

check: setup-dev ## style, types, layers, translations, documents: what CI checks besides the tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python deploy/translations.py check
	.venv/bin/python -m pytest tests/docs

fuzz:            ## throw hostile files, weeks and cells at the readers, a minute each (ARGS="--seconds 600 word")
	@deploy/setup.sh fuzz
	.venv/bin/python tests/fuzz $(ARGS)

years:           ## live ten years of a station, drawn by lot, and hold each sample against the rules; some minutes
	@deploy/setup.sh dev
	BROADCAST_TEST_YEARS=10 .venv/bin/python -m pytest -s tests/playout/test_playout_years.py

kills:           ## kill the log's writer 10,000 times at random moments; some minutes (ARGS="--lives 50000 --seed 7")
	@deploy/setup.sh dev
	.venv/bin/python tests/airlog/kills.py $(ARGS)

bench-log:       ## measure what an entry of the log costs beside a bare append to SQLite; half a minute
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/append.py --output docs/bench-log.md $(ARGS)

bench:           ## measure how fast weeks are drafted, and how good they are; some minutes
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/planning.py --output docs/bench-plan.md $(ARGS)

bench-reading:   ## measure how fast copy is read aloud; half a minute
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/reading.py --output docs/bench-reading.md $(ARGS)

bench-speech:    ## measure how fast a week's carts are made, beside the bare voice and pydub's usual way; some minutes
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/speech.py --output docs/bench-speech.md $(ARGS)

bench-province:  ## measure an office with a province's year, on SQLite and PostgreSQL; about ten minutes
	@deploy/setup.sh dev
	deploy/with_postgresql.sh .venv/bin/python tests/bench/province.py --output docs/bench-province.md $(ARGS)

bench-air:       ## measure how exactly sound starts, here and with other players; about 22 minutes, alone on the machine
	@deploy/setup.sh bench
	.venv/bin/python tests/rig/bench --output docs/bench-air.md $(ARGS)

bench-desk:      ## measure how fast the desk's pages answer, and what twenty who look on cost the air; six minutes
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/desk.py --output docs/bench-desk.md $(ARGS)

bench-faults:    ## measure how fast a station heals, fault by fault; about two hours, alone on the machine
	@deploy/setup.sh dev
	.venv/bin/python tests/rig/bench/faults.py --output docs/bench-faults.md $(ARGS)

bench-report:    ## measure how fast a year becomes figures and papers; two minutes
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/report.py --output docs/bench-report.md $(ARGS)

bench-horn:      ## measure what is understood of speech from a horn, chain by chain; five minutes
	@deploy/setup.sh dev
	.venv/bin/python tests/bench/horn.py --output docs/bench-horn.md $(ARGS)

setup:           ## install what running needs (apt, .venv)
	@deploy/setup.sh run

setup-dev:       ## install what developing needs as well
	@deploy/setup.sh dev

bare:            ## prove both commands in an empty Debian made by debootstrap (needs root)
	deploy/prove_bare.sh

clean:           ## remove what was installed and made here
	rm -rf .venv .tools demo dist
