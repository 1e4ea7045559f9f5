"""HTML → PDF in a child process: bounded in time and memory, and with no way to the network.

The child reads a pickled Job from standard input and writes the PDF to standard output.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tasks.errors import BriefError
from tasks.render.layouts import choose_layout
from tasks.render.tags import complete_tags

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 120.0
MEMORY = 3 << 30
REMEDY = "shorten the edition's watchlist or its metrics in seeds/editions.toml"


class PageNotPrinted(BriefError):
    """The renderer failed or overstepped its limits; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class Job:
    """One page to print: HTML, folder of its resources, day it is dated, files to attach, bytes of memory, PDF variant."""

    html: str
    templates: Path
    as_of: str
    attachments: Mapping[str, bytes]
    memory: int
    variant: str


def write_pdf(
    html: str,
    templates: Path,
    as_of: str,
    attachments: Mapping[str, bytes],
    seconds: float = SECONDS,
    memory: int = MEMORY,
    variant: str = "pdf/ua-1",
) -> bytes:
    """Print a page as tagged PDF (pdf/ua-1, or pdf/a-3a for archives); the same page gives the same bytes.

    PageNotPrinted on any failure.
    """
    job = Job(html, templates.resolve(), as_of, dict(attachments), memory, variant)
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "SOURCE_DATE_EPOCH": f"{_moment(as_of).timestamp():.0f}",
    }
    command = [sys.executable, "-P", "-m", "tasks.render.pdf"]
    try:
        done = subprocess.run(
            command, input=pickle.dumps(job), capture_output=True, timeout=seconds, check=False, env=surroundings
        )
    except subprocess.TimeoutExpired:
        raise PageNotPrinted(f"The PDF took longer than {seconds:g} s; {REMEDY}") from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"it ended with code {done.returncode}"]
        if any("MemoryError" in line for line in told) or done.returncode < 0:
            raise PageNotPrinted(f"The PDF needed more than {memory >> 20} MB of memory or was ended; {REMEDY}")
        raise PageNotPrinted(f"The PDF could not be made: {told[-1]}")
    return done.stdout


def _moment(as_of: str) -> datetime:
    return datetime.fromisoformat(as_of).replace(tzinfo=UTC)


class _Complaints(logging.Handler):
    """Keeps what the renderer could not do (a font or style that would be missing on paper)."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


def _leave_metadata_plain(document: Any, pdf: Any) -> None:
    """Write the document's metadata uncompressed: PDF/A forbids a filter on them, WeasyPrint sets one from part 2 on."""
    for one in pdf.objects:
        if getattr(one, "extra", {}).get("Type") == "/Metadata":
            one.compress = False


def _print(job: Job) -> bytes:
    from weasyprint import HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    complete_tags()
    complaints = _Complaints()
    logging.getLogger("weasyprint").addHandler(complaints)
    moment = _moment(job.as_of)

    class OwnResources(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Serve files under the templates' folder and nothing else."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            path = Path(unquote(urlsplit(url).path)).resolve()
            if not url.startswith("file:///") or not path.is_relative_to(job.templates) or not path.is_file():
                raise FatalURLFetchingError(f"{url} is not a resource of the templates")
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    fetcher, fonts = OwnResources(), FontConfiguration()

    def lay_out(html: str) -> Any:
        page = HTML(string=html, base_url=f"{job.templates.as_uri()}/", url_fetcher=fetcher)
        return page.render(font_config=fonts, pdf_variant=job.variant)

    attached = [
        Attachment(string=data, name=name, description=name, created=moment, modified=moment, relationship="Data")
        for name, data in sorted(job.attachments.items())
    ]
    identifier = hashlib.sha256(job.html.encode()).hexdigest()[:32].encode()
    printed = choose_layout(job.html, lay_out).write_pdf(
        finisher=_leave_metadata_plain if job.variant.startswith("pdf/a-") else None,
        pdf_variant=job.variant,
        attachments=attached,
        pdf_identifier=identifier,
    )
    if complaints.told:
        raise PageNotPrinted("; ".join(complaints.told[:3]))
    return bytes(printed)


if __name__ == "__main__":
    work: Job = pickle.loads(sys.stdin.buffer.read())
    resource.setrlimit(resource.RLIMIT_AS, (work.memory, work.memory))
    sys.stdout.buffer.write(_print(work))
