"""The run in a few lines of Markdown, kept by Prefect beside the run."""

from __future__ import annotations

from dataclasses import asdict

from prefect.artifacts import acreate_markdown_artifact

from tasks.records import BriefMaterial, Receipt
from tasks.render.brief import Brief


async def keep_summary(material: BriefMaterial, summary: str) -> None:
    """Keep the summary as a Markdown artifact of the flow run."""
    key = f"brief-{material.edition.edition_id}".lower()
    await acreate_markdown_artifact(summary, key=key, description=f"{material.edition.title} {material.period}")


def write_summary(material: BriefMaterial, brief: Brief, receipt: Receipt) -> str:
    """Write the summary: title, findings, counts, where the brief lies."""
    counts = "\n".join(f"| {name.replace('_', ' ')} | {number} |" for name, number in asdict(material.counts).items())
    headlines = [finding.headline for finding in brief.findings]
    findings = "\n".join(f"{number}. {headline}" for number, headline in enumerate(headlines, 1)) or "Nothing material."
    return (
        f"# {brief.title}\n\n{material.edition.title} · {material.period} · data to {material.cut_off:%Y-%m-%d %H:%M %Z}\n\n"
        f"{findings}\n\n| count | |\n|---|---:|\n{counts}\n\n{receipt.channel}: {receipt.status}, `{receipt.recipient}`\n"
    )
