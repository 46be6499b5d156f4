#!/bin/sh
# A test signs in at a certified provider from npm; node runs it.
set -eu
has() { command -v "$1" >/dev/null; }
if has node && has npm; then exit 0; fi
if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Installing node from the system's packages ..." >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nodejs npm >&2
    exit 0
fi
echo "The test of the city's sign-in needs node and npm. On Debian or Ubuntu: sudo apt-get install nodejs npm" >&2
exit 1
