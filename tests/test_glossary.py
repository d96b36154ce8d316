"""The glossary: its reader, terms in labels, marks of remarks, and the glossary that is published."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import load_content
from generator.exporters import terms as exporter
from generator.fields import Reader
from generator.glossary import Glossary, Term, TermGroup, read_glossary
from generator.pages import report as report_pages
from generator.pages.frames import Head, frames
from generator.pages.page import report_path
from generator.portal import Portal, check_content
from generator.problems import Problem
from generator.render import draw, environment
from generator.yaml_reader import parse_yaml
from tests.conftest import FABRICATED, ROOT
from tests.helpers import FORMS, codes
from tests.rehearsal import RMZF_2021, SFJ_2020, SFJ_2021

PUBLISHED = ROOT / "content" / "glossary.yml"
ALL_LABELS = sorted(
    {
        label
        for form in FORMS.values()
        for table in form.tables
        for label in (*table.row_labels.values(), *table.column_labels.values(), table.corner, table.title)
    }
)


def _term(id_: str, *wordings: str) -> Term:
    return Term(id_, wordings[0], wordings[1:], "示例。", None, ())


def _glossary(*terms: Term) -> Glossary:
    return Glossary((TermGroup("group", "示例", None, terms),))


def _read(text: str) -> tuple[Glossary, list[Problem]]:
    root, problems = parse_yaml(text, "glossary.yml")
    reader = Reader("glossary.yml", problems)
    return (read_glossary(reader, root) if root is not None else Glossary()), reader.problems


@pytest.fixture(scope="module")
def portal() -> Portal:
    return check_content(load_content(FABRICATED, FORMS), FORMS)


@pytest.fixture(scope="module")
def published() -> Glossary:
    if not PUBLISHED.is_file():
        pytest.skip("content/ holds no glossary")
    glossary, problems = _read(PUBLISHED.read_text("utf-8"))
    assert problems == []
    return glossary


# -- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["[]", "示例", "groups: 示例", "groups: [[]]", "groups:\n- terms: 示例"])
def test_a_file_of_another_shape_is_a_problem(text: str) -> None:
    assert _read(text)[1] != []


def test_ids_of_groups_and_terms_share_one_page() -> None:
    text = "groups: [{id: one, heading: 甲, terms: [{id: one, name: 乙, text: 丙, basis: null}]}]"
    assert codes(_read(text)[1]) == ["glossary-duplicate-id"]


def test_a_wording_belongs_to_one_term() -> None:
    one = "{id: one, name: 甲, also: [乙], text: 丙, basis: null}"
    two = "{id: two, name: 乙, text: 丙, basis: null}"
    assert codes(_read(f"groups: [{{id: group, heading: 甲, terms: [{one}, {two}]}}]")[1]) == [
        "glossary-wording-taken"
    ]


def test_a_content_folder_may_have_no_glossary(tmp_path: Path, portal: Portal) -> None:
    assert load_content(tmp_path, FORMS).glossary.groups == ()
    bare = dataclasses.replace(portal, glossary=Glossary())
    page = _page(bare, SFJ_2021)
    assert 'class="term"' not in page and "勾稽关系" in page
    (file,) = exporter.files(bare)
    assert json.loads(file.data) == {}


# -- terms in labels -------------------------------------------------------------------------------------


def test_the_longest_wording_wins() -> None:
    glossary = _glossary(_term("short", "公开"), _term("long", "主动公开"), _term("dot", "1.属"))
    assert [(one.text, one.term) for one in glossary.pieces("非主动公开的公开")] == [
        ("非", None),
        ("主动公开", "long"),
        ("的", None),
        ("公开", "short"),
    ]
    assert [one.term for one in glossary.pieces("1属于")] == [None], "wordings are no patterns"


WORDINGS = st.lists(st.text("公开申请1.(", min_size=1, max_size=4), unique=True, max_size=6)


@given(WORDINGS, st.text("公开申请1.(于", max_size=20))
def test_pieces_are_the_label(wordings: list[str], label: str) -> None:
    glossary = _glossary(*(_term(f"t{number}", one) for number, one in enumerate(wordings)))
    pieces = glossary.pieces(label)
    assert "".join(one.text for one in pieces) == label
    assert all(one.text for one in pieces)
    assert all(glossary.terms[one.term].name == one.text for one in pieces if one.term)
    assert all(not set(wordings) & {one.text} for one in pieces if not one.term)


@pytest.mark.parametrize("table", [table for form in FORMS.values() for table in form.tables])
def test_each_term_is_linked_once_a_table_and_each_label_kept(table, published) -> None:
    for undivided in (False, True):
        drawn, plain = (frames(table, undivided, one) for one in (published, Glossary()))
        linked = [
            piece.term
            for frame in drawn
            for one in (*_heads(frame), frame)
            for piece in one.pieces
            if piece.term
        ]
        assert linked and len(linked) == len(set(linked))
        for one, other in zip(drawn, plain, strict=True):
            assert one.caption == other.caption
            assert [head.text for head in _heads(one)] == [head.text for head in _heads(other)]
            for head in _heads(one):
                assert not head.pieces or "".join(piece.text for piece in head.pieces) == head.text


def _heads(frame) -> list[Head]:
    return [head for line in (*frame.head, *frame.body) for head in line.heads]


def _page(portal: Portal, key) -> str:
    (page,) = (one for one in report_pages.pages(portal) if one.path == report_path(key))
    return draw(environment(), page, portal.settings)


@pytest.mark.parametrize("key", [SFJ_2020, SFJ_2021, RMZF_2021])
def test_terms_cost_a_report_page_at_most_three_kilobytes(portal: Portal, published: Glossary, key) -> None:
    text = _page(dataclasses.replace(portal, glossary=published), key)
    links = re.findall(r'<a class="term" href="[^"]*">[^<]*</a>', text)
    assert 30 < len(links) < 60
    assert sum(len(re.sub(r">[^<]*<", "><", one).encode()) for one in links) <= 3072


# -- marks of remarks ------------------------------------------------------------------------------------


def test_remarks_and_their_marks_lead_to_each_other(portal: Portal) -> None:
    for key in portal.reports:
        text = _page(portal, key)
        marks = dict(re.findall(r'<sup><a id="(noted-[^"]+)" href="#(note-[^"]+)">注\d+</a></sup>', text))
        notes = dict(re.findall(r'<li id="(note-[^"]+)">.*<a href="#(noted-[^"]+)">', text))
        assert {note: mark for mark, note in marks.items()} == notes


def test_a_remark_is_marked_at_its_row(portal: Portal) -> None:
    text = _page(portal, SFJ_2020)
    (row,) = re.findall(r'<tr id="requests-granted">.*', text)
    [(mark, number)] = re.findall(r'href="#(note-requests-\d)">注(\d)<', row)
    assert f'<li id="{mark}">“（一）予以公开”：原文此行用了较小的字。' in text
    assert mark.endswith(number)


def test_a_row_that_is_not_printed_is_marked(portal: Portal) -> None:
    key = next(
        key
        for key, report in portal.reports.items()
        for id_, data in report.tables.items()
        if data and id_ != "annex" and any(data.rows.get(row.id) is None for row in data.leaf_rows())
    )
    text = _page(portal, key)
    (note,) = re.findall(r'<li id="(note-[^"]+)">原文没有印“[^”]*”一行。', text)[:1]
    assert f'href="#{note}">注' in text


# -- the published glossary ------------------------------------------------------------------------------


def test_the_published_glossary_explains_the_forms(published: Glossary) -> None:
    explained = {one.term for label in ALL_LABELS for one in published.pieces(label)} - {None}
    assert len(published.terms) >= 35
    assert {"security", "balance", "process", "carried-over", "partial", "upheld", "in-force"} <= explained


def test_every_basis_names_a_document_that_is_listed(published: Glossary) -> None:
    known = {source.name for source in published.sources}
    named = {
        name
        for term in published.terms.values()
        for name in re.findall(r"《[^》]+》|国办[^〔（]*〔\d+〕\d+号", term.basis or "")
    }
    assert named and named <= known


def test_terms_for_scripts(portal: Portal) -> None:
    (file,) = exporter.files(portal)
    loaded = json.loads(file.data)
    assert file.path == "glossary/terms.json"
    assert set(loaded) == set(portal.glossary.terms)
    assert loaded["balance"] == {
        "name": "勾稽关系",
        "text": "两边的数应当相等。",
        "basis": "示例办法第三条",
    }
    assert loaded["scope"]["basis"] is None
