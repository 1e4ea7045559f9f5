"""Floors of extraction on the annotated corpora. They only rise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gold.extraction import score_corpus

FLOORS = {
    "seeds": {"found": 0.99, "whole": 0.99, "precision": 0.985},
    "sample": {"found": 0.995, "whole": 0.965, "precision": 0.99},
    "fresh": {"found": 0.98, "whole": 0.855, "precision": 0.915},
    "blind": {"found": 0.96, "whole": 0.85, "precision": 0.96},
    "blind3": {"found": 0.97, "whole": 0.81, "precision": 0.93},
    "blind4": {"found": 0.895, "whole": 0.45, "precision": 0.82},
    "blind5": {"found": 0.86, "whole": 0.44, "precision": 0.70},
}


@pytest.mark.parametrize("corpus", FLOORS)
def test_extraction_stays_above_its_floors(corpus: str, tmp_path: Path) -> None:
    scores = score_corpus(corpus, tmp_path)
    assert {name: scores[name] for name, floor in FLOORS[corpus].items() if scores[name] < floor} == {}


@pytest.mark.parametrize("corpus", FLOORS)
def test_every_quote_is_in_its_document(corpus: str, tmp_path: Path) -> None:
    assert score_corpus(corpus, tmp_path)["unquoted"] == 0
