"""Time-stamping authorities for tests: real `openssl ts -reply` behind HTTP, under a CA made for the test."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_CONFIG = """\
[tsa]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
certs = {folder}/above.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """One authority. `down`, `spoil` and `status` are what a test does to it; `asked` counts requests."""

    name: str
    folder: Path
    keys: dict[str, Key]
    certificates: dict[str, x509.Certificate]
    port: int = 0
    asked: int = 0
    down: bool = False
    spoil: Any = None
    status: int = 200
    revoked: list[x509.Certificate] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ts"

    @property
    def root_pem(self) -> bytes:
        return self.certificates["root"].public_bytes(Encoding.PEM)

    def reply(self, query: bytes) -> bytes:
        """What openssl answers."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            asked, answered = Path(place, "query"), Path(place, "reply")
            asked.write_bytes(query)
            command = ["openssl", "ts", "-reply", "-config", f"{self.folder}/ts.cnf", "-section", "tsa"]
            subprocess.run([*command, "-queryfile", asked, "-out", answered], check=True, capture_output=True)
            return answered.read_bytes()

    def crl(self) -> bytes:
        """The intermediate's list, with whatever was revoked."""
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificates["above"].subject)
        builder = builder.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=7))
        for one in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(now)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.keys["above"], hashes.SHA256()).public_bytes(Encoding.DER)


@contextmanager
def authority(name: str, *, curves: bool = False, lists: bool = True) -> Iterator[Authority]:
    """An authority that answers until the block ends."""
    with tempfile.TemporaryDirectory(prefix="tsa-") as place:
        keys = {part: _key(name, part, curves=curves) for part in ("root", "above", "signer")}
        made = Authority(name, Path(place), keys, {})
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
        made.port = server.server_port
        _certify(made, lists=lists)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def settings_of(folder: Path, *authorities: Authority) -> dict[str, Any]:
    """Settings that name these authorities and believe their roots."""
    roots = folder / "tsa-roots.pem"
    roots.write_bytes(b"".join(one.root_pem for one in authorities))
    return {
        "tsa_urls": ",".join(f"{one.name}={one.url}" for one in authorities),
        "tsa_roots": roots,
        "wardkeep_outbound_allow": ",".join(f"127.0.0.1:{one.port}" for one in authorities),
    }


@cache
def _key(name: str, part: str, *, curves: bool) -> Key:
    """Made once in a run; certificates are made anew for each authority."""
    del name, part
    return ec.generate_private_key(ec.SECP256R1()) if curves else rsa.generate_private_key(65537, 2048)


def _certify(made: Authority, *, lists: bool) -> None:
    made.certificates["root"] = _certificate(made, "root", "root", ca=True)
    made.certificates["above"] = _certificate(made, "above", "root", ca=True)
    address = f"http://127.0.0.1:{made.port}/list.crl" if lists else None
    made.certificates["signer"] = _certificate(made, "signer", "above", ca=False, crl=address)
    (made.folder / "ts.cnf").write_text(_CONFIG.format(folder=made.folder))
    (made.folder / "serial").write_text("01\n")
    for part, name in (("signer", "signer.pem"), ("above", "above.pem")):
        (made.folder / name).write_bytes(made.certificates[part].public_bytes(Encoding.PEM))
    raw = made.keys["signer"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (made.folder / "signer.key").write_bytes(raw)


def _certificate(made: Authority, part: str, by: str, *, ca: bool, crl: str | None = None) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(made, part))
        .issuer_name(_name(made, by))
        .public_key(made.keys[part].public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    if crl is not None:
        names = [x509.UniformResourceIdentifier(crl)]
        points = x509.CRLDistributionPoints([x509.DistributionPoint(names, None, None, None)])
        builder = builder.add_extension(points, critical=False)
    return builder.sign(made.keys[by], hashes.SHA256())


def _name(made: Authority, part: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{made.name} {part}")])


def _handler(made: Authority) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.asked += 1
            query = self.rfile.read(int(self.headers["content-length"]))
            if made.down:
                self._say(503, b"")
                return
            answer = made.reply(query)
            self._say(made.status, answer if made.spoil is None else made.spoil(answer))

        def do_GET(self) -> None:
            self._say(200, made.crl())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
