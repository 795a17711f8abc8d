"""PgBouncer in transaction mode before the test's PostgreSQL, with fewer connections than it has callers."""

import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from wardkeep_server.app.embedded.processes import Child, unprivileged_account
from wardkeep_server.platform.roles import APPLICATION
from wardkeep_server.tests.support.postgres import PASSWORD, TestDatabase

CONNECTIONS = 3
_CONFIG = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
admin_users = {admin}
"""


@contextmanager
def pooled(database: TestDatabase) -> Iterator[TestDatabase]:
    """The same database; the application's address leads through the pooler."""
    home = Path(tempfile.mkdtemp(prefix="wk-pooler-"))
    listen = _free_port()
    child = Child("pgbouncer", [_program(), str(home / "pooler.ini")], log=home / "log", environ={})
    child.account = unprivileged_account()
    _configure(home, database, listen)
    child.start()
    try:
        _wait(child, listen)
        name = conninfo_to_dict(database.application)["dbname"]
        yield replace(database, application=f"postgresql://{APPLICATION}:{PASSWORD}@127.0.0.1:{listen}/{name}")
    finally:
        child.stop(10)
        shutil.rmtree(home, ignore_errors=True)


def shared(database: TestDatabase) -> tuple[int, int]:
    """Transactions that the pooler passed on in all, and the server connections it did so over (SHOW SERVERS)."""
    parts = conninfo_to_dict(database.application) | {"dbname": "pgbouncer"}
    with psycopg.connect(**parts, autocommit=True, prepare_threshold=None) as connection:  # type: ignore[arg-type]  # parts of a URL
        cursor = psycopg.ClientCursor(connection)
        servers = cursor.execute("SHOW SERVERS").fetchall()
        totals = cursor.execute("SHOW STATS_TOTALS").fetchall()
    return sum(int(row[1]) for row in totals), len(servers)


def _configure(home: Path, database: TestDatabase, listen: int) -> None:
    server = conninfo_to_dict(database.superuser)
    users = home / "users"
    users.write_text(f'"{APPLICATION}" "{PASSWORD}"\n')
    values = {"host": server["host"], "port": server["port"], "listen": listen, "users": users}
    config = _CONFIG.format(**values, connections=CONNECTIONS, admin=APPLICATION)
    (home / "pooler.ini").write_text(config)
    account = unprivileged_account()
    for path in (home, users, home / "pooler.ini"):
        path.chmod(0o700 if path is home else 0o600)
        if account is not None:
            shutil.chown(path, account.uid, account.gid)


def _program() -> str:
    found = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin")
    if found is None:
        raise RuntimeError("the system package pgbouncer is missing: make system")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(child: Child, port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and child.exit_status() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PgBouncer did not start: {child.last_words()}")
