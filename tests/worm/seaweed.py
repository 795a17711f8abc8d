"""A real S3 store with Object Lock: SeaweedFS on loopback ports, its protections on, stopped by pid.

Three identities: the operator's, who makes the bucket; the application's, which may write objects and locks and
nothing else; and one that may do everything, to show what start-up refuses. The keys of `security.toml` and of gRPC
lie in a directory that only the store reads.
"""

import asyncio
import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx2
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from wardkeep_server.platform.clock import Clock, utc_now
from wardkeep_server.platform.objects_s3 import S3Store

WEED = str(Path(sys.executable).with_name("weed"))
READY_S = 60
SHELL_S = 6
"""An open store lists a folder in a third of a second; a shut one keeps the shell waiting."""
_COMPONENTS = ("master", "volume", "filer", "s3", "client")
_PORTS = ("master", "master.grpc", "volume", "volume.grpc", "filer", "filer.grpc", "s3", "s3.grpc")
APPLICATION_ACTIONS = (
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutObject",
    "s3:GetObjectRetention",
    "s3:PutObjectRetention",
)
"""On objects."""
BUCKET_ACTIONS = (
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:GetBucketVersioning",
    "s3:GetBucketObjectLockConfiguration",
)


@dataclass(frozen=True)
class Identity:
    """A user of the store."""

    name: str
    access_key: str = field(default_factory=lambda: secrets.token_hex(10))
    secret_key: str = field(default_factory=lambda: secrets.token_urlsafe(30))


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class Seaweed:
    """One store in one directory; may be stopped, killed and started again."""

    def __init__(self, home: Path, bucket: str, *, protected: bool = True) -> None:
        self.home = home
        self.bucket = bucket
        self.protected = protected
        self.operator = Identity("operator")
        self.application = Identity("wardkeep")
        self.powerful = Identity("powerful")
        self.ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
        self.process: subprocess.Popen[bytes] | None = None
        for name in ("data", "config"):
            (home / name).mkdir(mode=0o700)
        self._write_identities()
        if protected:
            _write_security(home / "config")

    @property
    def endpoint(self) -> str:
        return self.url("s3")

    def url(self, part: str) -> str:
        return f"http://127.0.0.1:{self.ports[part]}"

    def start(self) -> None:
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._argv(), cwd=self.home / "config", env=self.environ(), stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_S
        while not self._ready():
            assert self.process.poll() is None, self.last_words()
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def kill(self) -> None:
        """As a crash would; also the quick way to end a store whose directory is thrown away."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    def last_words(self) -> str:
        return (self.home / "log").read_text(errors="replace")[-3000:]

    def environ(self) -> dict[str, str]:
        """Its own home: it also looks for settings there."""
        return {"HOME": str(self.home / "config"), "PATH": "/usr/bin:/bin"}

    def shell(self, commands: str, *, config: Path | None = None) -> str:
        """What the administrative shell says, with our settings or those of another directory."""
        master = f"127.0.0.1:{self.ports['master']}.{self.ports['master.grpc']}"
        filer = f"127.0.0.1:{self.ports['filer']}.{self.ports['filer.grpc']}"
        directory = config or self.home / "config"
        try:
            done = subprocess.run(
                [WEED, f"-config_dir={directory}", "shell", f"-master={master}", f"-filer={filer}"],
                cwd=directory,
                env={"HOME": str(directory), "PATH": "/usr/bin:/bin"},
                input=commands.encode(),
                capture_output=True,
                timeout=SHELL_S,
                check=False,
            )
        except subprocess.TimeoutExpired as expired:
            return ((expired.stdout or b"") + (expired.stderr or b"")).decode(errors="replace")
        return (done.stdout + done.stderr).decode(errors="replace")

    def _ready(self) -> bool:
        """When master and gateway answer, whatever they say."""
        try:
            httpx2.get(f"{self.url('master')}/cluster/status", timeout=2)
            return httpx2.get(f"{self.url('s3')}/status", timeout=2).status_code < 500
        except httpx2.TransportError:
            return False

    def _argv(self) -> list[str]:
        ports = self.ports
        return [
            WEED, "-logtostderr=true", f"-config_dir={self.home / 'config'}", "server",
            f"-dir={self.home / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-master.electionTimeout=1s",
            "-volume.preStopSeconds=0", "-volume.max=16",
            f"-master.port={ports['master']}", f"-master.port.grpc={ports['master.grpc']}",
            f"-volume.port={ports['volume']}", f"-volume.port.grpc={ports['volume.grpc']}",
            "-filer", f"-filer.port={ports['filer']}", f"-filer.port.grpc={ports['filer.grpc']}",
            f"-filer.localSocket={self.home / 'filer.sock'}",
            "-s3", f"-s3.port={ports['s3']}", f"-s3.port.grpc={ports['s3.grpc']}",
            "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.localSocket={self.home / 's3.sock'}",
            f"-s3.config={self.home / 'config' / 's3.json'}",
        ]  # fmt: skip

    def _write_identities(self) -> None:
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": list(BUCKET_ACTIONS), "Resource": f"arn:aws:s3:::{self.bucket}"},
                {"Effect": "Allow", "Action": list(APPLICATION_ACTIONS), "Resource": f"arn:aws:s3:::{self.bucket}/*"},
            ],
        }
        identities = [
            {"name": who.name, "credentials": [{"accessKey": who.access_key, "secretKey": who.secret_key}]} | rights
            for who, rights in (
                (self.operator, {"actions": ["Admin"]}),
                (self.application, {"policyNames": ["wardkeep"]}),
                (self.powerful, {"actions": ["Admin"]}),
            )
        ]
        whole = {"identities": identities, "policies": [{"name": "wardkeep", "content": json.dumps(policy)}]}
        path = self.home / "config" / "s3.json"
        path.write_text(json.dumps(whole))
        path.chmod(0o600)


def _write_security(directory: Path) -> None:
    """JWT keys for filer and volume, reads and writes; mutual TLS between the parts of the store."""
    _write_certificates(directory)
    sections = [
        f'[{name}]\nkey = "{secrets.token_urlsafe(32)}"\n'
        for name in ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    ]
    sections.append(f'[grpc]\nca = "{directory / "ca.crt"}"\n')
    sections += [
        f'[grpc.{name}]\ncert = "{directory / "store.crt"}"\nkey = "{directory / "store.key"}"\n'
        for name in _COMPONENTS
    ]
    path = directory / "security.toml"
    path.write_text("\n".join(sections))
    path.chmod(0o600)


def _write_certificates(directory: Path) -> None:
    authority = ec.generate_private_key(ec.SECP256R1())
    store = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "store authority of one test")])
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "store")])
    now = datetime.now(UTC)
    base = x509.CertificateBuilder().not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    root = base.subject_name(issuer).issuer_name(issuer).public_key(authority.public_key())
    root = root.serial_number(1).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    leaf = base.subject_name(subject).issuer_name(issuer).public_key(store.public_key()).serial_number(2)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    leaf = leaf.add_extension(names, critical=False)
    for name, certificate in (("ca.crt", root), ("store.crt", leaf)):
        signed = certificate.sign(authority, hashes.SHA256())
        (directory / name).write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key = store.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (directory / "store.key").write_bytes(key)
    (directory / "store.key").chmod(0o600)


@asynccontextmanager
async def client_of(store: Seaweed, who: Identity) -> AsyncIterator[Any]:
    """The S3 driver as one of the identities; failures are not tried again."""
    creating = get_session().create_client(
        "s3",
        endpoint_url=store.endpoint,
        region_name="us-east-1",
        aws_access_key_id=who.access_key,
        aws_secret_access_key=who.secret_key,
        config=AioConfig(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )
    async with creating as client:
        yield client


def store_of(
    store: Seaweed, who: Identity | None = None, *, bucket: str | None = None, clock: Clock = utc_now
) -> S3Store:
    """What the server has of the store."""
    identity = who or store.application
    return S3Store(
        store.endpoint,
        "us-east-1",
        bucket or store.bucket,
        access_key=SecretStr(identity.access_key),
        secret_key=SecretStr(identity.secret_key),
        clock=clock,
    )


async def make_bucket(store: Seaweed, name: str | None = None, *, locked: bool = True) -> None:
    """By the operator."""
    async with client_of(store, store.operator) as client:
        await client.create_bucket(Bucket=name or store.bucket, ObjectLockEnabledForBucket=locked)


@contextmanager
def running_seaweed(bucket: str = "wardkeep-evidence", *, protected: bool = True) -> Iterator[Seaweed]:
    """Started on free ports, with its bucket; stopped, and its directory removed, at the end."""
    home = Path(mkdtemp(prefix="wk-s3-"))
    store = Seaweed(home, bucket, protected=protected)
    try:
        store.start()
        asyncio.run(make_bucket(store))
        yield store
    finally:
        store.kill()
        shutil.rmtree(home, ignore_errors=True)
