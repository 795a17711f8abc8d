"""Devices over SSH: the pinned host key or nothing; one log-in key for one device; no agent, forwarding or files.

Scripts travel on standard input to `/bin/sh -s`, through `sudo -n` unless the account is root, so nothing is left
on the device and no text is ever built into a command.
"""

import asyncio
import shlex
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import asyncssh

from wardkeep_appliance.allowed_commands import OUTPUT_LIMIT
from wardkeep_appliance.transport.local import LocalSession
from wardkeep_appliance.transport.script import Ran, Script, checked_arguments
from wardkeep_appliance.transport.session import Session, TransportName, Unreached
from wardkeep_core.probes.probe import Failure
from wardkeep_core.protocol.documents import SshTarget, Target

CONNECT_TIMEOUT_S = 10
KEEPALIVE_S = 15
_CHUNK = 65_536

OpenKey = Callable[[Target], str]
"""The device's private log-in key in OpenSSH form; raises Unreached when the sealed one is not for this device."""


class SshSession:
    """A Session over one SSH connection."""

    transport: TransportName = "ssh"

    def __init__(self, connection: asyncssh.SSHClientConnection, *, become_root: bool) -> None:
        self._connection = connection
        self._prefix = ("sudo", "-n") if become_root else ()

    async def run(self, script: Script, arguments: Sequence[str], *, timeout_s: float) -> Ran:
        """See Session."""
        argv = (*self._prefix, "/bin/sh", "-s", "--", *checked_arguments(arguments))
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(timeout_s):
                status, stdout, stderr = await self._answer(shlex.join(argv), script.text)
        except TimeoutError as error:
            raise Unreached(Failure.TIMED_OUT, f"no answer within {timeout_s:g} s") from error
        except (asyncssh.Error, OSError) as error:
            raise Unreached(Failure.UNREACHABLE, f"connection lost: {type(error).__name__}") from error
        elapsed = asyncio.get_running_loop().time() - started
        return Ran(exit_status=status, stdout=stdout, stderr=stderr, milliseconds=round(elapsed * 1000))

    async def _answer(self, command: str, text: bytes) -> tuple[int, bytes, bytes]:
        process = await self._connection.create_process(command, input=text, encoding=None)
        try:
            stdout, stderr = await asyncio.gather(_drain(process.stdout), _drain(process.stderr))
            await process.wait_closed()
        finally:
            process.close()
        status = process.exit_status
        return -1 if status is None else status, stdout, stderr


class SshDialler:
    """Opens SSH sessions, and local ones for targets without SSH; those carry `own` (probes.own)."""

    def __init__(self, open_key: OpenKey, *, connect_timeout_s: float = CONNECT_TIMEOUT_S, own: object = None) -> None:
        self._open_key = open_key
        self._own = own
        self._connect_timeout_s = connect_timeout_s

    @asynccontextmanager
    async def open(self, target: Target) -> AsyncIterator[Session]:
        """See Dialler."""
        if target.ssh is None:
            yield LocalSession(self._own)
            return
        connection = await self._connect(target.ssh, self._open_key(target))
        try:
            yield SshSession(connection, become_root=target.ssh.user != "root")
        finally:
            connection.close()
            await connection.wait_closed()

    async def _connect(self, way: SshTarget, private_key: str) -> asyncssh.SSHClientConnection:
        try:
            pinned = asyncssh.import_public_key(way.host_key)
            log_in = asyncssh.import_private_key(private_key)
        except (asyncssh.KeyImportError, ValueError) as error:
            raise Unreached(Failure.REFUSED, "the pinned host key or the log-in key cannot be read") from error
        try:
            async with asyncio.timeout(self._connect_timeout_s):
                return await _dial(way, pinned, log_in)
        except TimeoutError as error:
            detail = f"no SSH answer within {self._connect_timeout_s:g} s"
            raise Unreached(Failure.TIMED_OUT, detail) from error
        except (asyncssh.Error, OSError) as error:
            raise _why(error) from error


async def _dial(way: SshTarget, pinned: asyncssh.SSHKey, log_in: asyncssh.SSHKey) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        way.address,
        way.port,
        username=way.user,
        config=None,
        known_hosts=([pinned], [], []),
        x509_trusted_certs=None,
        client_keys=[log_in],
        preferred_auth="publickey",
        password_auth=False,
        kbdint_auth=False,
        gss_host=None,
        agent_path=None,
        agent_forwarding=False,
        disable_trivial_auth=True,
        compression_algs=None,
        keepalive_interval=KEEPALIVE_S,
        keepalive_count_max=2,
    )


def _why(error: Exception) -> Unreached:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return Unreached(Failure.HOST_KEY_CHANGED, "the device shows another host key than the pinned one")
    if isinstance(error, asyncssh.KeyExchangeFailed) and "host key" in str(error).lower():
        return Unreached(Failure.HOST_KEY_CHANGED, "the device no longer offers the pinned kind of host key")
    if isinstance(error, asyncssh.PermissionDenied):
        return Unreached(Failure.REFUSED, "the device refused our log-in key")
    if isinstance(error, ConnectionRefusedError):
        return Unreached(Failure.UNREACHABLE, "nothing listens on the SSH port")
    return Unreached(Failure.UNREACHABLE, f"no SSH session: {type(error).__name__}")


async def _drain(reader: asyncssh.SSHReader[bytes]) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := await reader.read(_CHUNK):
        size += len(chunk)
        if size > OUTPUT_LIMIT:
            raise Unreached(Failure.UNREADABLE, f"more than {OUTPUT_LIMIT} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
