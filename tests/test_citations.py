from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from sanctions_rules.citations import Citation

LAW = settings(deadline=None, derandomize=True, max_examples=200)

AS_THE_LAW_GREW = [
    "S/RES/825(1993)",
    "S/RES/1695(2006)",
    "S/RES/1718(2006)",
    "S/RES/1718(2006) OP 8",
    "S/RES/1718(2006) OP 8(a)",
    "S/RES/1718(2006) OP 8(a)(i)",
    "S/RES/1718(2006) OP 8(a)(ii)",
    "S/RES/1718(2006) OP 8(a)(iii)",
    "S/RES/1718(2006) OP 8(a)(iv)",
    "S/RES/1718(2006) OP 8(a)(v)",
    "S/RES/1718(2006) OP 8(a)(ix)",
    "S/RES/1718(2006) OP 8(a)(x)",
    "S/RES/1718(2006) OP 8(b)",
    "S/RES/1718(2006) OP 9",
    "S/RES/1718(2006) OP 10",
    "S/RES/1718(2006) OP 17",
    "S/RES/1874(2009)",
    "S/RES/1874(2009) OP 9",
    "S/RES/2087(2013) OP 1",
    "S/RES/2270(2016) OP 6",
    "S/RES/2270(2016) OP 17",
    "S/RES/100(2030)",
]

numerals = st.sampled_from(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi"])
letters = st.sampled_from(list("abcdefghijklmnopqrstuvwxyz"))
tails = st.just(()) | st.tuples(letters) | st.tuples(letters, numerals)
citations = st.builds(
    lambda number, year, paragraph, tail: Citation(number, year, (str(paragraph), *tail) if paragraph else ()),
    st.integers(1, 9999),
    st.integers(1946, 2200),
    st.integers(0, 999),
    tails,
)


@given(citations)
@LAW
def test_a_citation_reads_back_as_it_prints(citation: Citation) -> None:
    assert citation == Citation.parse(str(citation))


@pytest.mark.parametrize("text", AS_THE_LAW_GREW)
def test_a_citation_prints_as_it_was_written(text: str) -> None:
    assert text == str(Citation.parse(text))


def test_a_space_before_the_year_and_around_it_is_forgiven() -> None:
    assert str(Citation.parse(" S/RES/2270 (2016)  OP 8(a) ")) == "S/RES/2270(2016) OP 8(a)"


def test_citations_sort_as_the_law_grew() -> None:
    shuffled = [Citation.parse(text) for text in AS_THE_LAW_GREW]
    random.Random(1718).shuffle(shuffled)
    assert [str(citation) for citation in sorted(shuffled)] == AS_THE_LAW_GREW


@pytest.mark.parametrize(("earlier", "later"), list(itertools.pairwise(AS_THE_LAW_GREW)))
def test_each_place_comes_before_the_next(earlier: str, later: str) -> None:
    assert Citation.parse(earlier) < Citation.parse(later)
    assert Citation.parse(later) >= Citation.parse(earlier)


def test_a_lone_letter_is_a_letter_and_no_numeral() -> None:
    paragraphs = ["c", "d", "h", "i", "j", "v", "w", "x"]
    written = [f"S/RES/2270(2016) OP 8({letter})" for letter in reversed(paragraphs)]
    assert paragraphs == [citation.parts[1] for citation in sorted(map(Citation.parse, written))]


@given(citations, citations)
@LAW
def test_the_order_is_total(one: Citation, other: Citation) -> None:
    assert (one < other) + (one == other) + (other < one) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2270 OP 6",
        "S/RES/2270",
        "S/RES/2270(16) OP 6",
        "S/RES/2270(2016) OP",
        "S/RES/2270(2016) 6",
        "S/RES/2270(2016) OP 6(A)",
        "S/RES/2270(2016) OP (a)",
        "S/RES/2270(2016) OP 8a",
        "S/RES/2270(2016) OP 8(a) and 9",
        "S/RES/2270(1930)",
        "S/RES/2270(2999)",
        "UNSCR 2270",
        "S/RES/12345(2016)",
        "S/PRST/2016(2016)",
    ],
)
def test_what_is_no_citation_is_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no citation; write S/RES/2270\(2016\) OP 8\(a\)"):
        Citation.parse(text)


@pytest.mark.parametrize("text", ["S/RES/1718(2006) OP 0", "S/RES/0(2006)", "S/RES/1718(2006) OP 00(a)"])
def test_there_is_no_resolution_or_paragraph_zero(text: str) -> None:
    with pytest.raises(ValueError, match="is no citation"):
        Citation.parse(text)


def test_leading_zeros_of_a_paragraph_are_dropped() -> None:
    assert Citation.parse("S/RES/2270(2016) OP 6") == Citation.parse("S/RES/2270(2016) OP 06")


def test_the_link_leads_to_the_resolution_whatever_the_paragraph() -> None:
    links = {Citation.parse(f"S/RES/2397(2017){place}").link for place in ("", " OP 5", " OP 8(a)(ii)")}
    assert {"https://undocs.org/S/RES/2397(2017)"} == links


def test_what_encloses_a_place_is_named_narrowest_first() -> None:
    place = Citation.parse("S/RES/1718(2006) OP 8(a)(ii)")
    assert [str(wider) for wider in place.enclosing()] == [
        "S/RES/1718(2006) OP 8(a)(ii)",
        "S/RES/1718(2006) OP 8(a)",
        "S/RES/1718(2006) OP 8",
        "S/RES/1718(2006)",
    ]


@given(citations)
@LAW
def test_the_widest_place_around_any_other_is_its_resolution(citation: Citation) -> None:
    around = citation.enclosing()
    assert (citation, citation.resolution) == (around[0], around[-1])
    assert citation.resolution.paragraph == ""


class Cited(BaseModel):
    place: Citation


def test_a_citation_is_a_field_of_a_model_and_of_its_json() -> None:
    cited = Cited.model_validate({"place": "S/RES/2270(2016) OP 6"})
    assert cited.model_dump_json() == '{"place":"S/RES/2270(2016) OP 6"}'
    assert cited == Cited.model_validate_json(cited.model_dump_json())
    assert cited == Cited(place=Citation(2270, 2016, ("6",)))


@pytest.mark.parametrize("value", ["2270 OP 6", 2270, None, ["S/RES/2270(2016)"]])
def test_a_model_refuses_what_is_no_citation(value: object) -> None:
    with pytest.raises(ValidationError, match="is no citation"):
        TypeAdapter(Citation).validate_python(value)
