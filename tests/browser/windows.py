"""A page opened in a window of a width, light or dark, on screen or as if printed."""

from __future__ import annotations

from selenium.webdriver import Chrome

WIDTHS = (390, 1024, 1920)


def show(browser: Chrome, address: str, width: int = 1024, dark: bool = False, media: str = "screen") -> None:
    """Open a page in a window of the width, light or dark; without motion, so that what a link leads to is there at once."""
    wanted = [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": wanted})
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get("about:blank")  # an address that differs in its fragment only would not be loaded anew
    browser.get(address)


def complaints(browser: Chrome) -> list[str]:
    """Read what the browser complained of since this was last asked."""
    told = browser.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium leaves this one untyped
    return [str(one["message"]) for one in told if one["level"] in ("SEVERE", "WARNING")]
