"""`brief verify`: make a brief again from what its manifest records, and say what differs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError, field_validator

from flows.differences import find_differences
from flows.preparation import Preparation, prepare
from tasks.deliver.manifests import MANIFEST
from tasks.errors import BrokenEnvironment, WrongUse
from tasks.records import Artifact, Known
from tasks.store.lake import Read, lake_versions, read_history

PLACES = {
    "edition": "seeds/editions.toml",
    "vocabulary": "seeds/vocabulary",
    "corrections": "seeds/corrections.toml",
    "suites": "expectations",
    "templates": "templates",
    "labels": "templates/labels",
    "fonts": "templates/fonts",
}  # version → what it is the hash of

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*$")]
_TABLE = re.compile(r"[a-z_]+@[0-9]{1,15}")


class Record(BaseModel):
    """What a manifest says of its brief, as far as making it again needs it."""

    edition: str
    period: str
    as_of: date
    since: date | None
    known: Known = "now"
    versions: dict[str, str]
    outputs: dict[FileName, str]  # file name → sha256, hex

    @field_validator("versions")
    @classmethod
    def _names_the_lake(cls, versions: dict[str, str]) -> dict[str, str]:
        if not all(_TABLE.fullmatch(part) for part in versions.get("lake", "").split()):
            raise ValueError("lake must read like 'articles@1 claims@3'")
        return versions

    @property
    def lake(self) -> dict[str, int]:
        """Read the versions of the lake's tables: `articles@1 claims@3`."""
        pairs = (part.split("@") for part in self.versions.get("lake", "").split())
        return {name: int(number) for name, number in pairs}


@dataclass(frozen=True, slots=True)
class Verification:
    """What a comparison found."""

    file_count: int
    versions: tuple[str, ...]  # one line for each version that is another one now
    files: Mapping[str, tuple[str, ...]]  # name of a file that differs → lines that tell how
    is_reproduced: bool  # what was made again is what was recorded, whatever became of the files since

    @property
    def is_same(self) -> bool:
        """Tell whether every file is there, as recorded, and came out the same again."""
        return not self.files


def verify_brief(path: Path, lake: str | None = None) -> Verification:
    """Make the brief of a manifest again, without a flow run and without delivering it, and compare bytes.

    WrongUse for a manifest that cannot be read, BrokenEnvironment where the lake does not hold the versions it names.
    """
    path = path / MANIFEST if path.is_dir() else path
    record = read_record(path)
    run = prepare(record.edition, record.as_of, lake=lake, known=record.known)
    return compare_brief(path, record, make_again(run, record))


def compare_brief(path: Path, record: Record, artifacts: Sequence[Artifact]) -> Verification:
    """Compare a manifest and the files beside it with what was made again."""
    files = {one.name: one.data for one in artifacts}
    made = read_record_text(files[MANIFEST].decode(), path)
    names = dict.fromkeys([*files, *record.outputs])
    # a manifest cannot hold its own hash: its file is the record
    recorded = {MANIFEST: _hash(path.read_bytes()), **record.outputs}
    told = {name: tuple(_compare_file(path.parent / name, recorded.get(name), files.get(name))) for name in names}
    return Verification(
        len(names),
        tuple(_compare_versions(record.versions, made.versions)),
        {name: lines for name, lines in told.items() if lines},
        all(name in files and _hash(files[name]) == digest for name, digest in recorded.items()),
    )


def tell_verification(found: Verification) -> list[str]:
    """Tell in lines for a terminal what was found."""
    if found.is_same:
        return [f"same: {found.file_count} files"]
    lines = [f"differs: {len(found.files)} of {found.file_count} files"]
    if found.is_reproduced:
        lines.append("what was made again is what was recorded: the files were changed since")
    elif not found.versions:
        lines.append(
            "no recorded version is another one now: the code, its packages, this lake or the manifest is another"
        )
    return [*lines, *found.versions, *(f"{name}: {line}" for name, lines in found.files.items() for line in lines)]


def read_record(path: Path) -> Record:
    """Read a manifest; WrongUse names what is wrong with it."""
    try:
        return read_record_text(path.read_text("utf-8"), path)
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}; name a manifest.json or its folder") from None
    except UnicodeDecodeError:
        raise WrongUse(f"{path} is no manifest of a brief: it is not UTF-8 text") from None


def read_record_text(text: str, path: Path) -> Record:
    """Read the text of a manifest that lies at a path; WrongUse names what is wrong with it."""
    try:
        return Record.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "content"
        raise WrongUse(f"{path} is no manifest of a brief: {place}: {first['msg']}") from None


def make_again(run: Preparation, record: Record) -> list[Artifact]:
    """Make the files of a brief from the versions that its manifest records."""
    from flows.making import make_brief, plainly

    return make_brief(run, _read_again(run, record), record.since, plainly).files


def _read_again(run: Preparation, record: Record) -> Read:
    lake, newest = run.settings.lake, lake_versions(run.settings.lake)
    missing = [f"{name}@{number}" for name, number in record.lake.items() if newest.get(name, -1) < number]
    if missing:
        raise BrokenEnvironment(
            f"The lake {lake} does not hold {', '.join(missing)}; name the lake of the brief with --lake or BRIEF_LAKE"
        )
    return read_history(lake, record.lake, run.plan.as_of, run.plan.known, cut_off=run.plan.cut_off)


def _compare_versions(recorded: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys([*recorded, *now]):
        if recorded.get(name) != now.get(name):
            place = f"; look in {PLACES[name]}" if name in PLACES else ""
            yield f"version of {name}: recorded {recorded.get(name, 'none')}, now {now.get(name, 'none')}{place}"


def _compare_file(path: Path, recorded: str | None, again: bytes | None) -> Iterator[str]:
    here = path.read_bytes() if path.is_file() else None
    if here is None:
        yield "missing beside the manifest"
    elif recorded is not None and _hash(here) != recorded:
        yield f"changed since it was made: recorded {recorded[:16]}…, now {_tell(here)}"
    if recorded is None:
        yield "not in the record, but made again"
    elif again is None:
        yield "in the record, but not made again"
    elif _hash(again) != recorded:
        yield f"recorded {recorded[:16]}…{_size(here)}, made again {_tell(again)}"
    if here is not None and again is not None:
        yield from find_differences(path.name, here, again)


def _tell(data: bytes) -> str:
    return f"{_hash(data)[:16]}… {len(data):,} bytes"


def _size(data: bytes | None) -> str:
    return "" if data is None else f" {len(data):,} bytes"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
