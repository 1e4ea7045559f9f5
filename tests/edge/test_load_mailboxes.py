"""Newsletters: a folder of .eml files or a Maildir, each mail a document, broken ones set aside."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from tasks.clean.articles import clean_articles
from tasks.load.fetch import Load, fetch_source
from tasks.records import Source

MOMENT = datetime(2025, 6, 1, tzinfo=UTC)
WORDS = "Kuaishou's GMV grew 15.1% to RMB 334.2 billion in the third quarter."


def newsletter(html: bool = True, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    told = {"From": "Desk Daily <news@desk.example>", "Subject": "GMV up", "Date": "Tue, 20 May 2025 01:30:00 +0800"}
    for name, value in {**told, **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{WORDS} (text)")
    if html:
        mail.add_alternative(f"<html><body><p>{WORDS}</p></body></html>", subtype="html")
    return mail


def load(folder: Path) -> Load:
    return fetch_source(Source("m", "Mails", "mailbox", folder.name, None, "o", "weekly", "C"), folder.parent, MOMENT)


def test_a_mail_is_read_by_its_html_with_day_subject_and_sender(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(newsletter().as_bytes())
    row = load(tmp_path).articles.row(0, named=True)
    assert (row["doc"], row["media"], row["address"]) == ("a.eml", "html", f"{tmp_path.name}/a.eml")
    assert (row["title_hint"], row["publisher_hint"], row["published_hint"]) == ("GMV up", "Desk Daily", "2025-05-20")
    assert WORDS in row["content"]
    assert "(text)" not in row["content"]


def test_a_mail_becomes_an_article_of_its_day(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(newsletter(html=False, List_Id='"Desk List" <list.desk.example>').as_bytes())
    article = clean_articles(load(tmp_path).articles).articles.row(0, named=True)
    assert (str(article["published_on"]), article["publisher"], article["title"]) == (
        "2025-05-20",
        "Desk List",
        "GMV up",
    )
    assert WORDS in article["text"]


def test_a_mail_of_a_maildir_keeps_its_name_when_it_is_read(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1716.desk").write_bytes(newsletter().as_bytes())
    (tmp_path / "tmp" / "half").write_bytes(b"Subject: ha")
    before = load(tmp_path)
    (tmp_path / "new" / "1716.desk").rename(tmp_path / "cur" / "1716.desk:2,S")
    after = load(tmp_path)
    assert before.articles["doc"].to_list() == after.articles["doc"].to_list() == ["1716.desk"]
    assert before.articles["content_hash"].to_list() == after.articles["content_hash"].to_list()
    assert after.set_aside.is_empty()


def test_old_and_undeclared_character_sets_are_read(tmp_path: Path) -> None:
    chinese = "快手三季度电商交易总额3342亿元,同比增长15.1%。拼多多三季度营收993.5亿元,同比增长44%。"
    head = (
        b"From: a@b.example\r\nSubject: =?gb2312?B?" + b"v+zK1g==" + b"?=\r\nDate: Tue, 20 May 2025 09:00:00 +0800\r\n"
    )
    for name, charset in (("declared", "gb2312"), ("lying", "us-ascii"), ("unknown", "x-klingon")):
        body = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        (tmp_path / f"{name}.eml").write_bytes(head + body.encode() + chinese.encode("gb18030"))
    articles = load(tmp_path).articles
    assert [content.strip() for content in articles["content"]] == [chinese] * 3
    assert articles["title_hint"].to_list() == ["快手"] * 3


def test_attachments_are_named_and_not_read(tmp_path: Path) -> None:
    mail = newsletter()
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="report.pdf")
    mail.add_attachment("GMV 99%", subtype="html", filename="page.html")
    (tmp_path / "a.eml").write_bytes(mail.as_bytes())
    read = load(tmp_path)
    assert read.set_aside["doc"].to_list() == ["a.eml#report.pdf", "a.eml#page.html"]
    assert "99%" not in read.articles["content"][0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no mail: it has no headers"),
        (b"From: a@b.example\r\n\r\n", "mail without words"),
        (b"\x00\x01\x02" * 400, "binary file"),
        (WORDS.encode(), "no mail: it has no headers"),
        (b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAwQF", "binary file"),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\nnever opened", "mail without words"),
    ],
)
def test_a_broken_mail_is_set_aside_and_the_rest_is_read(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "bad.eml").write_bytes(data)
    (tmp_path / "good.eml").write_bytes(newsletter().as_bytes())
    (tmp_path / "notes.docx").write_bytes(b"PK\x03\x04")
    read = load(tmp_path)
    assert read.articles["doc"].to_list() == ["good.eml"]
    assert dict(read.set_aside.select("doc", "reason").iter_rows()) == {"bad.eml": reason, "notes.docx": "no mail"}


def test_headers_in_a_mess_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    head = b"From: \xff\xfe <<>>@\r\nDate: yesterday\r\nSubject: =?utf-8?B?!!!?=\r\nContent-Type: text/plain\r\n\r\n"
    (tmp_path / "a.eml").write_bytes(head + WORDS.encode())
    read = load(tmp_path)
    assert read.articles["published_hint"].to_list() == ["yesterday"]
    assert read.articles["content"].to_list() == [WORDS]


def test_a_missing_mailbox_is_set_aside(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere").set_aside["reason"].to_list() == ["no such folder"]
