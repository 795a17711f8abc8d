"""Ed25519 keys in the transit engine of Vault or OpenBao; version 1 of a key, whatever is made of it later.

A client of its own: one server, named by the settings, proved by the one authority of VAULT_CACERT, no proxy, no
redirect. The token comes from a file, is renewed at half of its life, and is read again when it is refused.
"""

import base64
import re
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from wardkeep_core.kit.signer import Signer
from wardkeep_server.platform.errors import ConfigRefused
from wardkeep_server.platform.log import logger
from wardkeep_server.platform.signers_remote import KeyProblem, Kind, RemoteSigner, SignerUnavailable

_TIMEOUT = httpx2.Timeout(3.0, connect=1.0)
_SIGNATURE = re.compile(r"^vault:v1:([A-Za-z0-9+/]{86}==)$")
_OK, _NO_CONTENT, _DENIED, _NOT_FOUND = 200, 204, 403, 404
_KEY_BYTES = 32
_SHORTEST_RENEWAL_S, _LONGEST_RENEWAL_S = 1.0, 3600.0


@dataclass(frozen=True)
class VaultAddress:
    """Where the server is, and by which certificate authority it is known (none over plain http, loopback only)."""

    url: str
    mount: str
    namespace: str | None
    authority: Path | None


class VaultPlace:
    """The transit engine at one address. Renews its token in a thread of its own."""

    kind: Kind = "vault"

    def __init__(self, address: VaultAddress, token: Callable[[], str]) -> None:
        self._address = address
        self._read_token = token
        self._token = token()
        self._client = httpx2.Client(
            base_url=address.url.rstrip("/"), verify=_context(address.authority), timeout=_TIMEOUT, trust_env=False
        )
        self._closing = threading.Event()
        self._renewer: threading.Thread | None = None

    def create(self, name: str) -> Signer:
        """See KeyPlace. The key is made there and cannot be exported."""
        if self._asked("GET", f"keys/{name}").status_code != _NOT_FOUND:
            raise KeyProblem(
                f"{self._shown} already holds a key named {name} that is not on record:"
                " set SIGNER_KEY_PREFIX to one that is free, or remove it there"
            )
        self._good("POST", f"keys/{name}", {"type": "ed25519", "exportable": False, "allow_plaintext_backup": False})
        return self.open(name)

    def open(self, name: str) -> Signer:
        """See KeyPlace."""
        told = self._asked("GET", f"keys/{name}")
        if told.status_code == _NOT_FOUND:
            raise KeyProblem(f"{self._shown} holds no key named {name}: bring back its storage from a backup")
        try:
            data = self._checked(told, name)["data"]
            raw = base64.b64decode(data["keys"]["1"]["public_key"], validate=True)
            if data["type"] != "ed25519" or len(raw) != _KEY_BYTES:
                raise KeyProblem(f"the key {name} at {self._shown} is of type {data['type']}, not ed25519")
        except (KeyError, TypeError, ValueError) as error:
            raise KeyProblem(f"the key {name} at {self._shown} has no version 1 that can be read") from error
        self._keep_renewing()
        return RemoteSigner(raw, lambda message: self._sign(name, message))

    def close(self) -> None:
        """See KeyPlace."""
        self._closing.set()
        if self._renewer is not None:
            self._renewer.join()
        self._client.close()

    def _sign(self, name: str, message: bytes) -> bytes:
        body = {"input": base64.b64encode(message).decode(), "key_version": 1}
        answer = self._good("POST", f"sign/{name}", body)
        signature = _SIGNATURE.match(str(answer.get("data", {}).get("signature", "")))
        if signature is None:
            raise SignerUnavailable(f"{self._shown} answered without a signature in the form vault:v1:")
        return base64.b64decode(signature[1], validate=True)

    @property
    def _shown(self) -> str:
        return f"VAULT_ADDR ({self._address.url}, engine {self._address.mount})"

    def _good(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._checked(self._asked(method, path, body), path)

    def _checked(self, told: httpx2.Response, path: str) -> dict[str, Any]:
        if told.status_code == _NO_CONTENT:
            return {}
        if told.status_code != _OK:
            raise SignerUnavailable(f"{self._shown} answered {told.status_code} to {path}")
        try:
            answer = told.json()
        except ValueError as error:
            raise SignerUnavailable(f"{self._shown} answered {path} with what is no JSON") from error
        return answer if isinstance(answer, dict) else {}

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> httpx2.Response:
        """A refused token is read from its file again, once: whoever looks after it may have put a new one there."""
        told = self._call(method, f"/v1/{self._address.mount}/{path}", body)
        if told.status_code == _DENIED:
            self._token = self._read_token()
            told = self._call(method, f"/v1/{self._address.mount}/{path}", body)
        if told.status_code == _DENIED:
            raise SignerUnavailable(f"{self._shown} refuses the token in VAULT_TOKEN_FILE")
        return told

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None) -> httpx2.Response:
        """Sent once more when the connection was lost: everything asked for here may be asked for twice."""
        headers = {"x-vault-token": self._token, "x-vault-request": "true"}
        if self._address.namespace is not None:
            headers["x-vault-namespace"] = self._address.namespace
        for last in (False, True):
            try:
                return self._client.request(method, path, json=body, headers=headers)
            except (httpx2.ConnectError, httpx2.TimeoutException) as error:
                raise self._silent(error) from error
            except httpx2.HTTPError as error:
                if last:
                    raise self._silent(error) from error
        raise SignerUnavailable

    def _silent(self, error: Exception) -> SignerUnavailable:
        return SignerUnavailable(f"{self._shown} does not answer: {type(error).__name__}")

    def _keep_renewing(self) -> None:
        if self._renewer is None:
            self._renewer = threading.Thread(target=self._renew_until_closed, name="vault-token", daemon=True)
            self._renewer.start()

    def _renew_until_closed(self) -> None:
        pause = _SHORTEST_RENEWAL_S
        while not self._closing.wait(pause):
            pause = self._renewed()

    def _renewed(self) -> float:
        """Seconds until the next renewal. A token without an end, or one that cannot be renewed, is only looked at."""
        try:
            told = self._call("POST", "/v1/auth/token/renew-self", {})
            if told.status_code == _OK:
                lasts = float(told.json()["auth"]["lease_duration"])
                return min(_LONGEST_RENEWAL_S, max(_SHORTEST_RENEWAL_S, lasts / 2)) if lasts else _LONGEST_RENEWAL_S
            logger().warning("vault_token_not_renewed", status=told.status_code)
            if told.status_code == _DENIED:
                self._token = self._read_token()
        except (SignerUnavailable, ConfigRefused, ValueError, KeyError, TypeError) as error:
            logger().warning("vault_token_not_renewed", kind=type(error).__name__)
        return _SHORTEST_RENEWAL_S * 30


def _context(authority: Path | None) -> ssl.SSLContext:
    """Believes exactly one authority; without one it believes nobody, which leaves plain http on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority is not None:
        try:
            context.load_verify_locations(cafile=authority)
        except (OSError, ssl.SSLError) as error:
            raise ConfigRefused([f"VAULT_CACERT ({authority}) is not a readable PEM file of certificates"]) from error
    return context
