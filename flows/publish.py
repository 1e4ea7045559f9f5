"""read pinned history → validate → compare → render → deliver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from prefect import flow

from flows.preparation import prepare
from flows.progress import announce
from flows.summaries import keep_summary, write_summary
from tasks.compare.task import compare_history
from tasks.deliver.manifests import previous_day
from tasks.deliver.task import announce_to_channels, archive, list_briefs, manifest, write_index
from tasks.materials import build_material, read_versions
from tasks.records import Comparison
from tasks.render.task import build_index_page, build_story, render_files
from tasks.store.task import read
from tasks.validate.task import check_articles, check_changes, judge_history, render_quality


@flow(name="publish", validate_parameters=False)
async def publish(
    edition: str = "weekly",
    as_of: date | None = None,
    lake: str | None = None,
    reports: Path | None = None,
    versions: Mapping[str, int] | None = None,
    deliver: bool = True,
    now: datetime | None = None,
) -> Path:
    """Make the brief of an edition from the lake, at the versions given or the newest, and return the path of its PDF."""
    run = prepare(edition, as_of, lake=lake, reports=reports, now=now)
    plan, settings, vocabulary = run.plan, run.settings, run.vocabulary

    known = read(settings.lake, versions, plan.as_of, "now", cut_off=plan.cut_off)
    judged = judge_history(known.history, known.held_back, vocabulary, settings.expectations)
    since = previous_day(list_briefs(settings.reports), plan.edition.edition_id, plan.as_of, plan.period)
    compared = compare_history(judged.history, vocabulary, plan.edition, plan.as_of, since)
    changes, change_results = check_changes(compared.changes, settings.expectations)
    announce(
        "compare",
        f"{changes.height} points, {compared.conflicts.height} conflicts, {compared.findings.height} findings",
    )

    material = build_material(
        plan,
        since,
        known.articles,
        known.set_aside,
        known.duplicates,
        judged.history,
        judged.held_back,
        Comparison(changes, compared.conflicts, compared.findings),
        read_versions(settings, vocabulary.version_hash, known.versions),
    )
    results = (*check_articles(known.articles, settings.expectations), *judged.results, *change_results)
    quality = render_quality(results, material, settings.templates)
    brief = build_story(material, vocabulary)
    printed = render_files(material, brief, settings.templates, quality)
    files = manifest(material, brief.title, known.articles, known.set_aside, printed)
    announce("render", f"{len(files)} files, {len(brief.notes)} notes")

    receipt = archive(files, settings.reports / plan.edition.edition_id / plan.period)
    write_index(build_index_page(list_briefs(settings.reports), settings.templates), settings.reports)
    summary = write_summary(material, brief.title, [finding.headline for finding in brief.findings], receipt)
    sent = announce_to_channels(settings.channels if deliver else None, brief.title, summary, receipt)
    announce("deliver", f"{receipt.recipient}: {receipt.status}, {receipt.detail}; {len(sent)} channels told")
    await keep_summary(material, summary)
    return Path(receipt.recipient) / "brief.pdf"


if __name__ == "__main__":
    from flows.local_runs import start_flow

    print(start_flow("publish", {}))
