"""The judges: Python's verifier and the Go binary built from this tree, once for the whole run."""

import pytest
from tests.conformance.judges import Judges, build_verifier


@pytest.fixture(scope="session")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Judges:
    folder = tmp_path_factory.mktemp("verifier")
    return Judges(build_verifier(folder), folder)
