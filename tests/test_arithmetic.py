"""Arithmetic inside a report: every relation, cell by cell, against cases and against a naive computation."""

import random
from collections import Counter
from decimal import Decimal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.findings import BADGES, Finding, badge_of, json_value
from generator.messages import message
from tests.helpers import CASES, FORMS, KEY, brief, check_report, line_of, read_well, report_text

LOADED = yaml.load((CASES / "arithmetic.yml").read_text("utf-8"), yaml.BaseLoader)
USUAL = {"cn-2019": 7 + 23 + 7 + 3, "cn-2021": 7 + 25 + 7 + 3}
RELATIONS = ("requests-balance", "requests-row-total", "requests-outcomes", "challenges-total")


def quoted(value):
    return f'"{value}"' if value in ("-", "/") else value


def case_text(case):
    cells = {place: quoted(value) for place, value in case["set"].items()}
    return report_text(case["form"], case.get("undivided") == "true", cells)


def expected(entry):
    sides = [int(entry[side]) if side in entry else None for side in ("left", "right")]
    return entry["code"], entry.get("row"), entry.get("col"), entry["state"], *sides


@pytest.mark.parametrize("case", LOADED, ids=[case["name"] for case in LOADED])
def test_cases(case):
    findings = check_report(read_well(case_text(case)))
    assert [brief(one) for one in findings if one.state != "pass"] == [
        expected(entry) for entry in case["expect"]
    ]
    assert len(findings) == int(case.get("total", USUAL[case["form"]]))
    assert {one.level for one in findings} == {"error"}
    assert all(one.left == one.right and one.left is not None for one in findings if one.state == "pass")


def test_every_relation_has_a_good_a_bad_a_blank_and_a_sign_case():
    assert {one.code for form in FORMS.values() for one in form.relations if one.level == "error"} == set(
        RELATIONS
    )
    seen = Counter()
    for case in LOADED:
        kinds = {"null": "blank", "/": "sign", "—": "sign", "-": "sign"}
        held = {kinds[value] for value in case["set"].values() if value in kinds}
        held |= {"blank"} if any("[null" in value for value in case["set"].values()) else set()
        for entry in case["expect"]:
            seen.update([(entry["code"], entry["state"])])
            seen.update((entry["code"], kind) for kind in held if entry["state"] == "not_assessable")
        if not case["expect"] and case["set"]:
            seen.update((code, "good") for code in RELATIONS)
    for code in RELATIONS:
        for kind in ("good", "fail", "blank", "sign"):
            assert seen[code, kind], (code, kind)


# -- against a naive computation -------------------------------------------------------------------------

COLUMNS = ["natural", "business", "research", "nonprofit", "legal", "other", "total"]
OUTCOMES = [
    *("granted", "partial", "secret", "forbidden", "security", "third_party", "internal", "process"),
    *("enforcement", "inquiry", "not_held", "not_existing", "unclear", "petition", "repeated"),
    *("publication", "excessive", "reconfirm"),
]
PARTS = ["no_correction", "unpaid", "other"]
RESULTS = ["upheld", "corrected", "other", "pending"]


def verdict(left, right):
    """State and sums of two lists of values, None standing for a cell without a number."""
    if None in left or None in right:
        return "not_assessable", None, None
    return "pass" if sum(left) == sum(right) else "fail", sum(left), sum(right)


def naive(requests, challenges, sixth):
    """Every finding of two tables (row → values), computed from nothing but the rules' text."""
    outcomes = OUTCOMES + sixth
    rows = ["new", "carried_in", *outcomes, "total", "carried_out"]
    found = []
    for index, column in enumerate(COLUMNS):
        left = [requests["new"][index], requests["carried_in"][index]]
        right = [requests["total"][index], requests["carried_out"][index]]
        found.append(("requests-balance", "total", column, *verdict(left, right)))
    for row in rows:
        values = requests[row]
        found.append(("requests-row-total", row, "total", *verdict(values[6:], values[:6])))
    for index, column in enumerate(COLUMNS):
        right = [requests[row][index] for row in outcomes]
        found.append(("requests-outcomes", "total", column, *verdict([requests["total"][index]], right)))
    for row in ("review", "litigation_direct", "litigation_reviewed"):
        values = challenges[row]
        found.append(("challenges-total", row, "total", *verdict(values[4:], values[:4])))
    return found


def consistent_tables(draw, sixth):
    """Tables in which everything adds up."""
    outcomes = OUTCOMES + sixth
    requests = {
        row: [draw.randint(0, 9) for _ in range(6)] for row in ["carried_in", "carried_out", *outcomes]
    }
    requests["total"] = [sum(requests[row][index] for row in outcomes) for index in range(6)]
    for index in range(6):  # move what comes in into what is new
        requests["carried_in"][index] = min(requests["carried_in"][index], requests["total"][index])
    requests["new"] = [
        requests["total"][i] + requests["carried_out"][i] - requests["carried_in"][i] for i in range(6)
    ]
    requests = {row: [*values, sum(values)] for row, values in requests.items()}
    rows = ("review", "litigation_direct", "litigation_reviewed")
    challenges = {row: [draw.randint(0, 9) for _ in RESULTS] for row in rows}
    return requests, {row: [*values, sum(values)] for row, values in challenges.items()}


def spoil(draw, table, mistakes):
    """Other numbers, blanks and signs in some cells; returns what is written and what it is worth."""
    written = {row: [str(value) for value in values] for row, values in table.items()}
    for _ in range(mistakes):
        row = draw.choice(sorted(table))
        index = draw.randrange(len(table[row]))
        text = draw.choice(
            ["null", '"/"', '"-"', "0", str(draw.randint(0, 99)), "{value: null, printed: 若干}"]
        )
        written[row][index] = text
        table[row][index] = int(text) if text.isdigit() else None
    return written


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([("cn-2021", False), ("cn-2021", True), ("cn-2019", False)]),
    st.integers(0, 12),
    st.integers(0, 2**32),
)
def test_findings_equal_a_naive_computation(form, mistakes, seed):
    name, undivided = form
    draw = random.Random(seed)
    sixth = ["other_handling"] if undivided or name == "cn-2019" else PARTS
    requests, challenges = consistent_tables(draw, sixth)
    if not mistakes:
        assert {state for *_, state, _, _ in naive(requests, challenges, sixth)} == {"pass"}
    lines = {f"requests.{row}": values for row, values in spoil(draw, requests, mistakes).items()}
    lines |= {f"challenges.{row}": values for row, values in spoil(draw, challenges, mistakes // 3).items()}
    cells = {place: f"[{', '.join(values)}]" for place, values in lines.items()}
    findings = check_report(read_well(report_text(name, undivided, cells)))
    assert [brief(one) for one in findings] == naive(requests, challenges, sixth)
    assert len(findings) == 7 + 7 + len(OUTCOMES) + len(sixth) + 4 + 3


# -- what a finding says ---------------------------------------------------------------------------------

WRONG = {
    "requests.new": "[1, 0, 0, 0, 0, 0, 1]",
    "requests.partial": "[1, 0, 0, 0, 0, 0, 1]",
    "requests.total": "[1, 0, 0, 0, 0, 0, 0]",
}


def failing(text):
    return [one for one in check_report(read_well(text)) if one.state != "pass"]


def test_wording_of_findings():
    text = report_text(cells=WRONG)
    balance, row_total, outcomes = failing(text)
    assert (
        balance.message.text("zh") == "“总计”：新收的加上年结转的为 1，办结的加结转下年度的为 0，两数不等。"
    )
    assert balance.formula == balance.brief
    assert balance.brief == (
        "一、本年新收政府信息公开申请数量 1 + 二、上年结转政府信息公开申请数量 0"
        " ≠ （七）总计 0 + 四、结转下年度继续办理 0"
    )
    assert row_total.formula == (
        "总计 0 ≠ 自然人 1 + 商业企业 0 + 科研机构 0 + 社会公益组织 0 + 法律服务机构 0 + 其他 0"
    )
    assert row_total.brief == "总计 0 ≠ 自然人 1（其余 5 格均为 0）"
    assert row_total.subject == "三、本年度办理结果 › （七）总计"
    assert outcomes.brief == (
        "（七）总计 0 ≠ （二）部分公开（区分处理的，只计这一情形，不计其他情形） 1（其余 20 格均为 0）"
    )
    assert outcomes.formula.count(" + ") == 20
    assert "表头印明的勾稽关系" in balance.basis


def test_findings_point_to_the_cell():
    text = report_text(cells=WRONG)
    line = line_of(text, "  total: [1")
    assert [(one.path, one.line, one.column) for one in failing(text)] == [
        ("2021.yml", line, text.split("\n")[line - 1].index("0]") + 1)
    ] * 3
    (one,) = failing(report_text(cells={"challenges.review": "[1, 0, 0, 0, 3]"}))
    assert (one.line, one.column) == (line_of(report_text(), "  review:"), 24)
    text = report_text(cells={"requests": "null"})
    assert {(one.line, one.column, one.row, one.col, one.formula) for one in failing(text)} == {
        (line_of(text, "requests: null"), len("requests: n"), None, None, "")
    }


def test_sums_of_zeros_are_named_together():
    (one,) = failing(report_text(cells={"challenges.review.total": "2"}))
    assert one.brief == "总计 2 ≠ 0（4 格均为 0）"
    good = check_report(read_well(report_text()))
    assert good[0].formula.count(" = ") == 1
    assert good[-1].brief == "总计 0 = 0（4 格均为 0）"


def test_what_cannot_be_assessed_says_why():
    (one,) = failing(report_text(cells={"challenges.review.pending": "null"}))
    assert one.formula == "总计 0 ? 结果维持 0 + 结果纠正 0 + 其他结果 0 + 尚未审结 空白"
    assert one.brief == one.formula
    assert one.message.text("zh") == "无法核对：“尚未审结”空白。"
    (one,) = failing(report_text(cells={"challenges.review.pending": '"/"'}))
    assert "尚未审结 /" in one.formula
    assert one.message.text("zh") == "无法核对：“尚未审结”印的不是数。"
    (one,) = failing(report_text(cells={"challenges": "null"}))
    assert one.message.text("zh") == "无法核对：原文没有“政府信息公开行政复议、行政诉讼情况”这张表。"
    one = failing(report_text(cells={"requests.secret": "null"}))[0]
    assert one.message.text("zh") == "无法核对：原文没有印“1.属于国家秘密”。"


def test_places_are_unique_in_a_report():
    for form in ("cn-2019", "cn-2021"):
        places = [one.place for one in check_report(read_well(report_text(form)))]
        assert len(places) == len(set(places))
        assert all(place.replace("-", "").replace("_", "").isalnum() and place.isascii() for place in places)


def test_json_of_a_finding():
    one = failing(report_text(cells=WRONG))[1].as_json("en")
    assert (one["left"], one["right"], one["state"], one["table"]) == (0, 1, "fail", "requests")
    assert (one["region"], one["agency"], one["year"]) == KEY
    assert (one["row"], one["col"], one["code"], one["level"]) == (
        "total",
        "total",
        "requests-row-total",
        "error",
    )
    assert one["message"].endswith("they differ.")


# -- explanations ----------------------------------------------------------------------------------------


def explanation(check="requests-row-total", row="total", column="total", left=0, right=1):
    return (
        f"  - {{check: {check}, row: {row}, column: {column}, left: {left}, right: {right},"
        " reason: 示例原因, by: 示例编辑, date: 2022-03-01}\n"
    )


def explained(*entries, cells=WRONG):
    return failing(report_text(cells=cells, tail="explanations:\n" + "".join(entries)))


def test_an_explanation_that_fits_explains():
    found = explained(explanation())
    assert [(one.code, one.state) for one in found] == [
        ("requests-balance", "fail"),
        ("requests-row-total", "explained"),
        ("requests-outcomes", "fail"),
    ]
    assert found[1].explanation.text("zh") == "已说明：示例原因（示例编辑，2022-03-01）"
    assert (found[1].left, found[1].right) == (0, 1)
    assert "≠" in found[1].formula


@pytest.mark.parametrize(
    "changes",
    [
        *({"left": 1}, {"right": 2}, {"left": "null"}, {"right": "null"}, {"row": "new"}, {"row": "null"}),
        *({"column": "natural"}, {"check": "requests-balance"}, {"check": "challenges-total"}),
    ],
    ids=str,
)
def test_an_explanation_that_does_not_fit_is_a_warning(changes):
    found = explained(explanation(**changes))
    states = [(one.code, one.state, one.level) for one in found]
    assert states == [
        ("requests-balance", "fail", "error"),
        ("requests-row-total", "fail", "error"),
        ("requests-outcomes", "fail", "error"),
        ("explanation-unmatched", "fail", "warning"),
    ]
    text = report_text(cells=WRONG, tail="explanations:\n" + explanation(**changes))
    assert (found[3].line, found[3].column) == (line_of(text, "  - {check"), 5)


def test_a_changed_value_opens_the_finding_again():
    changed = WRONG | {"requests.total": "[2, 0, 0, 0, 0, 0, 0]"}
    found = {one.code: one.state for one in explained(explanation(), cells=changed)}
    assert found["requests-row-total"] == "fail"
    assert found["explanation-unmatched"] == "fail"


def test_an_explanation_of_what_has_been_mended_is_a_warning():
    found = explained(explanation(), cells={})
    assert [(one.code, one.level) for one in found] == [("explanation-unmatched", "warning")]
    # It says something of the file, not of the agency's numbers.
    assert badge_of([*found, *check_report(read_well(report_text()))]).id == "consistent"


def test_the_same_explanation_twice_is_a_warning():
    found = explained(explanation(), explanation())
    assert [one.code for one in found].count("explanation-unmatched") == 1


def test_what_cannot_be_assessed_cannot_be_explained():
    cells = {"challenges.review.total": "null"}
    found = explained(explanation("challenges-total", "review", "total", "null", "null"), cells=cells)
    assert [(one.code, one.state) for one in found] == [
        ("challenges-total", "not_assessable"),
        ("explanation-unmatched", "fail"),
    ]


# -- badges and numbers ----------------------------------------------------------------------------------


def made_up(state, level):
    return Finding(
        *("shili", level, state, KEY, "2021.yml", 1, 1, None, None, None, None, None),
        *((), (), "", message("file-empty"), ""),
    )


@pytest.mark.parametrize(
    ("findings", "badge", "label"),
    [
        ([], "unverifiable", "无法核验"),
        ([("not_assessable", "error")], "unverifiable", "无法核验"),
        ([("not_assessable", "error"), ("not_assessable", "warning")], "unverifiable", "无法核验"),
        ([("pass", "error")], "consistent", "一致"),
        ([("pass", "error"), ("not_assessable", "error")], "consistent", "一致"),
        ([("explained", "error")], "consistent", "一致"),
        ([("fail", "info"), ("pass", "error")], "consistent", "一致"),
        ([("fail", "warning")], "unverifiable", "无法核验"),
        ([("fail", "warning"), ("not_assessable", "error")], "unverifiable", "无法核验"),
        ([("fail", "warning"), ("pass", "warning")], "unverifiable", "无法核验"),
        ([("fail", "warning"), ("pass", "error")], "doubtful", "存疑"),
        ([("fail", "warning"), ("explained", "error")], "doubtful", "存疑"),
        ([("fail", "error")], "inconsistent", "不一致"),
        ([("fail", "warning"), ("fail", "error"), ("pass", "error")], "inconsistent", "不一致"),
        ([("fail", "error"), ("not_assessable", "error")], "inconsistent", "不一致"),
    ],
)
def test_badges(findings, badge, label):
    for order in (findings, findings[::-1]):
        found = badge_of(made_up(*one) for one in order)
        assert (found.id, found.label) == (badge, label)


def test_badges_differ_in_more_than_colour():
    assert len({badge.sign for badge in BADGES.values()}) == len({b.label for b in BADGES.values()}) == 4


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *(
            (None, None),
            (Decimal(0), 0),
            (Decimal("-3"), -3),
            (Decimal("+1"), 1),
            (Decimal("999999999999"), 10**12 - 1),
        ),
        *((Decimal("3.0"), 3), (Decimal("0.1"), "0.1"), (Decimal("59237.2449"), "59237.2449")),
        *((Decimal("999999999999.9999"), "999999999999.9999"), (Decimal("1.50"), "1.50")),
    ],
)
def test_json_values_are_exact(value, shown):
    assert json_value(value) == shown
    assert type(json_value(value)) is type(shown)


@given(st.decimals(-(10**12), 10**12, places=4))
def test_json_values_lose_nothing(value):
    assert Decimal(json_value(value)) == value
