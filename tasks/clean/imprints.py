"""What a document says of itself, in its front matter or the head of its page: headline, publisher, address, date."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml
from lxml import etree

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where PyYAML has it
_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.{0,20000}?)\r?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_DATE_KEYS = (
    "published",
    "date",
    "published_at",
    "publishdate",
    "publish_date",
    "pubdate",
    "datepublished",
    "created",
    "created_at",
)
_DATE_METAS = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "publishdate",
    "publish_date",
    "pubdate",
    "publication_date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "release_date",
    "weibo:article:create_at",
    "date",
)
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a document says of itself; `published_from` names the place of the date as the column of that name does."""

    title: str | None = None
    publisher: str | None = None
    address: str | None = None
    language: str | None = None
    published: str | None = None
    published_from: str | None = None


def find_front_matter(source: str) -> re.Match[str] | None:
    """Find the front matter at the head of a text: YAML between `---` lines, or TOML between `+++` lines."""
    if not source.startswith(("---", "+++", "\ufeff")):
        return None
    found = _FRONT_MATTER.match(source)
    return found if found and _read_front_matter(found) else None


def read_front_matter(source: str) -> Imprint:
    """Read what the front matter says; an empty imprint without one."""
    found = find_front_matter(source)
    if not found:
        return Imprint()
    told = {str(key).casefold(): value for key, value in _read_front_matter(found).items()}
    published = next((_word(told.get(key)) for key in _DATE_KEYS if _word(told.get(key))), None)
    return Imprint(
        title=_word(told.get("title")),
        publisher=_word(told.get("source")) or _word(told.get("publisher")) or _word(told.get("site")),
        address=_web_address(told.get("url")) or _web_address(told.get("link")) or _web_address(told.get("canonical")),
        language=_word(told.get("language")) or _word(told.get("lang")),
        published=published,
        published_from="front_matter" if published else None,
    )


def read_page_imprint(root: etree._Element | None) -> Imprint:
    """Read what a page's head says: JSON-LD first, then meta elements, then the language and title of the page."""
    if root is None:
        return Imprint()
    metas = _metas(root)
    articles = list(_linked_data(root))
    told = next((article for article in articles if article.get("datePublished")), articles[0] if articles else {})
    ld_date = _word(told.get("datePublished")) or _loose_date(root)
    meta_date = next((metas[key] for key in _DATE_METAS if metas.get(key)), None)
    return Imprint(
        title=_word(told.get("headline")) or metas.get("og:title") or metas.get("twitter:title"),
        publisher=_name(told.get("publisher")) or metas.get("og:site_name") or metas.get("application-name"),
        address=_canonical(root)
        or _web_address(metas.get("og:url"))
        or _web_address(told.get("url"))
        or _web_address(told.get("mainEntityOfPage")),
        language=_language(root)
        or _word(told.get("inLanguage"))
        or metas.get("og:locale")
        or metas.get("content-language"),
        published=ld_date or meta_date,
        published_from="json_ld" if ld_date else "meta" if meta_date else None,
    )


def page_title(root: etree._Element | None) -> str | None:
    """Read the title element of a page."""
    element = root.find(".//title") if root is not None else None
    return _word(element.text) if element is not None else None


def _read_front_matter(found: re.Match[str]) -> Mapping[Any, Any]:
    try:
        told = yaml.load(found[2], Loader=_YAML) if found[1] == "---" else tomllib.loads(found[2])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        told = dict(re.findall(r"(?m)^([A-Za-z_]+)\s*[:=]\s*(.+?)\s*$", found[2]))
    return told if isinstance(told, Mapping) else {}


def _metas(root: etree._Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = _word(element.get("content"))
        if name and content:
            metas.setdefault(name.strip().casefold(), content)
    return metas


def _linked_data(root: etree._Element) -> Iterator[Mapping[str, Any]]:
    """Read the objects of a page's JSON-LD, articles before other things."""
    things: list[Mapping[str, Any]] = []
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or "").casefold() and element.text:
            try:
                things.extend(_objects(json.loads(element.text, strict=False)))
            except (ValueError, RecursionError):
                continue
    yield from sorted(
        things, key=lambda thing: not str(thing.get("@type")).rstrip("']").endswith(("Article", "Posting", "Report"))
    )


def _objects(told: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [told]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend(thing[:100])
        elif isinstance(thing, dict):
            yield thing
            waiting.append(thing.get("@graph"))


def _loose_date(root: etree._Element) -> str | None:
    """Find the date in JSON-LD that is broken as JSON."""
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or "").casefold() and (found := _LD_DATE.search(element.text or "")):
            return found[1]
    return None


def _canonical(root: etree._Element) -> str | None:
    return next(
        (
            _web_address(link.get("href"))
            for link in root.iter("link")
            if "canonical" in (link.get("rel") or "").casefold() and _web_address(link.get("href"))
        ),
        None,
    )


def _language(root: etree._Element) -> str | None:
    html = root if root.tag == "html" else root.find(".//html")
    return (
        _word(html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang")) if html is not None else None
    )


def _web_address(told: Any) -> str | None:
    if isinstance(told, Mapping):
        told = told.get("@id")
    return told.strip() if isinstance(told, str) and told.strip().startswith(("http://", "https://")) else None


def _name(told: Any) -> str | None:
    if isinstance(told, list):
        told = told[0] if told else None
    return _word(told.get("name")) if isinstance(told, Mapping) else _word(told)


def _word(told: Any) -> str | None:
    if isinstance(told, datetime | date):
        return told.isoformat()
    if not isinstance(told, str | int):
        return None
    return " ".join(str(told).split())[:500] or None
