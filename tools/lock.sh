#!/bin/sh
# Chooses versions for Python 3.11 to 3.13 on every system and writes them down with their hashes.
# The lists name no registry: whoever installs uses the one set up on their machine.
set -eu
if [ -x .venv/bin/uv ]; then uv=.venv/bin/uv; else uv=uv; fi
compile() {
    "$uv" pip compile --quiet --generate-hashes --universal --python-version 3.11 \
        --no-header --no-annotate --no-emit-index-url --custom-compile-command "make lock" "$@"
}
compile pyproject.toml --output-file requirements/run.txt
compile pyproject.toml --extra postgres --constraints requirements/run.txt --output-file requirements/postgres.txt
compile pyproject.toml --extra dev --constraints requirements/run.txt --output-file requirements/dev.txt
echo "setuptools>=77" | compile - --output-file requirements/build.txt
if grep -nE '://|file:|--(extra-)?index-url|--find-links' requirements/*.txt; then
    echo "A list names where a package came from; remove that line." >&2
    exit 1
fi
