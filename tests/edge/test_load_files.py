"""Files and folders: what can be read is read, what cannot is set aside by name with reason and remedy."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tasks.frames import RAW_ARTICLES, SET_ASIDE, conform
from tasks.load.fetch import fetch_source
from tasks.load.folders import read_paths
from tasks.load.limits import LARGEST_DOCUMENT
from tasks.records import Source

CAPTURED = datetime(2025, 6, 1, tzinfo=UTC)
CHINESE = "快手三季度电商交易总额3342亿元,同比增长15.1%。拼多多三季度营收993.5亿元,同比增长44%,上一季度还有86%。"
TAIWANESE = "快手科技週三公布2023年第四季及全年業績，電商再次是最搶眼的一塊。當季電商商品交易總額為4,039億元人民幣。"
JAPANESE = "海外の主要EC企業の4月から6月期の決算が出そろった。アマゾンの純売上高は前年同期比13%増の1677億ドルだった。"
GERMAN = "Der Umsatz wuchs im vierten Quartal um 8,7 Prozent auf 35,4 Milliarden Yuan, für Händler kein schöner Gruß."


def read(*paths: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    articles, aside = read_paths(paths, CAPTURED)
    return conform(articles, RAW_ARTICLES), conform(aside, SET_ASIDE)


def why(aside: pl.DataFrame) -> dict[str, str]:
    assert all(remedy and "\n" not in remedy for remedy in aside["remedy"])
    assert all("\n" not in reason for reason in aside["reason"])
    return dict(zip(aside["doc"], aside["reason"], strict=True))


def test_a_folder_is_read_in_the_order_of_its_paths_and_names_are_paths_under_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.txt", "b/a.md", "a.HTML", ".hidden.txt"):
        (tmp_path / name).write_text(GERMAN + name, "utf-8")
    articles, aside = read(tmp_path)
    assert articles["doc"].to_list() == ["a.HTML", "b/a.md", "z.txt"]
    assert articles["media"].to_list() == ["html", "markdown", "text"]
    assert aside.is_empty()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-8-sig"),
        (TAIWANESE, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-16-le"),
        (CHINESE + "👉", "gb18030"),
    ],
)
def test_old_encodings_are_read_without_a_declaration(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "old.txt").write_bytes(text.encode(encoding))
    articles, _ = read(tmp_path)
    assert articles["content"].to_list() == [text]


def test_a_declared_character_set_is_believed_where_it_fits(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1250"></head><body>Růst tržeb o 5 % na trhu. {GERMAN}</body></html>'
    (tmp_path / "page.html").write_bytes(page.encode("cp1250"))
    (tmp_path / "lying.html").write_bytes(f'<meta charset="gb2312"><p>{CHINESE}'.encode())
    articles, _ = read(tmp_path)
    assert page in articles["content"].to_list()
    assert CHINESE in articles.filter(doc="lying.html")["content"][0]


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "dos.txt").write_bytes(b"GMV 5%\r\nrevenue 6%\r\n")
    assert read(tmp_path)[0]["content"].to_list() == ["GMV 5%\r\nrevenue 6%\r\n"]


def test_unreadable_files_are_set_aside_by_name_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(CHINESE, "utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.md").write_bytes(b"\xef\xbb\xbf \r\n\t")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "paper.txt").write_bytes(b"%PDF-1.7\n1 0 obj\n")
    (tmp_path / "huge.txt").write_bytes(b"a" * (LARGEST_DOCUMENT + 1))
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "noending").write_text("x", "utf-8")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    articles, aside = read(tmp_path)
    assert articles["doc"].to_list() == ["good.txt"]
    assert why(aside) == {
        "binary.txt": "binary file",
        "blank.md": "empty file",
        "dangling.txt": "unreadable (No such file or directory)",
        "empty.txt": "empty file",
        "huge.txt": f"over the limit of {LARGEST_DOCUMENT} bytes",
        "noending": "no ending that tells what it is",
        "paper.txt": "binary file",
        "pipe.txt": "unreadable (no ordinary file)",
        "table.xlsx": "unknown ending '.xlsx'",
    }
    assert aside["room"].unique().to_list() == ["load"]


def test_a_missing_path_and_a_missing_folder_are_set_aside(tmp_path: Path) -> None:
    _, aside = read(tmp_path / "gone.txt")
    assert why(aside) == {"gone.txt": "unreadable (No such file or directory)"}
    source = Source("s", "S", "folder", "nowhere", None, "o", "weekly", "B")
    found = fetch_source(source, tmp_path, CAPTURED)
    assert found.articles.is_empty()
    assert found.set_aside["reason"].to_list() == ["no such folder"]


def test_two_files_of_one_name_keep_both_rows(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder, "utf-8")
    articles, _ = read(tmp_path / "one", tmp_path / "two" / "a.txt")
    assert articles["doc"].to_list() == ["a.txt", "a.txt~2"]


def test_a_file_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"GMV 5%")
    assert read(tmp_path)[0]["doc"].to_list() == ["caf\ufffd.txt"]


def test_records_are_named_by_file_and_id_and_bad_lines_by_number(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(
        '{"id": 7, "text": "GMV 5%", "published": "2024-05-01", "language": "en"}\n\n'
        'not json\n{"id": "x"}\n{"id": "y", "text": " "}\n'
        '{"id": "s", "text": "5% \\ud83d"}\n',
        "utf-8",
    )
    articles, aside = read(tmp_path / "r.jsonl")
    assert articles["doc"].to_list() == ["r.jsonl#7", "r.jsonl#s"]
    assert articles.row(0, named=True)["published_hint"] == "2024-05-01"
    assert articles["content"].to_list() == ["GMV 5%", "5% \ufffd"]
    assert why(aside) == {
        "r.jsonl:3": "no JSON (JSONDecodeError)",
        "r.jsonl:4": "no record: `id` or `text` is missing",
        "r.jsonl#y": "record without words",
    }


def test_a_file_of_other_records_is_one_line_of_set_aside(tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n' * 50, "utf-8")
    articles, aside = read(tmp_path / "other.jsonl")
    assert (articles.height, aside.height) == (0, 1)
