"""The errors of this project.

BriefError
├── WrongUse              the caller asked for something that is not there        exit 2
│   ├── UnknownEdition
│   ├── UnreadableSeed    a file in seeds/ cannot be used: file, line, remedy
│   └── UnfitCorrection   a source no longer says what a correction was written for: entry, document, remedy
├── BrokenEnvironment     something on this machine is missing or misconfigured    exit 3
├── BrokenContract        a frame does not have the columns its contract names     a defect of ours
├── SuiteNotLoaded        an expectation suite lost a rule while loading           a defect of ours
├── CheckFailed           what was checked is not as it should be                  exit 1
└── Withheld              the brief must not go out: the reason is the message     exit 1
"""

from __future__ import annotations

from pathlib import Path


class BriefError(Exception):
    """Anything this project raises on purpose; the message names value, place and remedy."""

    exit_code = 1


class WrongUse(BriefError):
    exit_code = 2


class UnknownEdition(WrongUse):
    def __init__(self, edition_id: str, known: list[str]) -> None:
        super().__init__(
            f"No edition is called {edition_id!r}; known: {', '.join(known) or 'none'}. Add it to seeds/editions.toml."
        )


class UnreadableSeed(WrongUse):
    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {problem}; {remedy}")
        self.path, self.line = path, line


class UnfitCorrection(WrongUse):
    def __init__(self, correction_id: str, doc: str, problem: str, remedy: str) -> None:
        super().__init__(f"Correction {correction_id!r} does not fit {doc}: {problem}; {remedy}")
        self.correction_id, self.doc = correction_id, doc


class BrokenEnvironment(BriefError):
    exit_code = 3


class BrokenContract(BriefError):
    pass


class SuiteNotLoaded(BriefError):
    pass


class CheckFailed(BriefError):
    exit_code = 1


class Withheld(BriefError):
    exit_code = 1
