"""Finds the slices by walking the folders and builds the parts of a process. The only place that knows all slices."""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.util import find_spec
from types import ModuleType

import wardkeep_server
from wardkeep_server.platform.access import Declared, PolicyMissing, Routes
from wardkeep_server.platform.clock import Clock, utc_now
from wardkeep_server.platform.config import Settings
from wardkeep_server.platform.crypto import Vault
from wardkeep_server.platform.db import Database
from wardkeep_server.platform.fast_lane import FastLane
from wardkeep_server.platform.hooks import Hook, Hooks
from wardkeep_server.platform.keys import PURPOSES, Keyring
from wardkeep_server.platform.limits import Limiter
from wardkeep_server.platform.loops import Loop
from wardkeep_server.platform.objects import DirectoryStore, ObjectStore
from wardkeep_server.platform.outbound import Outbound
from wardkeep_server.platform.passwords import Passwords
from wardkeep_server.platform.work import Parts, ServerPublicKeys, ServerSigners

_NOT_SLICES = frozenset({"app", "platform", "migrations", "tests"})


def slices() -> list[str]:
    """Names of the slices, by alphabet."""
    found = pkgutil.iter_modules(wardkeep_server.__path__)
    return sorted(module.name for module in found if module.ispkg and module.name not in _NOT_SLICES)


def declared_routes() -> list[Declared]:
    """Every address of every slice. Machine addresses come first: they are asked most."""
    found = []
    for module in _modules("routes"):
        router = getattr(module, "router", None)
        if not isinstance(router, Routes):
            raise PolicyMissing(f"{module.__name__} has no `router = Routes(...)`")
        found += router.declared
    return sorted(found, key=lambda one: not one.policy.machine)


def loops() -> list[Loop]:
    """Every loop that the worker runs."""
    return [loop for module in _modules("tasks") for loop in getattr(module, "LOOPS", ())]


def load_models() -> None:
    """Import every table, so that the metadata is whole."""
    for _ in _modules("models"):
        pass


def build_parts(settings: Settings, *, clock: Clock = utc_now, with_checkpoint_key: bool = False) -> Parts:
    """The parts of one process. Only the worker asks for the checkpoint key."""
    load_models()
    keyring = Keyring(settings.wardkeep_var / "keys", settings)
    held = [purpose for purpose in PURPOSES if purpose != "checkpoint" or with_checkpoint_key]
    signers = ServerSigners(**keyring.start(held))
    return Parts(
        settings=settings,
        clock=clock,
        database=Database(settings),
        fast_lane=FastLane(settings),
        limiter=Limiter(settings.redis_url.get_secret_value() if settings.redis_url else None),
        objects=_object_store(settings, clock),
        outbound=Outbound(settings.outbound_allowed()),
        vault=Vault(settings.data_encryption_keys.get_secret_value()),
        passwords=Passwords(settings.password_pepper.get_secret_value()),
        signers=signers,
        public_keys=_public_keys(keyring),
        keyring=keyring,
        hooks=Hooks(_hooks()),
    )


def _public_keys(keyring: Keyring) -> ServerPublicKeys:
    current = {purpose: keyring.record(purpose).current.public_key for purpose in PURPOSES}
    every = {purpose: tuple(key.public_key for key in keyring.record(purpose).keys) for purpose in PURPOSES}
    return ServerPublicKeys(
        **current,
        changes=keyring.changes(),
        attestations=every["attestation"],
        checkpoints=every["checkpoint"],
    )


async def close_parts(parts: Parts) -> None:
    """Give back what the parts hold."""
    await parts.objects.close()
    await parts.fast_lane.close()
    await parts.limiter.close()
    await parts.database.close()
    parts.passwords.close()
    parts.keyring.close()


async def start_parts(parts: Parts) -> None:
    """Refuse to run on a role that is too strong, or on an object store that does not hold what it promises."""
    await parts.database.refuse_strong_role()
    await parts.objects.start()


def _object_store(settings: Settings, clock: Clock) -> ObjectStore:
    if settings.s3_endpoint is None or settings.s3_access_key is None or settings.s3_secret_key is None:
        return DirectoryStore(settings.wardkeep_var / "evidence")
    from wardkeep_server.platform.objects_s3 import S3Store  # noqa: PLC0415 - half a second that few installations need

    return S3Store(
        settings.s3_endpoint,
        settings.s3_region,
        settings.s3_bucket,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
        clock=clock,
    )


def _hooks() -> Iterator[Hook]:
    for module in _modules("tasks"):
        yield from getattr(module, "HOOKS", ())


def _modules(name: str) -> Iterator[ModuleType]:
    for slice_name in slices():
        full = f"wardkeep_server.{slice_name}.{name}"
        if find_spec(full) is not None:
            yield importlib.import_module(full)
