"""The archive in an object store: the files of a brief under their names, read back and compared, the manifest last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, ObjectStore, from_url

from tasks.deliver.manifests import MANIFEST
from tasks.errors import BrokenEnvironment
from tasks.records import Artifact, Receipt

SCHEMES = ("s3", "gs", "az", "file")
RETRY_COUNT = 5
RETRY_LIMIT = timedelta(seconds=60)
_REMEDY = "write it like s3://bucket/briefs or file:///srv/briefs; credentials stay in the store's own variables"


def write_objects(artifacts: Sequence[Artifact], address: str, place: str = "") -> Receipt:
    """Write files under `place` of the store at an address, as far as they are not there already with the same bytes.

    The manifest comes last: who finds it finds the files that it names. Each file is read back. BrokenEnvironment says
    what keeps the store from taking them; the store's own words, which may hold parts of credentials, are left out.
    """
    store = open_store(address)
    paths = {f"{place}/{one.name}".lstrip("/"): one for one in sorted(artifacts, key=lambda one: one.name == MANIFEST)}
    try:
        new = {path: one for path, one in paths.items() if not _holds(store, path, one)}
        for path, one in new.items():
            _put(store, path, one)
        broken = [path for path, one in new.items() if not _holds(store, path, one)]
    except (BaseError, OSError, ValueError, NotImplementedError) as error:
        raise BrokenEnvironment(f"The archive {address} does not take {place or 'its files'}: {_say(error)}") from None
    if broken:
        raise BrokenEnvironment(
            f"The archive {address} does not give back {', '.join(broken)} as written; "
            "allow reading and writing of objects there, then: brief run"
        )
    manifest_hash = next((one.content_hash for one in artifacts if one.name == MANIFEST), "")
    where = f"{address.rstrip('/')}/{place}".rstrip("/")
    if not new:
        return Receipt("store", where, "unchanged", "the same files are already there", manifest_hash)
    return Receipt("store", where, "delivered", f"{len(new)} of {len(paths)} files written", manifest_hash)


def read_address(address: str) -> str:
    """Give back an address that names a store and holds no credentials; BrokenEnvironment for any other, unseen."""
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or "@" in parts.netloc or parts.query or parts.fragment:
        raise BrokenEnvironment(f"BRIEF_ARCHIVE names no store without credentials in its address; {_REMEDY}")
    return address


def open_store(address: str) -> ObjectStore:
    """Open the store that BRIEF_ARCHIVE names; its credentials come from the environment, as those of the lake do."""
    try:
        if read_address(address).startswith("file:"):
            return from_url(address, mkdir=True)
        return from_url(address, retry_config={"max_retries": RETRY_COUNT, "retry_timeout": RETRY_LIMIT})
    except (BaseError, OSError, ValueError) as error:
        raise BrokenEnvironment(f"The archive {address} cannot be opened: {_say(error)}") from None


def _holds(store: ObjectStore, path: str, artifact: Artifact) -> bool:
    """Tell whether the store has these bytes; one that hides what is missing from those who may not list denies it."""
    try:
        return bytes(obstore.get(store, path).bytes()) == artifact.data
    except (FileNotFoundError, PermissionDeniedError):
        return False


def _put(store: ObjectStore, path: str, artifact: Artifact) -> None:
    typed = None if isinstance(store, LocalStore) else {"Content-Type": artifact.media_type}
    obstore.put(store, path, artifact.data, attributes=typed)


def _say(error: Exception) -> str:
    """Say in our own words what went wrong."""
    if isinstance(error, (PermissionDeniedError, UnauthenticatedError, PermissionError)):
        return "it does not accept the credentials; allow reading and writing of objects there"
    if isinstance(error, FileNotFoundError):
        return "there is no such bucket or folder; create it, or correct BRIEF_ARCHIVE"
    if isinstance(error, OSError):
        return f"{str(error).splitlines()[0]}; correct BRIEF_ARCHIVE"
    return (
        f"it cannot be reached, or a setting is missing ({type(error).__name__}); "
        "check the store's variables, such as AWS_ENDPOINT_URL, AWS_REGION and AWS_ACCESS_KEY_ID"
    )
