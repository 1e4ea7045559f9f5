"""Eight weeks of four editions, one for each catch-up policy, on one machine that is down for three of them.

    python -m tests.flow.week_in_the_life [POLICY ...]

The policies named (`latest`, where none is) run as deployments through the worker, as ops run them; the others run in this
process on the same server, lake and mail server. Every slot is put to the server as its scheduler leaves it: a run of the
deployment whose time has come. Slots missed while the machine is down wait there, each twice, and start all at once. An
hour after the slots the watchdog looks, and starts again what failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tasks.plans import name_period
from tasks.settings import PROJECT
from tests.edge.desk import open_desk
from tests.edge.posts import Mailbox, mail_server
from tests.flow.machines import Feed, Machine, await_, machine_environment

POLICIES = ("latest", "all", "coalesce", "none")
BACK = timedelta(hours=30)  # from the last missed slot to the machine's return: longer than the grace of `none`
AGO = timedelta(hours=8)  # the last slot lies so long before the moment of the run: its brief is late until it is made
COMPANIES = ("Kuaishou", "JD.com", "PDD", "Alibaba", "Meituan", "Coupang", "Sea")  # one a week
SOURCE = """
[[source]]
id = "desk"
name = "Trade desk"
kind = "feed"
locator = "{address}"
owner = "test"
cadence = "weekly"
grade = "C"
"""


@dataclass(frozen=True)
class Calendar:
    """What happens when; weeks are counted from 0."""

    weeks: int = 8
    down: tuple[int, ...] = (3, 4, 5)  # whose slots pass while the machine is down
    redeployed: int = 1  # after whose brief everything is deployed again, and its slots come a second time
    power_cut: int = 6  # in which the power fails while the brief is being made
    quiet: int = 7  # in which the feed has nothing new


EIGHT_WEEKS = Calendar()


@dataclass
class Tally:
    """What became of one edition's slots."""

    fired: int = 0
    ran: int = 0  # runs that were not dropped by the deployment's limit
    seconds: list[float] = field(default_factory=list)  # of the runs through the worker


@dataclass
class Life:
    """The machine, the world around it, and what is counted."""

    machine: Machine
    feed: Feed
    mailbox: Mailbox
    calendar: Calendar
    slots: list[datetime]
    through_worker: tuple[str, ...]
    here: tuple[str, ...] = ()
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    states: Counter[str] = field(default_factory=Counter)  # of the runs through the worker
    checks: list[tuple[str, str, int]] = field(default_factory=list)  # moment, edition, exit status of the check

    @property
    def editions(self) -> tuple[str, ...]:
        return (*self.through_worker, *self.here)

    def publish(self, week: int) -> None:
        self.feed.publish(
            [
                article(self.slots[number] - timedelta(days=2), number)
                for number in range(min(week + 1, self.calendar.quiet))
            ]
        )

    def fire(self, edition: str, weeks: Sequence[int], now: datetime) -> None:
        """Let slots of an edition come, all at once, and wait until what they start is over."""
        self.tallies[edition].fired += len(weeks)
        if edition in self.through_worker:
            self.put(edition, weeks, now)
            self.finish()
            return
        for _ in weeks:
            self.tallies[edition].ran += 1
            run_here(edition, now)

    def put(self, edition: str, weeks: Sequence[int], now: datetime) -> None:
        """Leave runs of the deployment at the server, as its scheduler does when their time has come."""
        asyncio.run(put_runs(edition, [self.slots[week] for week in weeks], now))

    def look(self, now: datetime) -> None:
        """Let the hourly watchdog look, and wait until what it starts again is over."""
        asyncio.run(put_run("watchdog/watchdog", now, now))
        self.finish()

    def finish(self) -> None:
        """Wait until all runs at the server are over, and count those of briefs."""
        self.states, runs = asyncio.run(finish_runs())
        for tally in self.tallies.values():
            tally.seconds = []
        for name, _, seconds in (one for one in runs if one[1] != "CANCELLED"):
            self.tallies[name].seconds.append(seconds)
        for name in self.through_worker:
            self.tallies[name].ran = len(self.tallies[name].seconds)

    def check(self, moment: str, edition: str) -> int:
        """Ask `brief status --check` by the machine's clock; returns its exit status."""
        code = self.machine.brief("status", "--edition", edition, "--check").returncode
        self.checks.append((moment, edition, code))
        return code


def live(life: Life) -> None:
    """Live through the weeks."""
    calendar = life.calendar
    for week in range(calendar.weeks):
        if week - 1 in calendar.down and week not in calendar.down:
            come_back(life, life.slots[week - 1] + BACK)
        life.publish(week)
        if week in calendar.down:
            continue
        if week == calendar.weeks - 1:
            for edition in life.editions:
                life.check("before the last brief", edition)
        if week == calendar.power_cut:
            cut_power(life, week)
        for edition in life.editions:
            life.fire(edition, [week], life.slots[week] + timedelta(minutes=1))
        if week == calendar.redeployed:
            deploy(life)
            for edition in life.editions:
                life.fire(edition, [week], life.slots[week] + timedelta(hours=1))
        life.look(life.slots[week] + timedelta(hours=1))
        if week + 1 in calendar.down:
            life.machine.stop_worker()
    for edition in life.editions:
        life.check("after the last brief", edition)


def come_back(life: Life, now: datetime) -> None:
    """Start the worker again after the missed slots have gathered, each twice, and everything was deployed anew."""
    missed = [week for week in life.calendar.down for _ in range(2)]
    deploy(life)
    for edition in life.through_worker:
        life.tallies[edition].fired += len(missed)
        life.put(edition, missed, now)
    life.machine.start_worker()
    life.finish()
    for edition in life.here:
        life.fire(edition, missed, now)
    life.look(now + timedelta(hours=1))


def cut_power(life: Life, week: int) -> None:
    """Cut the power when a run has just read the feed, and start the machine again as its units do."""
    edition, now = life.through_worker[0], life.slots[week] + timedelta(minutes=1)
    life.tallies[edition].fired += 1
    life.put(edition, [week], now)
    asked = life.feed.answers.total()
    await_(lambda: life.feed.answers.total() > asked)
    life.machine.cut_power()
    life.machine.start_server()
    told = deploy(life)
    assert "ended with the machine" in told, told
    life.machine.start_worker()
    life.finish()


def deploy(life: Life) -> str:
    """Deploy as ops do; tells what `brief` says about it."""
    done = life.machine.brief("deploy")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


@contextmanager
def open_life(
    place: Path, through_worker: tuple[str, ...], here: tuple[str, ...] = (), calendar: Calendar = EIGHT_WEEKS
) -> Iterator[Life]:
    """Set up the machine with all it reads from and writes to, and start it."""
    last = (datetime.now(UTC) - AGO).replace(second=0, microsecond=0)
    slots = [last - timedelta(weeks=calendar.weeks - 1 - week) for week in range(calendar.weeks)]
    with open_desk() as desk, mail_server() as (mailbox, mail):
        feed = Feed()
        desk.pages["/feed"] = feed
        write_seeds(place / "seeds", (*through_worker, *here), slots, desk.url("/feed"))
        machine = Machine(place, machine_environment(place, place / "seeds", mail))
        life = Life(machine, feed, mailbox, calendar, slots, through_worker, here)
        try:
            machine.start_server()
            deploy(life)
            machine.start_worker()
            with machine.measured(), set_environment(machine.environment):
                yield life
        finally:
            machine.stop()


def write_seeds(folder: Path, policies: Sequence[str], slots: Sequence[datetime], address: str) -> None:
    """Copy the seeds; their editions are one for each policy, their source is the feed."""
    shutil.copytree(PROJECT / "seeds", folder, ignore=shutil.ignore_patterns("articles"))
    first = slots[0]
    editions = [
        f'[[edition]]\nid = "{policy}"\ntitle = "Brief: {policy}"\naudience = "all"\nlanguage = "en"\ncadence = "weekly"\n'
        f'watchlist = []\nmetrics = []\nschedule = "{first.minute} {first.hour} * * {first.isoweekday() % 7}"\n'
        f'timezone = "UTC"\nstarts = {first.date()}\ncatch_up = "{policy}"\n'
        f'recipients = ["{policy}@example.com", "board-{policy}@example.com"]\n'
        for policy in policies
    ]
    (folder / "editions.toml").write_text("\n".join(editions), "utf-8")
    sources = (folder / "sources.toml").read_text("utf-8")
    grades = sources[sources.index("[grades.source]") :]
    (folder / "sources.toml").write_text(SOURCE.format(address=address) + grades, "utf-8")


def article(published: datetime, week: int) -> str:
    """Write the week's entry of the feed: a company's figures of the quarter before."""
    company = COMPANIES[week]
    quarter, year = quarter_before(published.date())
    words = (
        f"{company} published its results on Saturday. {company}'s revenue rose {7 + week}.4% to RMB {180 + 11 * week}.2 "
        f"billion in the {quarter} quarter of {year}. {company}'s net profit was RMB {9 + week}.6 billion in the {quarter} "
        f"quarter of {year}."
    )
    return (
        f"<item><guid isPermaLink='false'>news-{week}</guid><title>{company} reports {quarter} quarter {year} results</title>"
        f"<link>/news-{week}</link><pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{words}</description></item>"
    )


def quarter_before(day: date) -> tuple[str, int]:
    """Name the last quarter that had ended by a day."""
    number = (day.month - 1) // 3
    return (("first", "second", "third")[number - 1], day.year) if number else ("fourth", day.year - 1)


def run_here(edition: str, now: datetime) -> Path | None:
    """Run the flow of a slot in this process."""
    from flows.weekly_brief import weekly_brief

    path: Path | None = asyncio.run(weekly_brief(edition=edition, scheduled=True, now=now))
    return path


async def put_runs(edition: str, slots: Sequence[datetime], now: datetime) -> None:
    """Create runs of a deployment that were due at the slots; the run takes `now` for the moment it is."""
    for slot in slots:
        await put_run(f"weekly-brief/{edition}", slot, now)


async def put_run(deployment: str, slot: datetime, now: datetime) -> None:
    """Create a run of a deployment that was due at a slot."""
    from prefect.deployments.flow_runs import arun_deployment

    parameters = {"now": now.isoformat()}
    await arun_deployment(deployment, parameters=parameters, scheduled_time=slot, timeout=0, as_subflow=False)


async def finish_runs(seconds: float = 600.0) -> tuple[Counter[str], list[tuple[str, str, float]]]:
    """Wait until no run is under way; returns the counts of briefs' final states, and of each its edition, state and seconds."""
    from prefect import get_client

    deadline = time.monotonic() + seconds
    async with get_client() as client:
        while True:
            runs = await client.read_flow_runs()
            if all(run.state and run.state.is_final() for run in runs):
                break
            assert time.monotonic() < deadline, Counter(run.state_name for run in runs)
            await asyncio.sleep(0.3)
    whole = [run for run in runs if run.deployment_id and "edition" in run.parameters]
    told = [(str(run.parameters.get("edition")), _state(run), run.total_run_time.total_seconds()) for run in whole]
    return Counter(state for _, state, _ in told), told


def _state(run: Any) -> str:
    return str(run.state_type.value)


@contextmanager
def set_environment(given: dict[str, str] | Any) -> Iterator[None]:
    """Give this process the machine's environment, for the runs it takes over."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        from prefect.settings import PREFECT_API_URL, temporary_settings

        with temporary_settings({PREFECT_API_URL: given["PREFECT_API_URL"]}):
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def count(life: Life) -> list[dict[str, Any]]:
    """Count what each edition made and whom it reached."""
    from tasks.store.ledger import read_entries

    rows = []
    for edition in life.editions:
        entries = read_entries(life.machine.environment["BRIEF_LAKE"], edition)
        mails = [one for one in life.mailbox.mails if one[0].removesuffix("@example.com").endswith(edition)]
        tally = life.tallies[edition]
        rows.append(
            {
                "policy": edition,
                "through": "worker" if edition in life.through_worker else "this process",
                "slots": tally.fired,
                "runs": tally.ran,
                "made": sum(one.event == "made" for one in entries),
                "covered": sum(one.event == "covered" for one in entries),
                "skipped": sum(one.event == "skipped" for one in entries),
                "mails": len(mails),
                "message ids": len({message_id for _, message_id in mails}),
                "folders": len(list((life.machine.place / "reports" / edition).iterdir())),
            }
        )
    return rows


def count_articles(life: Life) -> int:
    """Count the articles that the lake holds."""
    from tasks.store.lake import read_history

    lake, today = life.machine.environment["BRIEF_LAKE"], datetime.now(UTC).date()
    return read_history(lake, None, today).articles.height


def periods(life: Life, edition: str) -> list[int]:
    """List the weeks, counted from 0, that have a brief in the archive."""
    names = {path.name for path in (life.machine.place / "reports" / edition).iterdir()}
    return [week for week, slot in enumerate(life.slots) if name_period("weekly", slot.date()) in names]


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Set rows in columns."""
    lines = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(f"{cell:>{width}}" for cell, width in zip(line, widths, strict=True)) for line in lines)


def tell(life: Life) -> str:
    """Tell all that was counted."""
    seconds = [one for tally in life.tallies.values() for one in tally.seconds]
    peaks = sorted(life.machine.peaks.values())
    ops = sum(recipient == "ops@example.com" for recipient, _ in life.mailbox.mails)
    return "\n".join(
        [
            table(count(life)),
            f"feed: {life.feed.answers[200]} answers 200, {life.feed.answers[304]} answers 304",
            f"mails to ops: {ops}; articles in the lake: {count_articles(life)}",
            f"states of runs by the worker: {json.dumps(life.states)}",
            f"seconds of a run by the worker: median {statistics.median(seconds or [0]):.1f}, most {max(seconds or [0]):.1f}",
            f"largest memory of a run: {peaks[-1] // 1024 if peaks else 0} MiB",
            *(f"brief status --check, {moment}: {edition} exits {code}" for moment, edition, code in life.checks),
        ]
    )


def main(policies: tuple[str, ...], place: Path) -> None:
    began = time.monotonic()
    with open_life(place, policies, tuple(one for one in POLICIES if one not in policies)) as life:
        print(f"started after {time.monotonic() - began:.0f} s", flush=True)
        live(life)
        print(tell(life))
    print(f"{time.monotonic() - began:.0f} s in all; logs in {place}")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or ("latest",), Path(tempfile.mkdtemp(prefix="week-")))
