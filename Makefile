# What people and CI run. Each target starts from a clean clone: Python 3.11 (with venv), git and make are enough.
.PHONY: help setup course course-lab test check book site.zip release clean
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

help:
	@sed -n 's/^\([a-z.-]*\):.*## /make \1 — /p' Makefile

setup:  ## environment in .venv, Node and npm packages
	@$(PYTHON) scripts/setup.py

course: setup  ## build and start the course: a hub with an instructor and students (PORT=8000)
	@exec env PORT="$(PORT)" STUDENTS="$(STUDENTS)" NEW_PASSWORDS="$(NEW_PASSWORDS)" $(VENV_PYTHON) scripts/course.py

course-lab: setup  ## build and start the course for one person: the book and JupyterLab (PORT=8888)
	@exec env PORT="$(PORT)" $(VENV_PYTHON) scripts/course_lab.py

test: setup  ## set up what tests need and run them all
	@$(VENV_PYTHON) scripts/test.py

check: setup  ## format, lint, types, layers, released assignments
	@sh scripts/check.sh

book: setup  ## build the book into _build/html
	@$(VENV_PYTHON) scripts/book.py

site.zip: book  ## the whole site as one file, for any web server
	@$(VENV_PYTHON) scripts/site_zip.py

release: setup  ## regenerate exercises/ from solutions/
	@.venv/bin/closeness release

clean:  ## remove what can be made again; learners' work in course/, grading/ and hub/ stays
	rm -rf _build site.zip .venv node_modules benchmarks/book/node_modules book/_static/vendor dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
