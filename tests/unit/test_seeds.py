"""sources.toml, editions.toml and corrections.toml: the shipped ones, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.errors import UnknownEdition, UnreadableSeed
from tasks.seed_rules import contrast_with_white
from tasks.seeds import find_edition, known_corrections, read_corrections, read_editions, read_grades, read_sources
from tasks.vocabulary import read_vocabulary

SEEDS = Path(__file__).parents[2] / "seeds"
SOURCE = """# a comment
[[source]]
id = "desk"
name = "Retail Desk"
kind = "feed"
locator = "https://desk.example/feed.xml"
language = "en"
owner = "research"
cadence = "weekly"
grade = "B"

[[source]]
id = "folder"
name = "Folder"
kind = "folder"
locator = "articles"
owner = "research"
cadence = "irregular"
grade = "F"
"""
EDITION = """[[edition]]
id = "weekly"
title = "Brief"
audience = "All"
language = "en"
cadence = "weekly"
watchlist = ["alibaba", "jd"]
metrics = ["gmv"]
schedule = "0 7 * * 1"
timezone = "Asia/Shanghai"

[edition.weights]
jd = 2
"""
CORRECTION = """[[correction]]
id = "fused-footnote"
where = { doc = "jd.txt", raw = "US$147.5 billion" }
action = "replace"
set = { value = 47.5e9 }
reason = "The filing says US$47.5 billion."
status = "open"
expect = { value = 147.5e9 }
by = "A. Analyst"
on = 2025-03-07
"""


def write(folder: Path, name: str, text: str, old: str = "", new: str = "") -> Path:
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_sources_are_read_in_their_order(tmp_path: Path) -> None:
    first, second = read_sources(write(tmp_path, "sources.toml", SOURCE))
    assert (first.source_id, first.kind, first.language, first.grade) == ("desk", "feed", "en", "B")
    assert (second.locator, second.language, second.cadence) == ("articles", None, "irregular")


def test_an_edition_keeps_its_defaults_where_it_is_silent(tmp_path: Path) -> None:
    (edition,) = read_editions(write(tmp_path, "editions.toml", EDITION))
    assert edition.watchlist == ("alibaba", "jd")
    assert edition.weights == {"jd": 2}
    assert (edition.paper, edition.findings_limit) == ("A4", 5)


def test_a_correction_carries_its_guard(tmp_path: Path) -> None:
    (correction,) = read_corrections(write(tmp_path, "corrections.toml", CORRECTION))
    assert correction.where == {"doc": "jd.txt", "raw": "US$147.5 billion"}
    assert (correction.replacement, correction.expect) == ({"value": 47.5e9}, {"value": 147.5e9})
    assert correction.decided_on == date(2025, 3, 7)


def test_an_unknown_edition_is_told_the_known_ones(tmp_path: Path) -> None:
    editions = read_editions(write(tmp_path, "editions.toml", EDITION))
    assert find_edition(editions, "weekly").title == "Brief"
    with pytest.raises(UnknownEdition, match="'monthly'; known: weekly"):
        find_edition(editions, "monthly")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('grade = "B"', 'grade = "G"', 10, "grade 'G' does not fit; write one of A, B, C, D, E, F"),
        ('kind = "feed"', 'kind = "fax"', 5, "kind 'fax'"),
        ('owner = "research"\ncadence = "weekly"', 'cadence = "weekly"', 2, "lacks owner"),
        ('language = "en"', 'langauge = "en"', 7, "'langauge' is unknown in [[source]]; known are id, name, kind"),
        ('language = "en"', 'language = "English!"', 7, "language 'English!' does not fit"),
        ('id = "folder"', 'id = "desk"', 13, "id 'desk' is taken"),
        ('locator = "articles"', 'locator = "https://desk.example/"', 16, "is no place of a folder"),
        ('name = "Folder"', 'name = " Folder"', 14, "name ' Folder' does not fit"),
        ('[[source]]\nid = "desk"', '[[sauce]]\nid = "desk"', 2, "'sauce' is unknown"),
        ('cadence = "irregular"', "cadence = irregular", 18, "is no TOML"),
    ],
)
def test_an_unusable_source_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    with pytest.raises(UnreadableSeed) as caught:
        read_sources(write(tmp_path, "sources.toml", SOURCE, old, new))
    assert caught.value.line == line
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('"0 7 * * 1"', '"Monday"', 9, "schedule 'Monday' does not fit; write five cron fields"),
        ("Asia/Shanghai", "Asia/Shanghay", 10, "timezone 'Asia/Shanghay' does not fit"),
        ('language = "en"', 'language = "fr"', 5, "language 'fr' does not fit"),
        ('["alibaba", "jd"]', '["jd", "jd"]', 7, "none twice"),
        ("jd = 2", "jd = -2", 12, "weights"),
        ("\n[edition.weights]", "findings_limit = 99\n\n[edition.weights]", 11, "findings_limit 99"),
        ("\n[edition.weights]", 'accent = "#ffd400"\n\n[edition.weights]', 11, "contrast of 3:1 or more on white"),
        ("\n[edition.weights]", 'accent = "red"\n\n[edition.weights]', 11, "a colour like #b3261e"),
        ("\n[edition.weights]", "held_back_limit = 1.5\n\n[edition.weights]", 11, "held_back_limit 1.5"),
        ("\n[edition.weights]", 'colour = "red"\n\n[edition.weights]', 11, "'colour' is unknown in [[edition]]"),
        ('id = "weekly"', 'id = "../weekly"', 2, "it names a folder"),
    ],
)
def test_an_unusable_edition_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    with pytest.raises(UnreadableSeed) as caught:
        read_editions(write(tmp_path, "editions.toml", EDITION, old, new))
    assert caught.value.line == line
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["alibaba", "jd"]', '["alibaba", "jdd"]', "watchlist: 'jdd' is not in the vocabulary"),
        ('["gmv"]', '["gmw"]', "metrics: 'gmw' is not in the vocabulary"),
        ("jd = 2", "jdd = 2", "weights: 'jdd' is not in the vocabulary"),
    ],
)
def test_an_edition_watches_only_what_the_vocabulary_knows(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = write(tmp_path, "editions.toml", EDITION, old, new)
    with pytest.raises(UnreadableSeed, match=told):
        read_editions(path, read_vocabulary(SEEDS / "vocabulary"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("set = { value = 47.5e9 }\n", "", "replace needs a table `set`"),
        ('action = "replace"', 'action = "hold"', "hold has none"),
        ('raw = "US', 'company = "US', "where"),
        ('doc = "jd.txt", ', "", "doc among them"),
        ("expect = { value = 147.5e9 }", 'expect = { value = "147.5e9" }', "expect"),
        ("expect = { value = 147.5e9 }", "expect = { published_on = 2025-03-07 }", "expect"),
        ("set = { value = 47.5e9 }", 'set = { raw = "US$47.5 billion" }', "set"),
        ("set = { value = 47.5e9 }", 'set = { period = "Q4" }', "set"),
        ("set = { value = 47.5e9 }", 'set = { unit = "" }', "set"),
        ("expect = { value = 147.5e9 }\n", "", "lacks expect"),
        ("on = 2025-03-07", 'on = "yesterday"', "a date like 2025-03-07"),
    ],
)
def test_an_unusable_correction_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(UnreadableSeed, match=told):
        read_corrections(write(tmp_path, "corrections.toml", CORRECTION, old, new))


def test_a_brief_as_known_then_has_the_corrections_decided_by_then(tmp_path: Path) -> None:
    corrections = read_corrections(write(tmp_path, "corrections.toml", CORRECTION))
    assert known_corrections(corrections, date(2025, 3, 6), "now") == corrections
    assert known_corrections(corrections, date(2025, 3, 6), "then") == ()
    assert known_corrections(corrections, date(2025, 3, 7), "then") == corrections


def test_no_source_at_all_is_refused_but_no_correction_is_fine(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSeed, match=r"holds no \[\[source\]\]"):
        read_sources(write(tmp_path, "sources.toml", ""))
    assert read_corrections(write(tmp_path, "corrections.toml", "")) == ()


def test_a_single_table_is_told_to_use_two_brackets(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSeed, match="two brackets"):
        read_sources(write(tmp_path, "sources.toml", '[source]\nid = "desk"\n'))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSeed, match=r"sources\.toml: cannot be read"):
        read_sources(tmp_path / "sources.toml")


def test_the_shipped_source_is_the_article_folder() -> None:
    sources = {source.source_id: source for source in read_sources(SEEDS / "sources.toml")}
    assert sources["articles"].locator == "seeds/articles"
    assert (SEEDS.parent / sources["articles"].locator).is_dir()


def test_every_grade_has_its_written_rule() -> None:
    grades = read_grades(SEEDS / "sources.toml")
    assert "".join(grades["source"]) == "ABCDEF"
    assert "".join(grades["information"]) == "123456"


def test_a_grade_without_a_rule_is_refused(tmp_path: Path) -> None:
    text = (SEEDS / "sources.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("F = "))
    with pytest.raises(UnreadableSeed, match=r"\[grades\.source\] is incomplete"):
        read_grades(write(tmp_path, "sources.toml", text, line))


def test_two_editions_ship_on_monday_morning() -> None:
    editions = read_editions(SEEDS / "editions.toml", read_vocabulary(SEEDS / "vocabulary"))
    assert [(one.edition_id, one.language) for one in editions] == [("weekly", "en"), ("weekly-zh", "zh-Hans")]
    assert [one.schedule for one in editions] == ["0 7 * * 1", "10 7 * * 1"]


def test_the_shipped_corrections_can_be_read() -> None:
    assert isinstance(read_corrections(SEEDS / "corrections.toml"), tuple)


def test_the_readme_explains_every_file() -> None:
    told = (SEEDS / "README.md").read_text("utf-8")
    files = [*SEEDS.glob("*.toml"), *(SEEDS / "vocabulary").glob("*.*")]
    assert not [path.name for path in files if path.name not in told]


def test_a_source_is_added_by_a_table_alone(tmp_path: Path) -> None:
    text = (SEEDS / "sources.toml").read_text("utf-8")
    added = SOURCE.split("\n\n")[0].split("\n", 1)[1]
    sources = read_sources(write(tmp_path, "sources.toml", text, "[grades.source]", f"{added}\n\n[grades.source]"))
    assert [source.source_id for source in sources] == ["articles", "desk"]


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#b3261e", 6.54)]
)
def test_contrast_with_white_is_as_wcag_computes_it(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)
