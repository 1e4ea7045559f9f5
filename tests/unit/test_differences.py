"""What differs between two makings of a file."""

from __future__ import annotations

import json

from flows.differences import find_differences

HEAD = "entity,metric,scope,unit,period,value,modality\n"


def test_equal_files_have_no_differences() -> None:
    assert find_differences("figures.csv", HEAD.encode(), HEAD.encode()) == []


def test_a_changed_cell_is_told_by_its_point() -> None:
    before = f"{HEAD}jd,revenue,,CNY,2024-Q3,1,reported\njd,revenue,,CNY,2024-Q4,2,reported\n"
    after = before.replace(",2,", ",3,")
    assert find_differences("figures.csv", before.encode(), after.encode()) == [
        "jd revenue CNY reported 2024-Q4: value was 2, is 3"
    ]


def test_rows_on_one_side_only_are_told() -> None:
    row, other = "jd,revenue,,CNY,2024-Q3,1,reported\n", "jd,gmv,,CNY,2024-Q3,1,reported\n"
    assert find_differences("figures.csv", f"{HEAD}{row}".encode(), f"{HEAD}{other}".encode()) == [
        "jd revenue CNY reported 2024-Q3: only in the record",
        "jd gmv CNY reported 2024-Q3: only in what was made again",
    ]


def test_a_changed_claim_is_told_by_its_id_and_field() -> None:
    def told(grade: str) -> bytes:
        return json.dumps({"claims": [{"claim_id": "a1", "value": 1, "source": {"grade": grade}}]}).encode()

    assert find_differences("evidence.json", told("B"), told("C")) == ['claims a1: source.grade was "B", is "C"']


def test_a_page_tells_the_first_lines_that_differ() -> None:
    (line,) = find_differences("brief.html", b"<p>one\n<p>two\n", b"<p>one\n<p>2\n")
    assert line.startswith("line 2: ")
    assert "two" in line


def test_only_the_first_differences_are_told() -> None:
    before = HEAD + "".join(f"jd,m{number},,CNY,2024,1,reported\n" for number in range(50))
    assert len(find_differences("figures.csv", before.encode(), HEAD.encode(), most=4)) == 4


def test_bytes_that_are_no_text_are_not_compared_further() -> None:
    assert find_differences("brief.pdf", b"\xff\xfe", b"\xff\xfd") == []


def test_control_characters_of_a_document_do_not_reach_the_terminal() -> None:
    (line,) = find_differences("brief.html", b"a", b"\x1b[2J")
    assert "\x1b" not in line
