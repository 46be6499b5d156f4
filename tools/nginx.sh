#!/bin/sh
# Tests follow docs/operating with the system's nginx, and run its units under a systemd of their own.
set -eu
has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }
if has nginx && has openssl && has curl && has systemd-analyze; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing nginx and systemd from the system's packages ..." >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx-light openssl curl systemd >&2
    exit 0
fi
if has nginx && has openssl; then exit 0; fi # without root no unit can be run, and the tests say so
echo "The test of docs/operating needs nginx. On Debian or Ubuntu: sudo apt-get install nginx-light openssl" >&2
exit 1
