"""Sources as people write them: kinds, places and the options of feeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.errors import UnreadableSeed
from tasks.seeds import read_sources

USUAL = 'id = "s"\nname = "S"\nowner = "o"\ncadence = "weekly"\ngrade = "C"\n'


def write(folder: Path, lines: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(f"[[source]]\n{USUAL}{lines}", "utf-8")
    return path


def test_a_feed_may_be_followed_and_read_several_pages_deep(tmp_path: Path) -> None:
    place = 'kind = "feed"\nlocator = "https://desk.example/feed"\n'
    (plain,) = read_sources(write(tmp_path, place))
    (deep,) = read_sources(write(tmp_path, place + "follow = true\npages = 3\n"))
    assert (plain.follow, plain.pages, deep.follow, deep.pages) == (False, 1, True, 3)


def test_a_mailbox_is_a_folder(tmp_path: Path) -> None:
    (source,) = read_sources(write(tmp_path, 'kind = "mailbox"\nlocator = "mails"\n'))
    assert source.kind == "mailbox"


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ('kind = "mailbox"\nlocator = "https://desk.example/"', 8, "no place of a mailbox"),
        ('kind = "page"\nlocator = "pages/a.html"', 8, "no place of a page"),
        ('kind = "page"\nlocator = "https://desk.example/"\nfollow = true', 9, "follow means nothing to a page"),
        ('kind = "feed"\nlocator = "feed.xml"\npages = 2', 9, "pages means nothing to a feed at 'feed.xml'"),
        ('kind = "feed"\nlocator = "https://desk.example/f"\npages = 11', 9, "pages 11 does not fit"),
        ('kind = "feed"\nlocator = "https://desk.example/f"\nfollow = "yes"', 9, "follow 'yes' does not fit"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_line(tmp_path: Path, lines: str, line: int, told: str) -> None:
    with pytest.raises(UnreadableSeed, match=told) as raised:
        read_sources(write(tmp_path, lines))
    assert raised.value.line == line


def test_a_secret_in_a_locator_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSeed) as raised:
        read_sources(write(tmp_path, 'kind = "page"\nlocator = "https://me:hunter2@desk.example/"\n'))
    assert "hunter2" not in str(raised.value)
