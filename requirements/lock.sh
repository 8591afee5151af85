#!/bin/sh
# Make the two locks anew after a change to pyproject.toml. Needs uv. They name no host.
set -eu
cd "$(dirname "$0")/.."
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --group build pyproject.toml -o requirements/app.lock
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --group build --group test -c requirements/app.lock pyproject.toml -o requirements/test.lock
