"""seeds/vocabulary/pages.toml is read whole or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.errors import UnreadableSeed
from tasks.page_words import SHIPPED, fold_line, read_page_words


def test_the_shipped_words_are_read() -> None:
    words = read_page_words()
    assert fold_line("— Read Next: —") in words.end_lines
    assert words.eras["令和"] == 2018


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("labels = [", "labels = 5 #", "labels is no list of words"),
        ("[eras]", "[other]\n", None),
        ('"令和" = 2018', '"令和" = "x"', "eras"),
        ("]", "", "cannot be read"),
        ('sv = ["och"', 'sv = [1, "och"', "sv is no list of words"),
    ],
)
def test_a_broken_list_is_refused_with_file_and_remedy(
    tmp_path: Path, before: str, after: str, problem: str | None
) -> None:
    path = tmp_path / "pages.toml"
    path.write_text(SHIPPED.read_text("utf-8").replace(before, after, 1), "utf-8")
    if problem is None:
        assert read_page_words(path).eras == {}
        return
    with pytest.raises(UnreadableSeed, match=problem) as raised:
        read_page_words(path)
    assert raised.value.path == path
