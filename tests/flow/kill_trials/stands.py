"""Where trials take place: a few articles, a feed on the loopback, a mailbox, and the environment that names them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tasks.settings import PROJECT
from tests.edge.desk import Desk, Page, open_desk
from tests.edge.posts import Mailbox, mail_server

# Chinese, or short with a language told: the detector's models would cost each run seconds of its own.
ARTICLES = ("011-h1-online-retail.txt", "013-kuaishou-2024-q2.md", "015-meituan-taotian-q2.md")
WORDS = {
    "a": "JD.com's revenue rose 5.1% to RMB 260.4 billion in Q3 2024.",
    "b": "Meituan's revenue rose 22.4% to RMB 93.6 billion in Q3 2024.",
}
NOW = datetime(2024, 11, 25, 1, tzinfo=UTC)  # Monday of week 48, two hours after its slot
RECIPIENTS = ("ada@example.com", "bert@example.com")
ADDED = 'starts = 2024-11-25\nrecipients = ["ada@example.com", "bert@example.com"]\n'
SOURCES = """
[[source]]
id = "articles"
name = "Article folder"
kind = "folder"
locator = "{folder}"
owner = "test"
cadence = "weekly"
grade = "C"

[[source]]
id = "desk"
name = "Desk"
kind = "feed"
locator = "{feed}"
language = "en"
owner = "test"
cadence = "weekly"
grade = "C"
follow = true
"""


@dataclass(frozen=True)
class Stand:
    """The folder over all trials, the mailbox they share one after the other, and the environment of every run."""

    place: Path
    box: Mailbox
    environment: Mapping[str, str]

    def make(self, name: str) -> Path:
        """Make the folder of a trial."""
        folder = self.place / name
        folder.mkdir(parents=True)
        return folder


@contextlib.contextmanager
def open_stand(place: Path, api: str) -> Iterator[Stand]:
    """Open desk and mailbox, write the seeds, and name them all to the runs; `api` is the Prefect server's address."""
    with open_desk() as desk, mail_server() as (box, names):
        _open_feed(desk)
        own = {
            "BRIEF_SEEDS": str(_write_seeds(place, desk)),
            "BRIEF_LAKE": "lake",
            "BRIEF_REPORTS": "reports",
            "BRIEF_ALLOW_PRIVATE_ADDRESSES": "true",
            "PREFECT_API_URL": api,
        }
        yield Stand(place / "trials", box, {**names, **own})


def _write_seeds(place: Path, desk: Desk) -> Path:
    seeds, folder = place / "seeds", place / "articles"
    shutil.copytree(PROJECT / "seeds", seeds, ignore=shutil.ignore_patterns("articles"))
    folder.mkdir()
    for name in ARTICLES:
        shutil.copy(PROJECT / "seeds" / "articles" / name, folder)
    told = (seeds / "sources.toml").read_text("utf-8")
    sources = SOURCES.format(folder=folder, feed=desk.url("/feed"))
    (seeds / "sources.toml").write_text(sources + told[told.index("[grades.source]") :], "utf-8")
    editions = (seeds / "editions.toml").read_text("utf-8")
    (seeds / "editions.toml").write_text(editions.replace('id = "weekly"\n', f'id = "weekly"\n{ADDED}', 1), "utf-8")
    return seeds


def _open_feed(desk: Desk) -> None:
    entries = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><title>News {name}</title><link>/{name}</link>"
        "<pubDate>Thu, 21 Nov 2024 08:00:00 GMT</pubDate><description>In short.</description></item>"
        for name in WORDS
    )
    text = f"<rss version='2.0'><channel><title>Desk</title>{entries}</channel></rss>"
    desk.pages["/feed"] = Page(text.encode(), headers={"ETag": '"feed"'})
    for name, words in WORDS.items():
        page = (
            f"<html><head><title>News</title></head><body><article><h1>News</h1><p>{words}</p></article></body></html>"
        )
        desk.pages[f"/{name}"] = Page(page.encode(), headers={"ETag": f'"{name}"'})
