"""The embedded database: initialised once, private, taken over after a crash of its supervisor."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wardkeep_server.app.embedded.postgres import Postgres


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
