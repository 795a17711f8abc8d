"""Signatures of a large kit on every core of this machine; small ones are not worth starting a process for."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wardkeep_core.evidence.verify.signatures import BATCH, Signed, Verify, one_by_one
from wardkeep_core.kit.signer import load_public, verifies


@contextmanager
def every_core() -> Iterator[Verify]:
    """Verifies full batches in processes of their own, started with the first; ends them when left."""
    cores = os.cpu_count() or 1
    pools: list[ProcessPoolExecutor] = []

    def verify(batch: Sequence[Signed]) -> Iterable[bool]:
        if cores == 1 or len(batch) < BATCH:
            return one_by_one(batch)
        if not pools:
            pools.append(ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")))
        raw = [(each.key.public_bytes_raw(), each.signature, each.message) for each in batch]
        return _when_known(pools[0].submit(_verify, raw))

    try:
        yield verify
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)


def _when_known(answer: Future[list[bool]]) -> Iterator[bool]:
    yield from answer.result()


def _verify(batch: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    return [verifies(_loaded(key), signature, message) for key, signature, message in batch]


@lru_cache(maxsize=256)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    return load_public(raw)
