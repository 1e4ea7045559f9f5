"""The language of an article, and the script of a Chinese one."""

from __future__ import annotations

import re
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
UNKNOWN = "und"
_LETTERS = re.compile(r"[^\W\d_]")
# Scripts that tell their language; each character says as much as four letters.
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_NO_WORDS = re.compile(r"https?://\S+|[0-9.,%$€£¥()\[\]{}<>|*#_=+/\\-]+")
_HANT = re.compile(r"^zh[-_](?:.*hant|tw|hk|mo)\b|^zh-hant", re.IGNORECASE)
_HANS = re.compile(r"^zh[-_](?:.*hans|cn|sg|my)\b|^zh-hans|^cn$", re.IGNORECASE)


def read_language(text: str, hint: str | None) -> str:
    """Tell the language of an article: BCP 47, with the script for Chinese; `und` where neither words nor hint tell.

    A hint holds only where the words do not contradict it.
    """
    sample = _NO_WORDS.sub(" ", text[: 2 * SAMPLE])[:SAMPLE]
    told = normal_code(hint)
    letters = len(_LETTERS.findall(sample))
    kana, ideographs, hangul = (len(script.findall(sample)) for script in (_KANA, _HAN, _HANGUL))
    east_asian = kana + ideographs + hangul
    is_short = letters + 3 * east_asian < ENOUGH
    if 4 * east_asian > letters:
        code = "ko" if hangul > ideographs + kana else "ja" if 10 * kana > ideographs else "zh"
        if is_short and told == "ja" and not hangul:
            code = told
    elif not letters or (is_short and told):
        return told or UNKNOWN
    else:
        detected = _detector().detect_language_of(sample)
        code = detected.iso_code_639_1.name.lower() if detected else told or UNKNOWN
    if code == "zh":
        return read_script(sample, told)
    return told if told and told.split("-")[0] == code else code


def read_script(text: str, told: str | None = None) -> str:
    """Tell simplified from traditional Chinese by which conversion changes more; at a draw as told, else simplified."""
    sample = text[:SCRIPT_SAMPLE]
    traditional = _changed(sample, "t2s")
    simplified = _changed(sample, "s2t")
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


def _changed(text: str, conversion: str) -> int:
    converted = _converter(conversion).convert(text)
    if len(converted) != len(text):
        return abs(len(converted) - len(text))
    return sum(before != after for before, after in zip(text, converted, strict=True))


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*LANGUAGES).build()


@cache
def _converter(conversion: str) -> OpenCC:
    return OpenCC(conversion)
