"""An SVG of the seeds → markup that is safe to print: plain shapes, a title, nothing that runs or fetches."""

from __future__ import annotations

from lxml import etree

SHAPES = frozenset(
    [
        "svg",
        "title",
        "desc",
        "g",
        "defs",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "use",
        "symbol",
    ]
)
_SVG = "{http://www.w3.org/2000/svg}"
_LARGEST = 200_000  # bytes


def read_svg(data: bytes) -> str:
    """Check a drawing and return its markup; ValueError says what it must not hold, or lacks."""
    if len(data) > _LARGEST:
        raise ValueError(f"{len(data)} bytes are too many for a logo; {_LARGEST} are allowed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"it is no well-formed SVG ({error.msg})") from None
    if root.tag != f"{_SVG}svg" or root.find(f"{_SVG}title") is None:
        raise ValueError("it is no SVG with a <title> of its own, which is what a screen reader says")
    for element in root.iter():
        _check(element)
    return str(etree.tostring(root, encoding="unicode", with_tail=False))


def _check(element: etree._Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in SHAPES:
        raise ValueError(f"<{name}> is not allowed in it")
    for key, value in element.attrib.items():
        attribute = str(key).rpartition("}")[2]
        is_outside = "url(" in str(value).replace("url(#", "") or (
            attribute == "href" and not str(value).startswith("#")
        )
        if attribute.startswith("on") or attribute == "style" or is_outside:
            raise ValueError(f"the attribute {attribute}={str(value)[:40]!r} of <{name}> is not allowed in it")
