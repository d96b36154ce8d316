"""The content that the project publishes: well-formed, and the founding five reports as printed.

The numbers below were copied by hand from the published documents, not from the files in `content/`.
Whatever else is in `content/` has to be free of mistakes, and no more.
"""

import hashlib
import re
from collections import Counter
from decimal import Decimal

import pytest

from generator.content import load_content
from generator.findings import badge_of
from tests.conftest import BEILUN, BEILUN_OFFICE, FOUNDING, HUALONG, LVYUAN, ROOT, YUYAO
from tests.helpers import FORMS, brief, check_report

CONTENT = load_content(ROOT / "content", FORMS)
REPORTS = {"/".join(map(str, report.key)): report for report in CONTENT.reports}
COLUMNS = ["natural", "business", "research", "nonprofit", "legal", "other", "total"]
EACH = [pytest.param(key, marks=pytest.mark.founding(key)) for key in FOUNDING]

# Every number other than 0 that a report prints in its tables: (table, row) → column → number.
PRINTED = {
    BEILUN: {
        ("disclosure", "normative"): {"issued": 2},
        ("disclosure", "licensing"): {"decisions": 3061},
        ("disclosure", "penalties"): {"decisions": 260},
        ("requests", "new"): {"natural": 1, "total": 1},
        ("requests", "partial"): {"natural": 1, "total": 1},
        ("requests", "total"): {"natural": 1},
    },
    HUALONG: {
        ("disclosure", "licensing"): {"decisions": 603},
        ("disclosure", "penalties"): {"decisions": 19},
    },
    YUYAO: {
        ("disclosure", "licensing"): {"prior_items": 46, "change": 1, "decisions": 3687},
        ("disclosure", "penalties"): {"prior_items": 72, "decisions": 804},
        ("disclosure", "procurement"): {"projects": 96, "amount": 20189},
        ("requests", "new"): {"natural": 2, "total": 2},
        ("requests", "process"): {"natural": 1, "total": 1},
        ("requests", "not_held"): {"natural": 1, "total": 1},
        ("requests", "total"): {"natural": 2, "total": 2},
        ("annex", "disclosed"): {"value": 629},
        ("annex", "website"): {"value": 629},
        ("annex", "weibo"): {"value": 269},
        ("annex", "wechat"): {"value": 341},
        ("annex", "responses"): {"value": 58},
        ("annex", "interpretations"): {"value": 2},
        ("annex", "social_media_responses"): {"value": 11},
    },
    BEILUN_OFFICE: {
        ("disclosure", "normative"): {"issued": 18, "repealed": 38, "in_force": 203},
        ("requests", "new"): {"natural": 27, "business": 3, "legal": 1, "total": 31},
        ("requests", "granted"): {"natural": 6, "total": 6},
        ("requests", "partial"): {"natural": 1, "total": 1},
        ("requests", "not_held"): {"natural": 2, "business": 1, "total": 3},
        ("requests", "not_existing"): {"natural": 16, "business": 2, "total": 18},
        ("requests", "petition"): {"natural": 2, "total": 2},
        ("requests", "no_correction"): {"legal": 1, "total": 1},
        ("requests", "total"): {"natural": 27, "business": 3, "legal": 1, "total": 31},
    },
    LVYUAN: {
        ("disclosure", "licensing"): {"prior_items": 16, "decisions": 16},
        ("disclosure", "penalties"): {"prior_items": 103, "change": -55, "decisions": 48},
        ("disclosure", "procurement"): {"projects": 12, "amount": Decimal("1082.33")},
    },
}
FACTS = {
    BEILUN: {
        "form": "cn-2021",
        "title": "宁波市北仑区卫生健康局2021年政府信息公开工作年度报告",
        "signed": "2022-01-17",
        "sha256": "6f35e8423603fed7d517d6690c5f202d71d0404bdfb1ccb82a387a16888098c8",
        "cites": ("国务院令第711号", "国办公开办函〔2021〕30号"),
        "period": None,
    },
    HUALONG: {
        "form": "cn-2021",
        "title": "华龙区卫生健康委员会2021年政府信息公开工作年度报告",
        "signed": None,
        "sha256": "91a082a78f57d0c32dea4a29cb3a9c7d9185042995e5d36208b3df33b6ff0649",
        "cites": (),
        "period": None,
    },
    YUYAO: {
        "form": "cn-2019",
        "title": "余姚市卫生健康局2020年度政府信息公开工作年度报告",
        "signed": "2020-01-15",
        "sha256": "536a151ece8eb77f66f8bee5a8ebc0c7bca5b03c6745ecb6ff5da69838c5b3b7",
        "cites": (),
        "period": ("2020-01-01", "2020-12-31"),
    },
    BEILUN_OFFICE: {
        "form": "cn-2021",
        "title": "北仑区人民政府办公室2021年度政府信息公开工作年度报告",
        "signed": None,
        "sha256": "235e8f2ebb238b45b4e4ab2f2ac27d656bff710058aed0b1f1b89e1537d227fe",
        "cites": ("国务院令第711号", "国办公开办函〔2019〕60号"),
        "period": ("2021-01-01", "2021-12-31"),
    },
    LVYUAN: {
        "form": "cn-2019",
        "title": "绿园区卫健局2020年政府信息公开工作年度报告",
        "signed": None,
        "sha256": "d2c02e5de3b04cf4c0b59117df974096bf153607eb0f0a55d6c6260708a1cbe6",
        "cites": (),
        "period": None,
    },
}
# Numbers that a report prints in its prose.
PROSE = {
    BEILUN: ["1195条", "588条"],
    HUALONG: ["5个工作日"],
    YUYAO: ["2629人", "269条", "49475人", "341条", "687篇", "13次", "32个"],
    BEILUN_OFFICE: [
        *("311条", "7次", "15条", "19次", "18件", "16次", "12期", "9次", "4次", "31件", "241件"),
        *("38件", "203件", "10件", "2016年", "近20年", "11个", "79个"),
    ],
    LVYUAN: [],
}


def cells(report):
    """(table, row) → column → cell, for every printed cell."""
    return {
        (table, row): cells
        for table, data in report.all_tables()
        for row, cells in data.rows.items()
        if cells is not None
    }


def test_content_has_no_mistakes():
    assert CONTENT.problems == []


def test_every_founding_report_is_compared():
    assert set(FOUNDING) == set(PRINTED) == set(FACTS) == set(PROSE)


@pytest.mark.parametrize("key", EACH)
def test_founding_reports_are_read(key):
    assert key in REPORTS


@pytest.mark.parametrize("key", EACH)
def test_every_number_is_as_printed(key):
    found = {
        place: {column: cell.value for column, cell in row.items() if cell.value != 0}
        for place, row in cells(REPORTS[key]).items()
    }
    assert {place: row for place, row in found.items() if row} == PRINTED[key]


@pytest.mark.parametrize("key", EACH)
def test_every_cell_is_printed(key):
    """The five reports leave no official cell blank and print no sign in place of a number."""
    kinds = Counter(cell.kind for row in cells(REPORTS[key]).values() for cell in row.values())
    rows = {"cn-2019": 22 + 23 * 7 + 15, "cn-2021": 10 + 25 * 7 + 15}[FACTS[key]["form"]]
    assert kinds == {"number": rows + (12 if key == YUYAO else 0)}


@pytest.mark.parametrize("key", EACH)
def test_facts_around_the_tables(key):
    report = REPORTS[key]
    found = {
        **{"form": report.form.id, "title": report.title, "signed": report.signed},
        **{"sha256": report.source.sha256, "cites": report.cites, "period": report.period},
    }
    assert found == FACTS[key]
    assert (report.published, report.scope, report.explanations) == (None, "own", ())
    assert (report.source.url, report.tables["requests"].undivided) == (None, False)


@pytest.mark.parametrize("key", EACH)
def test_summaries_give_the_numbers_of_the_prose(key):
    report = REPORTS[key]
    assert {part.kind for part in (*report.sections.values(), *report.extra_sections)} == {"summary"}
    text = "".join(part.text for part in report.sections.values())
    for number in PROSE[key]:
        assert re.search(rf"(?<![0-9]){number}", text), number


@pytest.mark.founding(YUYAO, LVYUAN)
def test_what_is_printed_in_a_way_of_its_own():
    yuyao, lvyuan = REPORTS[YUYAO].tables["disclosure"], REPORTS[LVYUAN].tables["disclosure"]
    amounts = [data.cell("procurement", "amount") for data in (yuyao, lvyuan)]
    assert [(cell.printed, cell.value, cell.unit) for cell in amounts] == [
        ("20189万元", Decimal(20189), "万元"),
        ("1082.33万", Decimal("1082.33"), "万"),
    ]
    assert yuyao.cell("licensing", "change").printed == "+1"
    assert lvyuan.cell("penalties", "change").printed == "-55"
    assert yuyao.cell("penalties", "change").printed == "0"


@pytest.mark.founding
def test_what_has_no_place_on_the_form():
    surplus = [(one.table, one.row, one.cells) for one in REPORTS[HUALONG].surplus]
    assert surplus == [
        ("requests", "total", ("0",)),
        ("requests", "carried_out", ("0",)),
        ("challenges", None, ("0",)),
    ]
    (row,) = REPORTS[LVYUAN].extra_rows
    assert row.label == "2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）"
    assert (row.table, [cell.printed for cell in row.cells]) == ("disclosure", ["0"])
    (section,) = REPORTS[YUYAO].extra_sections
    assert (section.title, section.after) == ("政府信息公开收费及减免情况", "requests")
    others = [REPORTS[key] for key in FOUNDING if key not in (HUALONG, LVYUAN, YUYAO)]
    assert not any(one.surplus or one.extra_rows or one.extra_sections for one in others)


@pytest.mark.founding
def test_annex():
    annex = REPORTS[YUYAO].annex
    assert annex.title == "余姚市卫生健康局2020年度政府信息公开工作情况统计表"
    not_printed = [row for row, found in annex.data.rows.items() if found is None]
    assert not_printed == ["normative_disclosed", "normative_made", "other_channels", "other_responses"]
    assert [key for key in FOUNDING if REPORTS[key].annex] == [YUYAO]


@pytest.mark.founding
def test_labels_that_differ_from_the_form():
    assert REPORTS[YUYAO].labels["requests"].rows["new"] == "一、本年新收到政府信息公开申请数量"
    assert REPORTS[BEILUN].labels["requests"].rows["carried_in"] == "二、上年转结政府信息公开申请数量"
    assert REPORTS[HUALONG].labels["requests"].rows["forbidden"] == "2.其他法律法规禁止公开"
    for report in map(REPORTS.get, FOUNDING):
        for table, labels in report.labels.items():
            official = report.form.table[table]
            for one, label in labels.rows.items():
                assert label != official.row_labels[one]
            for one, label in labels.columns.items():
                assert label != official.column_labels[one]


@pytest.mark.founding
def test_exactly_three_findings_fail():
    failing = [
        (key, one.table, brief(one))
        for key in FOUNDING
        for one in check_report(REPORTS[key])
        if one.state != "pass"
    ]
    assert failing == [
        (BEILUN, "requests", ("requests-balance", "total", "total", "fail", 1, 0)),
        (BEILUN, "requests", ("requests-row-total", "total", "total", "fail", 0, 1)),
        (BEILUN, "requests", ("requests-outcomes", "total", "total", "fail", 0, 1)),
    ]


@pytest.mark.founding
def test_badges():
    badges = {key: badge_of(check_report(REPORTS[key])).id for key in FOUNDING}
    assert badges == {key: "inconsistent" if key == BEILUN else "consistent" for key in FOUNDING}


@pytest.mark.founding
def test_files_are_plain():
    """The project's own; of others, the reader asks no more than it has to."""
    content = ROOT / "content"
    reports = [content / "reports" / f"{key}.yml" for key in FOUNDING]
    shared = [content / name for name in ("regions.yml", "portal.yml", "LICENSE.md", "pages/about.md")]
    for file in (*reports, *(report.with_name("agency.yml") for report in reports), *shared):
        data = file.read_bytes()
        assert b"\r" not in data
        assert data.endswith(b"\n")
        assert not data.startswith(b"\xef\xbb\xbf")
        assert all(line == line.rstrip() for line in data.decode("utf-8").split("\n"))


@pytest.mark.founding
def test_sources_differ():
    digests = [REPORTS[key].source.sha256 for key in FOUNDING]
    assert len(set(digests)) == len(digests)
    assert all(len(digest) == hashlib.sha256().digest_size * 2 for digest in digests)
