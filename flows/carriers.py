"""What brings a brief of the archive to its recipients: one carrier for all channels that the settings and the edition name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.deliver.channels import announce_brief
from tasks.deliver.manifests import MANIFEST
from tasks.handovers import Target
from tasks.records import Edition, Receipt
from tasks.settings import Settings

Send = Callable[[], Receipt]


@dataclass(frozen=True, slots=True)
class ArchivedBrief:
    """A brief as it lies in its folder: everything a message says is read from there, whoever made it and when."""

    folder: Path
    manifest: Mapping[str, Any]
    manifest_hash: str

    @property
    def summary(self) -> str:
        """Write what a channel is told: title, findings, counts, where the brief lies; Markdown."""
        findings = [f"{number}. {text}" for number, text in enumerate(self.manifest.get("findings", []), 1)]
        counts = self.manifest["counts"]
        told = [
            f"{self.manifest['edition']} · {self.manifest['period']} · data to {self.manifest['cut_off']}",
            "\n".join(findings) or "Nothing material.",
            f"{counts['figures_accepted']} figures accepted, {counts['figures_held_back']} held back, "
            f"{counts['articles_new']} new articles",
            f"{self.folder}",
        ]
        return "\n\n".join(told) + "\n"


@dataclass(frozen=True, slots=True)
class Post:
    """A carrier: each target with what sends to it."""

    letters: Mapping[Target, Send]

    def targets(self) -> Sequence[Target]:
        """List whom it reaches."""
        return list(self.letters)

    def send(self, target: Target) -> Receipt:
        """Bring the brief to one of them."""
        return self.letters[target]()


def read_archived(folder: Path) -> ArchivedBrief | None:
    """Read the manifest of a brief in the archive; None where there is no whole brief."""
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
    except (OSError, ValueError):
        return None
    return ArchivedBrief(folder, manifest, hashlib.sha256(data).hexdigest())


def build_post(settings: Settings, edition: Edition, brief: ArchivedBrief) -> Post:
    """Address a brief to everyone whom the edition and the settings name."""
    return Post({**_channels(settings, brief)})


def _channels(settings: Settings, brief: ArchivedBrief) -> dict[Target, Send]:
    addresses = settings.channels.get_secret_value().split() if settings.channels else []
    return {Target("apprise", name_channel(one)): _announcement(one, brief) for one in addresses}


def _announcement(address: str, brief: ArchivedBrief) -> Send:
    return lambda: announce_brief([address], str(brief.manifest["title"]), brief.summary, brief.manifest_hash)[0]


def name_channel(address: str) -> str:
    """Name an Apprise address without its secrets: its kind and a hash."""
    return f"{address.split(':', 1)[0]}#{hashlib.sha256(address.encode()).hexdigest()[:8]}"
