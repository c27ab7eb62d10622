# Each target installs what it needs; a machine with make and Python 3.11 or later is enough.
# PORT=8001 make demo: where 8000 is taken.
RUN = @sh tools/uv run --quiet --frozen

demo:      ## a town to look at, on http://localhost:8000
	$(RUN) middleground demo $(if $(PORT),--port $(PORT))
serve:     ## the pages and the worker, with the data in var/
	$(RUN) middleground serve $(if $(PORT),--port $(PORT))
test:      ## everything, on SQLite and then on PostgreSQL
	$(RUN) python -m tests.suite
check:     ## style, types and layers, in seconds
	$(RUN) python -m pytest -q -n 0 -m check tests/architecture
format:    ## put the code into its usual form
	$(RUN) sh -c 'ruff check --fix . ; ruff format .'
bench:     ## speed and quality goals, as ratios
	$(RUN) --group bench python -m bench
docs:      ## the documentation, into docs/_build
	$(RUN) --group docs sh -c 'python -m tools.reference && sphinx-build -W -q docs docs/_build'
messages:  ## collect the sentences to translate, compile the translations
	$(RUN) python -m tools.messages

.PHONY: demo serve test check format bench docs messages
