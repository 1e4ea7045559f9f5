"""Pages over TLS: the certificate is held against the name as written, though the connection goes to a checked number."""

from __future__ import annotations

import pickle
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tasks.load.failures import Busy
from tasks.load.webs import Web
from tests.edge.desk import Desk, Page, local_web, open_desk


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a certificate for desk.example, with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("desk.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "desk.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def desk(certificate: Path) -> Iterator[Desk]:
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate)
    with open_desk(trust) as here:
        here.pages["/page"] = Page(b"GMV 5%")
        yield here


def read(desk: Desk, host: str) -> bytes | None:
    web = local_web(resolve=lambda name, port: ["127.0.0.1"])
    return web.fetch(f"https://{host}:{desk.port}/page").data


def test_a_certificate_for_the_name_as_written_is_accepted(
    desk: Desk, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.load.webs._trust", lambda: ssl.create_default_context(cafile=str(certificate)))
    assert read(desk, "desk.example") == b"GMV 5%"
    with pytest.raises(Busy, match="certificate"):
        read(desk, "other.example")


def test_a_certificate_that_nobody_vouches_for_is_refused(desk: Desk) -> None:
    with pytest.raises(Busy, match="certificate"):
        read(desk, "desk.example")
    assert desk.asked == []


def test_a_web_can_be_sent_to_another_machine() -> None:
    copy = pickle.loads(pickle.dumps(Web(may_be_private=True)))
    assert copy.may_be_private
    with copy.visits.visit("http://desk.example") as host:
        assert host.robots is None
