"""Names of objects that only the platform log has; the rest is as for every log (`evidence.service.places`)."""


def _log(log_id: str) -> str:
    return log_id.replace("-", "")


def leaves(log_id: str, index: int) -> str:
    """Which logs, at which size, the `heads` statement with this index commits to."""
    return f"logs/{_log(log_id)}/heads/{index:016d}"


def stamps(log_id: str) -> str:
    """What the names of all time stamps begin with."""
    return f"logs/{_log(log_id)}/stamps/"


def stamp(log_id: str, size: int, authority: str) -> str:
    """A time stamp as the authority sent it."""
    return f"{stamps(log_id)}{size:016d}/{authority}"


def receipt(log_id: str, size: int, authority: str) -> str:
    """When it was received, and which revocation list was looked at. No authority's name has a dot."""
    return f"{stamp(log_id, size, authority)}.receipt"


def stamp_of(log_id: str, name: str) -> tuple[int, str] | None:
    """(size, authority) of the name of a stamp; None for any other name."""
    size, _, authority = name.removeprefix(stamps(log_id)).partition("/")
    known = name.startswith(stamps(log_id)) and size.isdecimal() and authority and "." not in authority
    return (int(size), authority) if known else None


def revocations(log_id: str) -> str:
    """What the names of all revocation lists begin with."""
    return f"logs/{_log(log_id)}/revocations/"


def revocation(log_id: str, digest: bytes) -> str:
    """A revocation list by the SHA-256 of its bytes."""
    return f"{revocations(log_id)}{digest.hex()}"


def calendars(log_id: str) -> str:
    """What the names of all calendar proofs begin with."""
    return f"logs/{_log(log_id)}/calendars/"


def calendar(log_id: str, size: int, *, pending: bool) -> str:
    """A calendar proof as it was first promised, or as it first named a block."""
    return f"{calendars(log_id)}{size:016d}/{'pending' if pending else 'confirmed'}"


def calendar_of(log_id: str, name: str) -> int | None:
    """Size of the head that a calendar proof of this name is over; None for any other name."""
    size, _, state = name.removeprefix(calendars(log_id)).partition("/")
    known = name.startswith(calendars(log_id)) and size.isdecimal() and state in ("pending", "confirmed")
    return int(size) if known else None


def fences(log_id: str) -> str:
    """What the names of the texts of all heads begin with; the size follows."""
    return f"logs/{_log(log_id)}/checkpoints/"
