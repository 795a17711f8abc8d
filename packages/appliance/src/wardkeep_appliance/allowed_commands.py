"""The only door to other programs: it starts `/bin/sh` on a script that this package ships, and nothing else.

Argument vectors only, a fixed environment, a time limit, an output limit, and the whole process group is ended
when either is passed. Lint refuses `subprocess` everywhere else and points here.
"""

import asyncio
import asyncio.subprocess
import os
import signal
from collections.abc import Sequence
from contextlib import suppress

from wardkeep_appliance.transport.script import Ran, Script, checked_arguments

SHELL = "/bin/sh"
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
OUTPUT_LIMIT = 1_048_576
_CHUNK = 65_536
_PIPES_CLOSE_WITHIN_S = 2.0


class TooMuchOutput(Exception):
    """The script wrote more than OUTPUT_LIMIT bytes; it was ended and its answer is not used."""


async def run_script(script: Script, arguments: Sequence[str], *, timeout_s: float) -> Ran:
    """Run a shipped script on this machine as the caller. Raises TimeoutError, TooMuchOutput."""
    argv = (SHELL, "-s", "--", *checked_arguments(arguments))
    started = asyncio.get_running_loop().time()
    process = await asyncio.create_subprocess_exec(  # noqa: TID251 - this is the door that the rule names
        *argv,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(timeout_s):
            stdout, stderr = await _converse(process, script.text)
            status = await process.wait()
    finally:
        await _end(process)
    elapsed = asyncio.get_running_loop().time() - started
    return Ran(exit_status=status, stdout=stdout, stderr=stderr, milliseconds=round(elapsed * 1000))


async def _converse(process: asyncio.subprocess.Process, text: bytes) -> tuple[bytes, bytes]:
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RuntimeError("the process was started without pipes")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_feed(process.stdin, text))
            out = group.create_task(_drain(process.stdout))
            err = group.create_task(_drain(process.stderr))
    except* TooMuchOutput as group_error:
        raise TooMuchOutput(f"more than {OUTPUT_LIMIT} bytes") from group_error
    return out.result(), err.result()


async def _feed(pipe: asyncio.StreamWriter, text: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):  # a script that ends early answers by its exit status
        pipe.write(text)
        await pipe.drain()
    pipe.close()


async def _drain(pipe: asyncio.StreamReader) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := await pipe.read(_CHUNK):
        size += len(chunk)
        if size > OUTPUT_LIMIT:
            raise TooMuchOutput
        chunks.append(chunk)
    return b"".join(chunks)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the whole group if it still runs, and read the pipes to their ends, so that nothing is left open."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(TimeoutError):
        async with asyncio.timeout(_PIPES_CLOSE_WITHIN_S):
            for pipe in (process.stdout, process.stderr):
                while pipe is not None and await pipe.read(_CHUNK):
                    pass
    await process.wait()
