"""Passwords: hashing in a bounded thread pool, and the one function that says which passwords are taken."""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

from pwdlib.hashers.bcrypt import BcryptHasher
from zxcvbn.frequency_lists import FREQUENCY_LISTS

Outcome = TypeVar("Outcome")

ROUNDS = 12
MIN_LENGTH = 12
MAX_LENGTH = 128
MAX_EQUAL_IN_ROW = 3
RUN_LENGTH = 4
SPECIAL = string.punctuation + " "
_SHORTEST_NAME = 4
_LEGACY = re.compile(r"^sha256\$([^$]{1,64})\$([0-9a-f]{64})$")


@dataclass(frozen=True)
class PasswordRule:
    """One rule as a page shows it: stable code, words, and whether the password meets it."""

    code: str
    words: str
    met: bool


@cache
def breached() -> frozenset[str]:
    """30,000 passwords seen in breaches (the list that zxcvbn ships), lower case."""
    return frozenset(word.lower() for word in FREQUENCY_LISTS["passwords"])


def judge_password(password: str, names: Iterable[str]) -> list[PasswordRule]:
    """Every rule with its answer. `names` are the user's, partner's and organisation's names and mail addresses."""
    lowered = password.lower()
    classes = {
        "upper": ("an upper-case letter", any(char.isupper() for char in password)),
        "lower": ("a lower-case letter", any(char.islower() for char in password)),
        "digit": ("a digit", any(char.isdigit() for char in password)),
        "special": ("a special character", any(char in SPECIAL or not char.isalnum() for char in password)),
    }
    return [
        PasswordRule("length", f"{MIN_LENGTH} to {MAX_LENGTH} characters", MIN_LENGTH <= len(password) <= MAX_LENGTH),
        *(PasswordRule(code, words, met) for code, (words, met) in classes.items()),
        PasswordRule("breached", "not a password known from breaches", not _is_breached(lowered)),
        PasswordRule("names", "no name or e-mail of yours or ours", not _contains_name(lowered, names)),
        PasswordRule("repeats", "no 4 equal characters in a row", not _repeats(password)),
        PasswordRule("sequences", "no 4 letters or digits in ascending or descending order", not _runs(lowered)),
    ]


def generate_password() -> str:
    """A random password that meets every rule: 24 characters, about 140 bits."""
    alphabet = string.ascii_letters + string.digits + "-_.:+"
    while True:
        password = "".join(secrets.choice(alphabet) for _ in range(24))
        if all(rule.met for rule in judge_password(password, ())):
            return password


class Passwords:
    """bcrypt over a peppered HMAC, so that any password up to 128 characters fits and nothing is cut."""

    def __init__(self, pepper: str) -> None:
        self._pepper = pepper.encode()
        self._hasher = BcryptHasher(rounds=ROUNDS)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Hash for storing."""
        return await self._run(lambda: self._hasher.hash(self._peppered(password)))

    async def verify(self, password: str, stored: str | None) -> tuple[bool, bool]:
        """(right, must be hashed anew). An unknown user (`stored` None) costs the same time and is never right."""
        return await self._run(lambda: self._verify(password, stored))

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[[], Outcome]) -> Outcome:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _verify(self, password: str, stored: str | None) -> tuple[bool, bool]:
        legacy = _LEGACY.match(stored or "")
        if stored is None or legacy:
            self._spend(password)
        if stored is None:
            return False, False
        if legacy:
            digest = hashlib.sha256(f"{legacy[1]}{password}".encode()).hexdigest()
            return hmac.compare_digest(digest, legacy[2]), True
        right = self._hasher.verify(self._peppered(password), stored)
        return right, self._hasher.check_needs_rehash(stored)

    def _spend(self, password: str) -> None:
        if self._nobody is None:
            self._nobody = self._hasher.hash(self._peppered(secrets.token_hex(16)))
        self._hasher.verify(self._peppered(password), self._nobody)

    def _peppered(self, password: str) -> bytes:
        return base64.b64encode(hmac.new(self._pepper, password.encode(), hashlib.sha256).digest())


def _is_breached(lowered: str) -> bool:
    bare = lowered.strip(string.digits + string.punctuation)
    return lowered in breached() or (len(bare) >= len(lowered) - 2 and bare in breached())


def _contains_name(lowered: str, names: Iterable[str]) -> bool:
    words = {"wardkeep"}
    for name in names:
        words |= {name.lower(), *re.split(r"[^\w]+", name.lower())}
    return any(word in lowered for word in words if len(word) >= _SHORTEST_NAME)


def _repeats(password: str) -> bool:
    return re.search(rf"(.)\1{{{MAX_EQUAL_IN_ROW}}}", password, re.DOTALL) is not None


def _runs(lowered: str) -> bool:
    for start in range(len(lowered) - RUN_LENGTH + 1):
        part = lowered[start : start + RUN_LENGTH]
        if not (part.isascii() and (part.isalpha() or part.isdigit())):
            continue
        steps = {ord(after) - ord(before) for before, after in pairwise(part)}
        if steps in ({1}, {-1}):
            return True
    return False
