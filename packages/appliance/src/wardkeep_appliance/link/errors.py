"""Why a call to Central Command brought no answer."""


class LinkError(Exception):
    """No usable answer. `code` is stable; `retry_after_s` is what the server asked for, if it did."""

    def __init__(self, code: str, detail: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.retry_after_s = retry_after_s


class Unavailable(LinkError):
    """Not reached, busy, or resting after failures: the same call may go through later."""


class RefusedByServer(LinkError):
    """The server answered with a problem of ours: sending the same again gives the same answer."""

    def __init__(self, code: str, detail: str, status: int) -> None:
        super().__init__(code, detail)
        self.status = status


class NotBelieved(LinkError):
    """Something answered, but the pinned key did not sign it, or it is not what the protocol says."""
