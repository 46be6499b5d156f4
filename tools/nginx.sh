#!/bin/sh
# A test follows docs/operating with the system's nginx.
set -eu
if command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing nginx from the system's packages ..." >&2
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx-light openssl >&2
    exit 0
fi
echo "The test of docs/operating needs nginx. On Debian or Ubuntu: sudo apt-get install nginx-light" >&2
exit 1
