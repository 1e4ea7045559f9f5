from prefect import flow
from datetime import date
@flow(name="weekly-brief")
async def weekly_brief(edition: str = "weekly", as_of: date | None = None) -> str:
    return f"{edition} {as_of!r}"
