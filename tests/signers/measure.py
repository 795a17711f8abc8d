"""`python -m tests.signers.measure`: what one signature costs in each place, on this machine. Prints microseconds."""

import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.signers.bao import Bao
from tests.signers.conftest import write_token
from tests.signers.hsm import SoftHsm
from tests.signers.installation import in_hsm, in_vault, started

ROUNDS = 500
MESSAGE = bytes(1024)


def measured(name: str, var: Path, **settings: Any) -> None:
    """Median and 95th percentile over one key, one caller, 1 KiB each."""
    ring, signers = started(var, **settings)
    signer, took = signers["orders"], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        signer.sign(MESSAGE)
        took.append((time.perf_counter() - began) * 1e6)
    ring.close()
    took.sort()
    sys.stdout.write(
        f"{name}: median {statistics.median(took):.0f}, 95 % {took[int(ROUNDS * 0.95)]:.0f} microseconds\n"
    )


def main() -> None:
    """All three, one after the other."""
    with TemporaryDirectory() as folder:
        home, bao = Path(folder), Bao()
        softhsm = SoftHsm(home / "softhsm")
        os.environ["SOFTHSM2_CONF"] = str(softhsm.conf)
        measured("file", home / "file")
        measured("pkcs11 (SoftHSM2)", home / "pkcs11", **in_hsm(softhsm.token()))
        try:
            bao.begin()
            token = write_token(home / "token", bao.token())
            measured("vault (OpenBao, TLS, loopback)", home / "vault", **in_vault(bao, token, "measured"))
        finally:
            bao.stop()


if __name__ == "__main__":
    main()
