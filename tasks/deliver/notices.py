"""What a channel is told of a brief: the mail's words in a few lines of Markdown."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tasks.deliver.envelopes import TEMPLATES, Letter


def write_notice(letter: Letter, place: str) -> str:
    """Write edition, period, findings, counts and where the brief lies, in the letter's language."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        autoescape=False,  # Markdown, not HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return (
        environment.get_template("notice.md.j2").render(letter=letter, words=_words(letter.language), place=place)
        + "\n"
    )


def write_title(letter: Letter) -> str:
    """Write what stands above a notice: the brief's title, marked where it is a test."""
    return _words(letter.language)["test"].format(subject=letter.title) if letter.is_test else letter.title


def _words(language: str) -> Mapping[str, str]:
    path = TEMPLATES / "labels" / f"{language}.toml"
    words: Mapping[str, str] = tomllib.loads(path.read_text("utf-8"))["mail"]
    return words
