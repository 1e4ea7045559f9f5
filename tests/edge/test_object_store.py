"""The archive in an object store: what lies there is what was made, and an error there comes before any mail."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from tasks.deliver.manifests import MANIFEST
from tasks.deliver.objects import open_store, write_objects
from tasks.errors import BrokenEnvironment
from tests.edge.posts import brief_files

pytestmark = pytest.mark.edge
PLACE = "weekly/2025-W49"
ADDRESS = "s3://briefs/archive"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Run an object store in a process of its own; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give an empty bucket `briefs` as another client sees it, and the environment that leads there."""
    lead_to(endpoint, monkeypatch)
    client = boto3.resource("s3", endpoint_url=endpoint, config=Config(proxies={}, retries={"total_max_attempts": 1}))
    for _ in range(300):
        try:
            yield client.create_bucket(Bucket="briefs")
            break
        except EndpointConnectionError:
            time.sleep(0.1)
    httpx.post(f"{endpoint}/moto-api/reset", trust_env=False).raise_for_status()


def lead_to(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "key-4711",
        "AWS_SECRET_ACCESS_KEY": "topsecret",
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)


def read(bucket: Any, name: str) -> tuple[bytes, str]:
    found = bucket.Object(f"archive/{PLACE}/{name}").get()
    return found["Body"].read(), found["ContentType"]


def test_a_brief_lies_in_the_bucket_with_its_bytes_and_types(bucket: Any) -> None:
    receipt = write_objects(brief_files(), ADDRESS, PLACE)
    assert (receipt.status, receipt.recipient) == ("delivered", f"{ADDRESS}/{PLACE}")
    assert [read(bucket, one.name) for one in brief_files()] == [(one.data, one.media_type) for one in brief_files()]


def test_the_same_brief_again_writes_nothing_and_a_damaged_file_is_written_again(bucket: Any) -> None:
    write_objects(brief_files(), ADDRESS, PLACE)
    assert write_objects(brief_files(), ADDRESS, PLACE).status == "unchanged"
    bucket.Object(f"archive/{PLACE}/brief.pdf").put(Body=b"%PDF-1.7 half")
    assert write_objects(brief_files(), ADDRESS, PLACE).detail == "1 of 2 files written"
    assert read(bucket, "brief.pdf")[0] == brief_files()[0].data


def test_a_brief_made_anew_replaces_the_old_one(bucket: Any) -> None:
    write_objects(brief_files(), ADDRESS, PLACE)
    new = brief_files(title="Everything fell")
    assert write_objects(new, ADDRESS, PLACE).manifest_hash == new[1].content_hash
    assert read(bucket, MANIFEST)[0] == new[1].data


def test_a_bucket_that_is_not_there_is_told_with_the_remedy(bucket: Any) -> None:
    with pytest.raises(BrokenEnvironment, match=r"s3://lost/archive.*no such bucket.*BRIEF_ARCHIVE"):
        write_objects(brief_files(), "s3://lost/archive", PLACE)


def test_a_folder_is_a_store_too(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/shared/briefs"
    assert write_objects(brief_files(), address, PLACE).status == "delivered"
    assert write_objects(brief_files(), address, PLACE).status == "unchanged"
    found = {path.name: path.read_bytes() for path in (tmp_path / "shared/briefs" / PLACE).iterdir()}
    assert found == {one.name: one.data for one in brief_files()}


def test_the_manifest_is_written_after_all_that_it_names(tmp_path: Path) -> None:
    (tmp_path / PLACE / "brief.pdf" / "in the way").mkdir(parents=True)
    with pytest.raises(BrokenEnvironment, match=PLACE):
        write_objects(brief_files()[::-1], f"file://{tmp_path}", PLACE)
    assert not (tmp_path / PLACE / MANIFEST).exists()


class _Refuses(BaseHTTPRequestHandler):
    """A store that lets nobody in, and tells in its answer what it was asked with."""

    def _refuse(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(403)
        self.end_headers()
        self.wfile.write(self.headers["Authorization"].encode())

    do_GET = do_PUT = _refuse  # noqa: N815  # the names of the base class

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_refused_credentials_are_told_and_none_of_them_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), _Refuses) as server:
        lead_to(f"http://127.0.0.1:{server.server_port}", monkeypatch)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        with pytest.raises(BrokenEnvironment, match="does not accept the credentials") as told:
            write_objects(brief_files(), ADDRESS, PLACE)
        server.shutdown()
        thread.join()
    assert told.value.__suppress_context__
    assert "4711" not in str(told.value)
    assert "topsecret" not in str(told.value)


def test_a_store_that_is_not_there_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    lead_to("http://127.0.0.1:9", monkeypatch)
    before = time.monotonic()
    with pytest.raises(BrokenEnvironment, match=r"cannot be reached.*AWS_ENDPOINT_URL"):
        write_objects(brief_files(), ADDRESS, PLACE)
    assert time.monotonic() - before < 10


@pytest.mark.parametrize(
    "address",
    ["briefs", "s3://key:topsecret@briefs/x", "https://x.example/b?sig=topsecret", "s3://b/p?x=topsecret", ""],
)
def test_an_address_that_is_none_or_holds_credentials_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(BrokenEnvironment, match="BRIEF_ARCHIVE") as told:
        open_store(address)
    assert "topsecret" not in str(told.value)


@pytest.mark.parametrize(("address", "is_well"), [("s3://briefs/x", True), ("s3://key:topsecret@briefs", False)])
def test_doctor_looks_at_the_address_of_the_archive(
    address: str, is_well: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from flows.doctor import examine

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEF_ARCHIVE", address)
    [check] = [one for one in examine() if one.name == "archive"]
    assert check.is_well == is_well
    assert "topsecret" not in repr(check)
