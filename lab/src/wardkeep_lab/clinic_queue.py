"""A small service for lab devices: answers `ping` with `pong` on a Unix socket. Runs on the device, not in the lab."""

import socket
import sys
from pathlib import Path


def serve(path: str) -> None:
    """One question per connection, for ever."""
    Path(path).unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        while True:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(2)
                try:
                    question = connection.recv(64).strip()
                    connection.sendall(b"pong\n" if question == b"ping" else b"unknown\n")
                except OSError:
                    continue


if __name__ == "__main__":
    serve(sys.argv[1])
