"""Feeds: one document an entry, named by the entry's own id; a broken feed yields what it can."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tasks.clean.articles import clean_articles
from tasks.load.fetch import fetch_source
from tasks.records import Source

CAPTURED = datetime(2025, 12, 1, tzinfo=UTC)
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<entry xml:lang="de"><title>Titel</title><id>tag:desk.example,2025:one</id><link href="https://desk.example/one"/>
<published>2025-05-07T09:12:00+02:00</published><author><name>Jo</name></author>
<summary>kurz</summary><content type="html">&lt;p&gt;Umsatz &amp;lt; 5 %&lt;/p&gt;</content></entry>
<entry><title>No id</title><link href="https://desk.example/two"/><summary type="text">a &lt; b 7%</summary></entry>
<entry><title>Neither</title><summary>9%</summary></entry>
<entry></entry></feed>"""


def read(folder: Path, name: str, text: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    (folder / name).write_text(text, "utf-8")
    found = fetch_source(Source("f", "Feed", "feed", name, "en", "o", "weekly", "C"), folder, CAPTURED)
    return found.articles, found.set_aside


def test_an_entry_carries_what_the_feed_tells_of_it(tmp_path: Path) -> None:
    articles, aside = read(tmp_path, "feed.xml", ATOM)
    first = articles.row(0, named=True)
    assert first["doc"] == "feed.xml#tag:desk.example,2025:one"
    assert first["address"] == "https://desk.example/one"
    assert (first["title_hint"], first["publisher_hint"], first["language_hint"]) == ("Titel", "Jo", "de")
    assert first["published_hint"] == "2025-05-07T09:12:00+02:00"
    assert first["content"] == "<p>Umsatz &lt; 5 %</p>"
    assert aside["reason"].to_list() == ["entry without words"]


def test_an_entry_without_id_is_named_by_its_link_or_its_words(tmp_path: Path) -> None:
    articles, _ = read(tmp_path, "feed.xml", ATOM)
    assert articles["doc"][1] == "feed.xml#https://desk.example/two"
    assert len(articles["doc"][2]) == len("feed.xml#") + 16
    assert articles["publisher_hint"][1] == "Desk"
    assert articles["language_hint"][1] == "en"


def test_plain_text_in_a_feed_keeps_its_angle_brackets(tmp_path: Path) -> None:
    articles, _ = read(tmp_path, "feed.xml", ATOM)
    assert articles["content"][1] == "<p>a &lt; b 7%</p>"


def test_a_broken_feed_yields_its_whole_entries_and_says_that_it_is_broken(tmp_path: Path) -> None:
    broken = ATOM[: ATOM.index("<entry><title>Neither")] + "<entry><title>cut o"
    articles, aside = read(tmp_path, "feed.xml", broken)
    assert articles["title_hint"].to_list()[:2] == ["Titel", "No id"]
    assert aside["doc"][0] == "feed.xml"
    assert aside["reason"][0].startswith("broken XML")


def test_what_is_no_feed_is_set_aside(tmp_path: Path) -> None:
    articles, aside = read(tmp_path, "feed.xml", "<note><to>you</to></note>")
    assert articles.is_empty()
    assert aside["reason"].to_list() == ["no feed: neither RSS nor Atom nor JSON Feed"]


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{("&" + chr(97 + n) + ";") * 9}">' for n in range(9)
    )
    text = (
        '<?xml version="1.0"?>' + bomb + "]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>"
    )
    articles, _ = read(tmp_path, "feed.xml", text)
    assert (
        sum(len(content) + len(title or "") for content, title in articles.select("content", "title_hint").rows())
        < 10_000
    )


def test_dates_of_all_kinds_are_read_and_a_wrong_one_is_no_date(tmp_path: Path) -> None:
    told = {
        "Tue, 20 May 2025 23:30:00 +0800": "2025-05-20",
        "20 May 2025 08:00 GMT": "2025-05-20",
        "2025-05-20T23:30:00-08:00": "2025-05-20",
        "2025-05-20": "2025-05-20",
        "Tue, 20 May 2099 08:00:00 GMT": None,
        "31 Feb 2025": None,
        "yesterday": None,
        "": None,
    }
    items = "".join(
        f"<item><guid>{number}</guid><title>News {number}</title><description>GMV rose {number}%.</description>"
        f"<pubDate>{day}</pubDate></item>"
        for number, day in enumerate(told)
    )
    articles, _ = read(tmp_path, "feed.xml", f"<rss version='2.0'><channel><title>D</title>{items}</channel></rss>")
    days = {one["doc"]: one["published_on"] for one in clean_articles(articles).articles.iter_rows(named=True)}
    assert [str(days[doc]) for doc in articles["doc"]] == [str(day) for day in told.values()]


def test_a_json_feed_in_a_file_is_read(tmp_path: Path) -> None:
    text = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "GMV rose 5%."}]}'
    articles, aside = read(tmp_path, "feed.json", text)
    assert articles["doc"].to_list() == ["feed.json#1"]
    assert aside.is_empty()
