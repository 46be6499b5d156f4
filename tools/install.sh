#!/bin/sh
# Puts what a locked list names into .venv, and this checkout beside it. Uses uv where it exists, else pip.
# Every package is checked against its hash; setuptools, which builds the checkout, comes from a list of its own.
set -eu
lock=$1
venv=.venv

newest_python() {
    for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Fachplan needs Python 3.11 or newer with venv. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
    exit 1
}

if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(newest_python)
    rm -rf "$venv"
    if command -v uv >/dev/null; then
        uv venv --quiet --python "$python" "$venv"
    else
        "$python" -m venv "$venv"
    fi
fi

if command -v uv >/dev/null; then
    install() { uv pip install --quiet --python "$venv/bin/python" "$@"; }
else
    install() { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
fi
echo "Installing $lock (the first time takes a minute) ..." >&2
install --require-hashes -r requirements/build.txt -r "$lock"
install --no-deps --no-build-isolation --editable .
