"""nginx before a house, with a site that a page of docs/operating gives."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NGINX = """daemon off; pid {place}/nginx.pid; error_log {place}/nginx.log; {user}
events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fastcgi;
uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi; include {place}/site; }}"""


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """A process that ends with the block."""
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)


def before_nginx(site: str, place: Path) -> "subprocess.Popen[bytes]":
    """nginx with `site`, its files in `place`.

    :raises AssertionError: if there is no nginx.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert nginx, "nginx is missing: sh tools/nginx.sh installs it"
    (place / "site").write_text(site)
    (place / "nginx.conf").write_text(NGINX.format(place=place, user="user root;" if os.getuid() == 0 else ""))
    subprocess.run([nginx, "-t", "-c", str(place / "nginx.conf")], check=True, capture_output=True)
    return subprocess.Popen([nginx, "-c", str(place / "nginx.conf")])
