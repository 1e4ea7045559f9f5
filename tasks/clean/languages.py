"""The language of an article, and the script of a Chinese one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder
from opencc import OpenCC

# The languages that news of our competitors comes in; fewer candidates make surer guesses.
LANGUAGES = (
    Language.ENGLISH,
    Language.CHINESE,
    Language.GERMAN,
    Language.JAPANESE,
    Language.KOREAN,
    Language.FRENCH,
    Language.SPANISH,
    Language.ITALIAN,
    Language.PORTUGUESE,
    Language.DUTCH,
    Language.POLISH,
    Language.RUSSIAN,
    Language.TURKISH,
    Language.VIETNAMESE,
    Language.INDONESIAN,
    Language.THAI,
)
SAMPLE = 400  # characters that are looked at, less figures and marks; twice as many where all count
ENOUGH = 60  # letters from which the text is believed rather than a hint
STOP_WORDS = 12  # frequent words of a language from which it is plain, where they are twice as many as another's ...
STOP_SHARE = 0.15  # ... and this share of all words
UNKNOWN = "und"
_LETTERS = re.compile(r"[^\W\d_]+")
# Scripts that tell their language; each character says as much as four letters.
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
# Bytes that begin a character of these scripts in UTF-8, and stand nowhere else.
_HAN_BYTES = tuple(bytes([lead]) for lead in range(0xE4, 0xEA))
_HANGUL_BYTES = tuple(bytes([lead]) for lead in range(0xEA, 0xEE))
_KANA_BYTES = (b"\xe3\x81", b"\xe3\x82", b"\xe3\x83")
_NO_WORDS = re.compile(r"https?://\S+|[0-9.,%$€£¥()\[\]{}<>|*#_=+/\\-]+")
_HANT = re.compile(r"^zh[-_](?:.*hant|tw|hk|mo)\b|^zh-hant", re.IGNORECASE)
_HANS = re.compile(r"^zh[-_](?:.*hans|cn|sg|my)\b|^zh-hans|^cn$", re.IGNORECASE)


def read_language(text: str, hint: str | None, stop_words: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """Tell the language of an article: BCP 47, with the script for Chinese; `und` where neither words nor hint tell.

    A hint holds only where the words do not contradict it. `stop_words` (word → its languages) spare a closer look
    where they are plain.
    """
    told = normal_code(hint)
    sample = text[: 2 * SAMPLE]
    code = _plain_script(sample)
    if code is None and stop_words:
        code = _plain_language(sample[:SAMPLE], stop_words) or _plain_language(sample, stop_words)
    if code is None:
        code = _read_code(_NO_WORDS.sub(" ", sample)[:SAMPLE], told)
    if code == "zh":
        return read_script(sample, told)
    return told if told and told.split("-")[0] == code else code


def _plain_script(sample: str) -> str | None:
    """Tell an East Asian language by the leading bytes of its characters, where many of all characters are its own."""
    data = sample.encode("utf-8", "replace")
    if 2 * len(data) < 3 * len(sample):
        return None
    han, hangul, kana = (sum(map(data.count, leads)) for leads in (_HAN_BYTES, _HANGUL_BYTES, _KANA_BYTES))
    east_asian = han + hangul + kana
    if 3 * east_asian < ENOUGH or 4 * east_asian < len(sample):
        return None
    return _told_by(kana, han, hangul)


def _told_by(kana: int, han: int, hangul: int) -> str:
    return "ko" if hangul > han + kana else "ja" if 10 * kana > han else "zh"


def _plain_language(sample: str, stop_words: Mapping[str, tuple[str, ...]]) -> str | None:
    """Tell a language whose frequent words are many here, and many more than those of any other."""
    words = sample.lower().split()
    counts = {UNKNOWN: 0}
    for languages, count in Counter(filter(None, map(stop_words.get, words))).items():
        for language in languages:
            counts[language] = counts.get(language, 0) + count
    second, most = sorted([0, *counts.values()])[-2:]
    if most < max(STOP_WORDS, STOP_SHARE * len(words)) or most < 2 * second:
        return None
    return max(counts, key=counts.__getitem__)


def _read_code(sample: str, told: str | None) -> str:
    """Tell the language of a sample by its scripts, else by lingua; Chinese without its script."""
    letters, kana, ideographs, hangul = (_count(script, sample) for script in (_LETTERS, _KANA, _HAN, _HANGUL))
    east_asian = kana + ideographs + hangul
    is_short = letters + 3 * east_asian < ENOUGH
    if 4 * east_asian > letters:
        if is_short and told == "ja" and not hangul:
            return told
        return _told_by(kana, ideographs, hangul)
    if not letters or (is_short and told):
        return told or UNKNOWN
    detected = _detector().detect_language_of(sample)
    return detected.iso_code_639_1.name.lower() if detected else told or UNKNOWN


def _count(script: re.Pattern[str], sample: str) -> int:
    return sum(map(len, script.findall(sample)))


def read_script(text: str, told: str | None = None) -> str:
    """Tell simplified from traditional Chinese by whose own characters are more; at a draw as told, else simplified."""
    characters = set(text[:SAMPLE])
    traditional, simplified = (len(characters & script) for script in _one_script())
    if traditional == simplified:
        return told if told in ("zh-Hans", "zh-Hant") else "zh-Hans"
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def normal_code(told: str | None) -> str | None:
    """Write a language code (zh_TW, en-US) the way articles carry it (zh-Hant, en); None for what is no code."""
    code = (told or "").strip()
    if not code:
        return None
    if _HANT.search(code):
        return "zh-Hant"
    if _HANS.search(code):
        return "zh-Hans"
    found = re.match(r"([a-zA-Z]{2,3})(?:[-_]|$)", code)
    return found[1].lower() if found else None


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*LANGUAGES).build()


@cache
def _one_script() -> tuple[frozenset[str], frozenset[str]]:
    """List the characters that only traditional and only simplified Chinese writes, by OpenCC, once a run."""
    # Apart from each other, so that no word of several characters is converted as one.
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    together = "\n".join(characters)
    changed = (
        frozenset(
            before
            for before, after in zip(characters, OpenCC(conversion).convert(together).split("\n"), strict=True)
            if before != after
        )
        for conversion in ("t2s", "s2t")
    )
    traditional, simplified = changed
    return traditional, simplified
