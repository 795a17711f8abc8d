"""Keys in files of mode 0600: the default."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wardkeep_core.kit.signer import Signer
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.signers_record import read_private, write_whole
from wardkeep_server.platform.signers_remote import KeyProblem, Kind
from wardkeep_server.platform.sodium import SodiumSigner


class FilePlace:
    """`<name>.key`: the seed in padded base64."""

    kind: Kind = "file"

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def create(self, name: str) -> Signer:
        """See KeyPlace."""
        path = self._directory / f"{name}.key"
        if path.exists():
            raise KeyProblem(f"{path} is there already but not on record: move it away")
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        write_whole(path, base64.b64encode(seed).decode(), 0o600)
        return SodiumSigner(seed)

    def open(self, name: str) -> Signer:
        """See KeyPlace."""
        path = self._directory / f"{name}.key"
        if not path.exists():
            raise KeyProblem(f"{path} is missing: bring it back from a backup")
        try:
            return SodiumSigner(base64.b64decode(read_private(path), validate=True))
        except ValueError as error:
            raise ConfigRefused([f"{path} does not hold a key"]) from error

    def close(self) -> None:
        """See KeyPlace."""
