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
SAMPLE = 400  # characters that are looked at
SCRIPT_SAMPLE = 200  # of them, for the script
ENOUGH = 60  # letters from which the text is believed rather than a hint
STOP_WORDS = 12  # frequent words of one language, and of no other, from which it is plain ...
STOP_SHARE = 0.2  # ... where they are this share of all words
UNKNOWN = "und"
_LETTERS = re.compile(r"[^\W\d_]+")
# Scripts that tell their language; each character says as much as four letters.
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_NO_WORDS = re.compile(r"https?://\S+|[0-9.,%$€£¥()\[\]{}<>|*#_=+/\\-]+")
_HANT = re.compile(r"^zh[-_](?:.*hant|tw|hk|mo)\b|^zh-hant", re.IGNORECASE)
_HANS = re.compile(r"^zh[-_](?:.*hans|cn|sg|my)\b|^zh-hans|^cn$", re.IGNORECASE)


def read_language(text: str, hint: str | None, stop_words: Mapping[str, str] | None = None) -> str:
    """Tell the language of an article: BCP 47, with the script for Chinese; `und` where neither words nor hint tell.

    A hint holds only where the words do not contradict it. `stop_words` (word → language) spare a closer look where
    they are plain.
    """
    told = normal_code(hint)
    code = _plain_language(text[: 2 * SAMPLE], stop_words) if stop_words else None
    if code is None:
        code = _read_code(_NO_WORDS.sub(" ", text[: 2 * SAMPLE])[:SAMPLE], told)
    if code == "zh":
        return read_script(_NO_WORDS.sub(" ", text[: 2 * SAMPLE])[:SAMPLE], told)
    return told if told and told.split("-")[0] == code else code


def _plain_language(sample: str, stop_words: Mapping[str, str]) -> str | None:
    """Tell a language whose frequent words are many here, while those of no other are."""
    words = sample.lower().split()
    found = Counter(map(stop_words.get, words))
    others = found.pop(None, 0)
    if not found:
        return None
    (code, count), *further = found.most_common(2)
    rivals = further[0][1] if further else 0
    return code if count >= STOP_WORDS and count >= STOP_SHARE * (count + others) and count >= 4 * rivals else None


def _read_code(sample: str, told: str | None) -> str:
    """Tell the language of a sample by its scripts, else by lingua; Chinese without its script."""
    letters, kana, ideographs, hangul = (_count(script, sample) for script in (_LETTERS, _KANA, _HAN, _HANGUL))
    east_asian = kana + ideographs + hangul
    is_short = letters + 3 * east_asian < ENOUGH
    if 4 * east_asian > letters:
        if is_short and told == "ja" and not hangul:
            return told
        return "ko" if hangul > ideographs + kana else "ja" if 10 * kana > ideographs else "zh"
    if not letters or (is_short and told):
        return told or UNKNOWN
    detected = _detector().detect_language_of(sample)
    return detected.iso_code_639_1.name.lower() if detected else told or UNKNOWN


def _count(script: re.Pattern[str], sample: str) -> int:
    return sum(map(len, script.findall(sample)))


def read_script(text: str, told: str | None = None) -> str:
    """Tell simplified from traditional Chinese by which conversion changes more; at a draw as told, else simplified."""
    sample = text[:SCRIPT_SAMPLE]
    only_traditional, only_simplified = _one_script()
    traditional = sum(map(only_traditional.__contains__, sample))
    simplified = sum(map(only_simplified.__contains__, sample))
    if traditional == simplified:
        return told if told in ("zh-Hans", "zh-Hant") else "zh-Hans"
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def normal_code(told: str | None) -> str | None:
    """Write a language code (zh_TW, en-US) the way articles carry it (zh-Hant, en); None for what is no code."""
    code = (told or "").strip()
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
