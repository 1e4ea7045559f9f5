"""Environment → one frozen Settings. Every name starts with `BRIEF_`; a `.env` in the current folder is read too."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.errors import BrokenEnvironment

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things lie and whom to reach; secrets never appear in `repr`."""

    model_config = SettingsConfigDict(
        env_prefix="BRIEF_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    lake: str = Field(default="lake", description="folder or s3://bucket/prefix of the lake")
    reports: Path = Field(default=Path("reports"), description="folder the briefs are written to")
    archive: str = Field(default="", description="s3://bucket/prefix or file:///folder that briefs are copied to, too")
    seeds: Path = Field(default=PROJECT / "seeds", description="folder of articles, vocabulary, sources and editions")
    task_runner: Literal["threads", "dask"] = "threads"
    dask_address: str | None = None
    smtp_url: SecretStr | None = None
    mail_from: str = Field(default="", description="mail address that briefs are sent from")
    web_url: str = Field(default="", description="address under which the reports can be read in a browser")
    channels: SecretStr | None = None
    allow_private_addresses: bool = Field(
        default=False, description="whether sources may lie on private, loopback or link-local addresses"
    )
    unknown_outcome: Literal["resend", "hold"] = Field(
        default="resend",
        description="what becomes of a mail of which nobody knows whether it went out: sent again under the same "
        "Message-ID, or held until someone decides",
    )
    ops_channels: SecretStr | None = Field(default=None, description="Apprise addresses that are told of failures")
    ops_mail: str = Field(default="", description="mail addresses that are told of failures, separated by spaces")
    timezone: str | None = Field(default=None, description="IANA time zone in place of the edition's own")

    @field_validator("timezone")
    @classmethod
    def _is_a_time_zone(cls, name: str | None) -> str | None:
        from zoneinfo import ZoneInfo

        if name is not None:
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                raise ValueError(f"{name!r} is no IANA time zone; write it like Asia/Shanghai") from None
        return name

    @property
    def expectations(self) -> Path:
        """Name the folder of the expectation suites."""
        return PROJECT / "expectations"

    @property
    def templates(self) -> Path:
        """Name the folder of the templates."""
        return PROJECT / "templates"


def read_settings(**given: object) -> Settings:
    """Read the environment; values given (and not None) win. BrokenEnvironment names the variable and the remedy."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "BRIEF_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BrokenEnvironment(f"{name}: {first['msg']}; correct it in the environment or in .env") from None
