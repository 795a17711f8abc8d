"""A real SoftHSM2 and a real OpenBao server for all tests here."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.signers.bao import Bao
from tests.signers.hsm import SoftHsm

from wardkeep_server.tests.support.fixtures import cluster, database, world

__all__ = ["cluster", "database", "world"]


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftHsm]:
    """Its configuration is this process's for as long as the process lives: the module reads it once."""
    made = SoftHsm(tmp_path_factory.mktemp("softhsm"))
    os.environ["SOFTHSM2_CONF"] = str(made.conf)
    yield made
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture(scope="session")
def running_bao() -> Iterator[Bao]:
    made = Bao()
    try:
        made.begin()
        yield made
    finally:
        made.stop()


@pytest.fixture
def bao(running_bao: Bao) -> Bao:
    """Up and unsealed, whatever the test before left."""
    if running_bao.process.poll() is not None:
        running_bao.start()
    running_bao.unseal()
    return running_bao


@pytest.fixture
def token_file(bao: Bao, tmp_path: Path) -> Path:
    """A file of mode 0600 with a good token."""
    return write_token(tmp_path / "vault-token", bao.token())


def write_token(path: Path, token: str) -> Path:
    """As an agent would: mode 0600."""
    path.touch(mode=0o600)
    path.write_text(token + "\n")
    return path
