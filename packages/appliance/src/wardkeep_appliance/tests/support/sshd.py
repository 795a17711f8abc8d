"""A real OpenSSH server on a free loopback port, with keys of its own, stopped by its pid."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncssh

SSHD = Path("/usr/sbin/sshd")


@dataclass
class Sshd:
    port: int
    host_key: str
    log_in_key: str


def make_key(file: Path) -> tuple[str, str]:
    """Private and public half in OpenSSH form; the private one is written to the file."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    private = key.export_private_key().decode()
    file.write_text(private)
    file.chmod(0o600)
    return private, key.export_public_key().decode().strip()


@asynccontextmanager
async def running_sshd(folder: Path, *settings: str) -> AsyncIterator[Sshd]:
    """Anyone with the log-in key gets in as the user that runs the tests."""
    _prepare()
    _, host_public = make_key(folder / "host_key")
    private, public = make_key(folder / "log_in_key")
    (folder / "authorized_keys").write_text(public + "\n")
    port = _free_port()
    lines = (
        f"Port {port}",
        "ListenAddress 127.0.0.1",
        f"HostKey {folder / 'host_key'}",
        f"AuthorizedKeysFile {folder / 'authorized_keys'}",
        f"PidFile {folder / 'pid'}",
        "StrictModes no",
        "UsePAM no",
        "PermitRootLogin yes",
        "PasswordAuthentication no",
        *settings,
    )
    (folder / "sshd_config").write_text("\n".join(lines) + "\n")
    process = await asyncio.create_subprocess_exec(
        str(SSHD), "-D", "-e", "-f", str(folder / "sshd_config"), stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        while b"Server listening" not in await process.stderr.readline():
            assert process.returncode is None
        yield Sshd(port, " ".join(host_public.split()[:2]), private)
    finally:
        process.terminate()
        await process.communicate()


def _prepare() -> None:
    assert SSHD.exists(), "openssh-server is missing: the Makefile installs it"
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
