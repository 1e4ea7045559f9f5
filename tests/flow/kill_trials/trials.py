"""Trials one after the other: kill and restart, or start two at once, then compare."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.flow.kill_trials.leavings import Leavings, read_leavings, tell_differences
from tests.flow.kill_trials.runs import end, kill, read_log, start, warm_up
from tests.flow.kill_trials.stands import RECIPIENTS, Stand

RESTARTS = 4
Tell = Callable[[str], None]


@dataclass
class Outcome:
    """What the trials came to."""

    lasted: float = 0.0  # seconds of the last undisturbed run
    counts: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)  # the room a killed run had last told of
    failures: list[str] = field(default_factory=list)


def try_all(stand: Stand, trials: int, seed: int, pairs: int, tell: Tell = lambda line: None) -> Outcome:
    """Run as many trials, each with a run killed, and pairs; the outcome names the folders of those that differ."""
    draw, outcome = random.Random(seed), Outcome()
    warm_up()
    began = time.monotonic()
    expected = _run_whole(stand, "whole")
    outcome.lasted = time.monotonic() - began
    while outcome.counts["trials"] < trials:
        place = stand.make(f"trial-{outcome.counts['trials'] + outcome.counts['ended before']}")
        share = [draw.random() for _ in range(2 if draw.random() < 0.25 else 1)]
        kind = _compare(stand, place, expected, outcome, lambda: _kill(stand, place, share, outcome))  # noqa: B023
        tell(f"{place.name} at {share[0]:.2f} of {outcome.lasted:.1f} s: {kind}")
    for number in range(pairs):
        place = stand.make(f"pair-{number}")
        tell(f"{place.name}: {_compare(stand, place, expected, outcome, lambda: _start_two(stand, place, outcome))}")  # noqa: B023
    return outcome


def _run_whole(stand: Stand, name: str) -> Leavings:
    place = stand.make(name)
    stand.box.mails.clear()
    assert end(start(stand, place)) == 0, read_log(place, 0)[-5:]
    left = read_leavings(place, stand.box.mails)
    assert sorted(one for one, _ in left.mails) == sorted(RECIPIENTS), left.mails
    return left


def _compare(stand: Stand, place: Path, expected: Leavings, outcome: Outcome, disturb: Callable[[], None]) -> str:
    """Disturb a run in a folder and compare what is left; the folder stays where that differs."""
    stand.box.mails.clear()
    try:
        disturb()
        told = list(tell_differences(read_leavings(place, stand.box.mails), expected))
    except AssertionError as error:
        told = [str(error)]
    outcome.counts["mails again"] += len(stand.box.mails) - len(set(stand.box.mails))
    if not told:
        shutil.rmtree(place)
        return "equal"
    (place / "differences.txt").write_text("\n".join(told), "utf-8")
    outcome.failures.append(f"{place}: {'; '.join(told)}"[:2000])
    return "; ".join(told)


def _kill(stand: Stand, place: Path, shares: list[float], outcome: Outcome) -> None:
    """Kill a run at a share of an undisturbed one's time, the next at the next, then run until one ends well."""
    for number in range(len(shares) + RESTARTS):
        began, run = time.monotonic(), start(stand, place, number)
        if number < len(shares):
            run.join(timeout=shares[number] * outcome.lasted)
        is_killed = number < len(shares) and run.exitcode is None
        if is_killed:
            kill(run)
            told = read_log(place, number)
            outcome.moments[f"after {told[-1][:10].strip()}" if told else "at the start"] += 1
            outcome.counts["trials"] += number == 0
            continue
        if end(run) == 0:
            outcome.counts["ended before"] += number == 0
            outcome.lasted = time.monotonic() - began if number == 0 else outcome.lasted
            return
    raise AssertionError(f"the run did not end well: {read_log(place, number)[-5:]}")


def _start_two(stand: Stand, place: Path, outcome: Outcome) -> None:
    outcome.counts["pairs"] += 1
    codes = [end(one) for one in [start(stand, place, number) for number in range(2)]]
    assert codes == [0, 0], [read_log(place, number)[-5:] for number in range(2)]
