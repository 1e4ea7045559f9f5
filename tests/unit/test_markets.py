"""Markets by place and sector, and the place a text was written in, are data that is checked when it is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tasks.errors import UnreadableSeed
from tasks.extract.currencies import find_register
from tasks.extract.lexicons import compile_lexicon
from tasks.extract.words import find_words
from tasks.folding import fold
from tasks.seed_files import read_toml
from tasks.vocabulary import Vocabulary, read_vocabulary

_SHIPPED = Path(__file__).parents[2] / "seeds/vocabulary"


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return read_vocabulary(_SHIPPED)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('["country:cn"]\necommerce = "market:atlantis"\n', "market:atlantis"),
        ('["country:cn"]\nfishing = "market:china_ecommerce"\n', "fishing"),
        ('[metrics]\necommerce = ["other:nothing"]\n', "other:nothing"),
    ],
)
def test_an_unknown_market_sector_or_metric_is_named(tmp_path: Path, line: str, named: str) -> None:
    folder = tmp_path / "vocabulary"
    shutil.copytree(_SHIPPED, folder)
    (folder / "markets.toml").write_text(line, encoding="utf-8")
    with pytest.raises(UnreadableSeed, match=named):
        read_vocabulary(folder)


def test_a_vocabulary_without_markets_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "vocabulary"
    shutil.copytree(_SHIPPED, folder)
    (folder / "markets.toml").unlink()
    assert compile_lexicon(read_vocabulary(folder), "de").markets == {}


def test_every_home_is_an_entity(shipped: Vocabulary) -> None:
    homes = read_toml(_SHIPPED / "languages/zh.toml")["homes"]
    assert {entity for entities in homes.values() for entity in entities} <= set(shipped.entities)


def test_a_part_of_a_company_is_at_home_where_the_company_is(shipped: Vocabulary) -> None:
    homes = compile_lexicon(shipped, "zh").homes
    assert (homes["taobao_tmall"], homes["momo"], homes.get("coupang")) == ("CNY", "TWD", None)


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("〔台北報導〕營收月增3%，法人看好網路通路。", "TWD"),
        ("港股今早造好，大行指收入按年升一成，本港消費回暖。", "HKD"),
        ("公司营收同比增长3%，环比下降。", None),
        ("台北與本港：網路業者、大行、法人、港股都看好。", None),
    ],
)
def test_the_words_of_a_place_tell_where_a_text_was_written(
    shipped: Vocabulary, text: str, register: str | None
) -> None:
    folded = fold(text)
    words = find_words([text], [folded], compile_lexicon(shipped, "zh")).words
    assert find_register(folded, words) == register


def test_patterns_are_folded_like_the_text_they_are_for(shipped: Vocabulary) -> None:
    noise = compile_lexicon(shipped, "ja").noise
    assert any(one.pattern.search(fold("閲覧数 1,204")) for one in noise)
