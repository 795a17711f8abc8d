"""Words about faults in untrusted bytes: short, printable, and without the bytes themselves."""

from pydantic import ValidationError

MAX_FAULT_CHARS = 400
_MAX_PART_CHARS = 60


def plain(text: str, largest: int = MAX_FAULT_CHARS) -> str:
    """Printable and at most `largest` characters long, so nothing a stranger wrote can act on a terminal or a log."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[: largest + 1])
    return shown if len(shown) <= largest else f"{shown[: largest - 1]}…"


def first_fault(error: ValidationError) -> str:
    """`field.path: what was expected` of the first fault, without the value found."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    path = ".".join(plain(str(part), _MAX_PART_CHARS) for part in first["loc"][:6])
    return plain(f"{path}: {first['msg']}")
