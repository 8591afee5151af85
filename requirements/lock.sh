#!/bin/sh
# Make the three locks, the list of parts and the third-party notices anew after a change to pyproject.toml. Needs uv.
# They name no host.
set -eu
cd "$(dirname "$0")/.."
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --group build pyproject.toml -o requirements/app.lock
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --group build --group test -c requirements/app.lock pyproject.toml -o requirements/test.lock
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --group docs -c requirements/test.lock -o requirements/docs.lock
python3=.venv/bin/python
[ -x "$python3" ] || python3=python3
for made in sbom notices; do
  "$python3" "requirements/$made.py" || echo "Then, with the tests' packages: .venv/bin/python requirements/$made.py" >&2
done
