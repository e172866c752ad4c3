#!/bin/sh
# Format, lint, types, layers and the released assignments. What CI runs.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
echo "· ruff"; $bin/ruff check . ; $bin/ruff format --check .
echo "· mypy"; $bin/mypy
echo "· import-linter"; $bin/lint-imports
echo "· released assignments"; $bin/closeness release --check
