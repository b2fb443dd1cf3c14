"""A real IMAP server (pymap) over TLS with a certificate of its own, and messages to put into it."""

import imaplib
import select
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "registry", "invented-password"


@dataclass(frozen=True)
class MailServer:
    port: int
    authority: Path

    def put(self, content: bytes | EmailMessage) -> None:
        """A message arrives."""
        raw = content if isinstance(content, bytes) else content.as_bytes()
        with self.opened() as client:
            status, _ = client.append("INBOX", "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            assert status == "OK"

    def unseen(self) -> int:
        with self.opened() as client:
            client.select("INBOX")
            _, found = client.search(None, "UNSEEN")
            return len(found[0].split())

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("localhost", self.port)
        client.starttls(ssl.create_default_context(cafile=str(self.authority)))
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def mail_server(folder: Path, name: str = "localhost") -> Iterator[MailServer]:
    """pymap on a free port, its certificate made out to `name`."""
    authority, key = certificate(folder, name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("pymap")
    child = subprocess.Popen(
        [program, "--host", "127.0.0.1", "--port", str(port), "--cert", authority, "--key", key, "dict",
         "--demo-user", USER, "--demo-password", PASSWORD],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert child.poll() is None
            time.sleep(0.1)
        yield MailServer(port, authority)
    finally:
        child.terminate()
        child.wait(10)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "mail.pem", folder / "mail.key"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate_file, key_file


class Cutting:
    """A line to the server that breaks after so many bytes have come from it; None lets everything through."""

    def __init__(self, port: int) -> None:
        self.target, self.after = port, None
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.after: int | None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(here,), daemon=True).start()

    def _carry(self, here: socket.socket) -> None:
        there = socket.create_connection(("127.0.0.1", self.target))
        came = 0
        with here, there:
            while True:
                ready, _, _ = select.select([here, there], [], [], 30)
                for one in ready:
                    data = one.recv(4096)
                    came += len(data) if one is there else 0
                    if not data or (self.after is not None and came > self.after):
                        return
                    (there if one is here else here).sendall(data)

    def close(self) -> None:
        self.socket.close()


def letter(
    subject: str = "Sorğu", sender: str = "Aygün Nümunəli <aygun@ministry.example>", number: int = 1, **extra: str
) -> EmailMessage:
    """A plain message, as an office sends it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "registry@agency.example", subject
    message["Date"] = extra.pop("Date", "Fri, 20 Nov 2026 10:00:00 +0400")
    message["Message-ID"] = f"<{number}@ministry.example>"
    for name, value in extra.items():
        message[name.replace("_", "-")] = value
    message.set_content("Hörmətli həmkarlar,\n\nməlumat verməyinizi xahiş edirik.\n")
    return message
