"""HTML → PDF in a child process: bounded in time and memory, and with no way to the network.

The child reads a pickled Job from standard input and writes the PDF to standard output.
"""

from __future__ import annotations

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

from tasks.errors import BriefError

SECONDS = 120
MEMORY = 3 << 30


class PageNotPrinted(BriefError):
    """The renderer failed or overstepped its limits; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class Job:
    """One page to print: its HTML, the folder of its resources, the day it is dated, files to attach."""

    html: str
    templates: str
    as_of: str
    attachments: Mapping[str, bytes]


def write_pdf(html: str, templates: Path, as_of: str, attachments: Mapping[str, bytes]) -> bytes:
    """Print a page as tagged PDF (pdf/ua-1); the same page gives the same bytes. PageNotPrinted on any failure."""
    job = pickle.dumps(Job(html, str(templates), as_of, dict(attachments)))
    command = [sys.executable, "-m", "tasks.render.pdf"]
    try:
        done = subprocess.run(command, input=job, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise PageNotPrinted(f"The PDF took longer than {SECONDS} s; shorten the watchlist of the edition") from None
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
        raise PageNotPrinted(f"The PDF could not be made: {last[0]}")
    return done.stdout


def _print(job: Job) -> bytes:
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    root = Path(job.templates).resolve()
    moment = datetime.fromisoformat(job.as_of).replace(tzinfo=UTC)

    class OwnResources(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Serve files under the templates' folder and nothing else."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            path = Path(url.removeprefix("file://")).resolve()
            if not url.startswith("file://") or not path.is_relative_to(root) or not path.is_file():
                raise FatalURLFetchingError(f"{url} is not a resource of the templates")
            kind = guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    document = HTML(string=job.html, base_url=f"{root.as_uri()}/", url_fetcher=OwnResources())
    attached = [
        Attachment(string=data, name=name, description=name, created=moment, modified=moment, relationship="Data")
        for name, data in sorted(job.attachments.items())
    ]
    printed = document.write_pdf(pdf_variant="pdf/ua-1", attachments=attached, pdf_identifier=b"competitive-brief")
    return bytes(printed)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.buffer.write(_print(pickle.loads(sys.stdin.buffer.read())))
