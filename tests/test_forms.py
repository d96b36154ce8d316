"""The official forms: ids and labels to the letter; a form that contradicts itself is refused."""

import shutil

import pytest

from generator.form_reader import FORMS_DIR, BrokenForms, load_forms
from tests.helpers import FORMS

REQUESTS_2021 = """
new 一、本年新收政府信息公开申请数量
carried_in 二、上年结转政府信息公开申请数量
outcomes 三、本年度办理结果
granted （一）予以公开
partial （二）部分公开（区分处理的，只计这一情形，不计其他情形）
refused （三）不予公开
secret 1.属于国家秘密
forbidden 2.其他法律行政法规禁止公开
security 3.危及“三安全一稳定”
third_party 4.保护第三方合法权益
internal 5.属于三类内部事务信息
process 6.属于四类过程性信息
enforcement 7.属于行政执法案卷
inquiry 8.属于行政查询事项
unavailable （四）无法提供
not_held 1.本机关不掌握相关政府信息
not_existing 2.没有现成信息需要另行制作
unclear 3.补正后申请内容仍不明确
not_processed （五）不予处理
petition 1.信访举报投诉类申请
repeated 2.重复申请
publication 3.要求提供公开出版物
excessive 4.无正当理由大量反复申请
reconfirm 5.要求行政机关确认或重新出具已获取信息
other_outcomes （六）其他处理
no_correction 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请
unpaid 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请
other 3.其他
total （七）总计
carried_out 四、结转下年度继续办理
"""
GROUPS = {"outcomes", "refused", "unavailable", "not_processed", "other_outcomes", "litigation"}
CHALLENGE_ROWS = {
    "review": "行政复议",
    "litigation": "行政诉讼",
    "litigation_direct": "未经复议直接起诉",
    "litigation_reviewed": "复议后起诉",
}
CHALLENGE_COLUMNS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
APPLICANTS = {
    "natural": "自然人",
    "organisations": "法人或其他组织",
    "business": "商业企业",
    "research": "科研机构",
    "nonprofit": "社会公益组织",
    "legal": "法律服务机构",
    "other": "其他",
    "total": "总计",
}
MADE = {"made": "本年新制作数量", "disclosed": "本年新公开数量", "total_disclosed": "对外公开总数量"}
ISSUED = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"}
ITEMS = {"prior_items": "上一年项目数量", "change": "本年增/减", "decisions": "处理决定数量"}
PRIOR = {"prior_items": "上一年项目数量", "change": "本年增/减"}
PROCUREMENT = {"projects": "采购项目数量", "amount": "采购总金额"}
DECISIONS = {"decisions": "本年处理决定数量"}
FEES = {"amount": "本年收费金额（单位：万元）"}
# Block → its columns and its rows, each id → label.
DISCLOSURE = {
    "cn-2019": [
        ("第二十条第（一）项", MADE, {"regulations": "规章", "normative": "规范性文件"}),
        ("第二十条第（五）项", ITEMS, {"licensing": "行政许可", "other_services": "其他对外管理服务事项"}),
        ("第二十条第（六）项", ITEMS, {"penalties": "行政处罚", "coercion": "行政强制"}),
        ("第二十条第（八）项", PRIOR, {"fees": "行政事业性收费"}),
        ("第二十条第（九）项", PROCUREMENT, {"procurement": "政府集中采购"}),
    ],
    "cn-2021": [
        ("第二十条第（一）项", ISSUED, {"regulations": "规章", "normative": "行政规范性文件"}),
        ("第二十条第（五）项", DECISIONS, {"licensing": "行政许可"}),
        ("第二十条第（六）项", DECISIONS, {"penalties": "行政处罚", "coercion": "行政强制"}),
        ("第二十条第（八）项", FEES, {"fees": "行政事业性收费"}),
    ],
}
SECTIONS = """
preface 引言（原文没有标题）
overview 一、总体情况
disclosure 二、主动公开政府信息情况
requests 三、收到和处理政府信息公开申请情况
challenges 四、政府信息公开行政复议、行政诉讼情况
problems 五、存在的主要问题及改进情况
other 六、其他需要报告的事项
"""
ANNEX = """
disclosed 条 （一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）
gazette 条 1.政府公报公开政府信息数
website 条 2.政府网站公开政府信息数
weibo 条 3.政务微博公开政府信息数
wechat 条 4.政务微信公开政府信息数
responses 次 （三）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）
press_conferences 次 1.参加或举办新闻发布会总次数
press_conferences_led 次 其中：主要负责同志参加新闻发布会次数
interviews 次 2.政府网站在线访谈次数
interviews_led 次 其中：主要负责同志参加政府网站在线访谈次数
interpretations 篇 3.政策解读稿件发布数
social_media_responses 次 4.微博微信回应事件数
"""
REPORT_FORMS = ("cn-2019", "cn-2021")


def pairs(text):
    return [tuple(line.split(" ", 1)) for line in text.strip().split("\n")]


def labelled(items):
    return [(item.id, item.label) for item in items]


def test_forms_and_their_years():
    found = [(form.id, form.kind, form.first_year, form.last_year, form.notice) for form in FORMS.values()]
    assert found == [
        ("cn-2014-statistics", "annex", 2014, None, "国办发〔2014〕32号"),
        ("cn-2019", "report", 2019, 2020, "国办公开办函〔2019〕60号"),
        ("cn-2021", "report", 2021, None, "国办公开办函〔2021〕30号"),
    ]


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_sections(form):
    assert [(section.id, section.title) for section in FORMS[form].sections] == pairs(SECTIONS)
    bodies = {section.id: section.body for section in FORMS[form].sections}
    assert [name for name, body in bodies.items() if body == "table"] == list(FORMS[form].table)
    assert [section.id for section in FORMS[form].sections if not section.required] == ["preface"]


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_table_two(form):
    table = FORMS[form].table["disclosure"]
    columns = table.column_labels
    found = [
        (block.label, {one: columns[one] for one in block.columns}, dict(labelled(block.rows)))
        for block in table.blocks
    ]
    assert found == DISCLOSURE[form]
    assert table.head == "信息内容"
    printed = {(row, column) for _, heads, rows in DISCLOSURE[form] for row in rows for column in heads}
    cells = {(row.id, column.id) for row in table.leaf_rows() for column in table.columns_of(row.id)}
    assert cells == printed
    assert len(cells) == {"cn-2019": 22, "cn-2021": 10}[form]


def test_types_and_units_of_table_two():
    types = {
        (form, column.id): (column.type, column.unit)
        for form in REPORT_FORMS
        for column in FORMS[form].table["disclosure"].leaf_columns
    }
    assert types["cn-2021", "amount"] == ("amount", "万元")
    assert types["cn-2019", "amount"] == ("amount", None)
    assert types["cn-2019", "change"] == ("change", "项")
    rest = {key: value for key, value in types.items() if key[1] not in ("amount", "change")}
    assert {kind for kind, _ in rest.values()} == {"count"}


def test_table_three_of_2021():
    table = FORMS["cn-2021"].table["requests"]
    assert labelled(table.all_rows()) == pairs(REQUESTS_2021)
    leaves = [one for one, _ in pairs(REQUESTS_2021) if one not in GROUPS]
    assert [row.id for row in table.leaf_rows()] == leaves
    assert len(table.leaf_rows()) == 25


def test_table_three_of_2019():
    table = FORMS["cn-2019"].table["requests"]
    expected = [
        ("other_handling", label) if one == "other_outcomes" else (one, label)
        for one, label in pairs(REQUESTS_2021)
        if one not in ("no_correction", "unpaid", "other")
    ]
    assert labelled(table.all_rows()) == expected
    assert len(table.leaf_rows()) == 23
    assert table.undivided_groups == ()


def test_table_three_undivided():
    new, old = (FORMS[form].table["requests"] for form in ("cn-2021", "cn-2019"))
    assert labelled(new.leaf_rows(undivided=True)) == labelled(old.leaf_rows())
    assert len(new.leaf_rows(undivided=True)) == 23
    assert new.row_labels["other_handling"] == "（六）其他处理"


def test_groups_of_table_three():
    rows = {row.id: row for row in FORMS["cn-2021"].table["requests"].all_rows()}
    assert {one: len(rows[one].leaves()) for one in rows if rows[one].rows} == {
        "outcomes": 22,
        "refused": 8,
        "unavailable": 3,
        "not_processed": 5,
        "other_outcomes": 3,
    }
    assert rows["outcomes"].leaves()[-1].id == "total"


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_heads_of_tables_three_and_four(form):
    requests, challenges = FORMS[form].table["requests"], FORMS[form].table["challenges"]
    assert labelled(requests.all_columns()) == list(APPLICANTS.items())
    leaves = ["natural", "business", "research", "nonprofit", "legal", "other", "total"]
    assert [column.id for column in requests.leaf_columns] == leaves
    assert requests.corner == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    assert requests.head == "申请人情况"
    assert labelled(challenges.all_rows()) == list(CHALLENGE_ROWS.items())
    assert labelled(challenges.all_columns()) == list(CHALLENGE_COLUMNS.items())
    assert len(challenges.leaf_rows()) * len(challenges.leaf_columns) == 15


def test_annex():
    (table,) = FORMS["cn-2014-statistics"].tables
    printed = [(row.id, row.unit, row.label) for row in table.leaf_rows() if row.printed]
    assert printed == [tuple(line.split(" ", 2)) for line in ANNEX.strip().split("\n")]
    assert [row.id for row in table.leaf_rows() if not row.printed] == [
        *("normative_disclosed", "normative_made", "other_channels", "other_responses")
    ]


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_relations(form):
    found = [
        (r.code, r.table, r.level, r.each, r.left, r.right, r.at)
        for r in FORMS[form].relations
        if r.level == "error"
    ]
    sixth = {"cn-2019": "other_handling", "cn-2021": "other_outcomes"}[form]
    outcomes = ("granted", "partial", "refused", "unavailable", "not_processed", sixth)
    balance = (("new", "carried_in"), ("total", "carried_out"), "total")
    results = ("upheld", "corrected", "other", "pending")
    assert found == [
        ("requests-balance", "requests", "error", "column", *balance),
        ("requests-row-total", "requests", "error", "row", ("total",), ("natural", "organisations"), "total"),
        ("requests-outcomes", "requests", "error", "column", ("total",), outcomes, "total"),
        ("challenges-total", "challenges", "error", "row", ("total",), results, "total"),
    ]
    assert FORMS[form].relations[0].wording == "第一项加第二项之和，等于第三项加第四项之和"


def test_variants_are_no_official_label_of_the_same_table():
    for form in FORMS.values():
        for table in form.tables:
            labels = {row.label for row in table.all_rows()} | {one.label for one in table.all_columns()}
            variants = [also for row in table.all_rows() for also in row.also]
            variants += [also for column in table.all_columns() for also in column.also]
            assert not labels & set(variants)
            assert len(variants) == len(set(variants))


# Name → what to replace in cn-2021.yml, by what, the code, and a part of the line that has to be mended.
EDITS = {
    "row id twice": ("{id: repeated,", "{id: petition,", "form-duplicate-id", "label: 2.重复申请"),
    "row id of a group": ("{id: secret,", "{id: refused,", "form-duplicate-id", "label: 1.属于国家秘密"),
    "undivided id taken": (
        *("undivided: other_handling", "undivided: granted"),
        *("form-duplicate-id", "undivided: granted"),
    ),
    "column id twice": ("{id: legal,", "{id: research,", "form-duplicate-id", "label: 法律服务机构"),
    "column id of a group": ("{id: business,", "{id: organisations,", "form-duplicate-id", "label: 商业企业"),
    "table id twice": ("- id: challenges\n    name", "- id: requests\n    name", "form-duplicate-id", None),
    "section id twice": ("{id: overview,", "{id: preface,", "form-duplicate-id", None),
    "relation code twice": (
        *("- code: requests-row-total", "- code: requests-balance"),
        *("form-duplicate-id", None),
    ),
    "years that end before they begin": (
        *("years: {first: 2021, last: null}", "years: {first: 2021, last: 2020}"),
        *("form-years", "first: 2021, last: 2020"),
    ),
    "years of another form": (
        *("years: {first: 2021, last: null}", "years: {first: 2020, last: null}"),
        *("form-same-years", "first: 2020"),
    ),
    "two columns that read the same": (
        *("label: 科研机构", "label: 商业企业"),
        *("form-duplicate-label", "id: research, label: 商业企业"),
    ),
    "date of issue that does not exist": ("issued: 2021-09-26", "issued: 2021-13-26", "want-date", "2021-13"),
    "relation over an unknown row": (
        *("left: [new, carried_in]", "left: [new, carried_inn]"),
        *("form-unknown-id", "carried_inn"),
    ),
    "relation that counts a row twice": (
        *("right: [granted, partial, refused,", "right: [granted, secret, refused,"),
        *("form-counted-twice", "[granted, secret"),
    ),
    "relation over an unknown column": (
        *("right: [natural, organisations]", "right: [natural, organisation]"),
        *("form-unknown-id", "[natural, organisation]"),
    ),
    "relation that mixes up rows and columns": (
        *("right: [upheld, corrected", "right: [review, corrected"),
        *("form-unknown-id", "[review, corrected"),
    ),
    "relation at an unknown row": (
        *("    at: total\n    left_text: 新收", "    at: totals\n    left_text: 新收"),
        *("form-unknown-id", "at: totals"),
    ),
    "relation over an unknown table": (
        *("    table: challenges", "    table: challenge"),
        *("form-unknown-id", "table: challenge"),
    ),
    "relation without terms": ("left: [new, carried_in]", "left: []", "form-empty", "left: []"),
    "block with an unknown column": (
        *("columns: [issued, repealed, in_force]", "columns: [issued, repealed, inforce]"),
        *("form-unknown-id", "inforce"),
    ),
    "section without table": ("{id: requests, title", "{id: request, title", "form-section-table", None),
    "table without section": (
        *("{id: requests, title", "{id: request, title"),
        *("form-section-table", "- id: requests\n"),
    ),
    "layout without blocks": ("layout: across", "layout: blocks", "form-layout-blocks", "- id: challenges\n"),
    "blocks without layout": ("layout: blocks", "layout: matrix", "form-layout-blocks", "- id: disclosure\n"),
    "unknown layout": ("layout: across", "layout: diagonal", "want-choice", "layout: diagonal"),
    "unknown key": ("corner: （本列", "korner: （本列", "unknown-key-close", "korner:"),
    "unknown cell type": ("type: amount", "type: money", "want-choice", "type: money"),
    "unknown level": ("level: error", "level: grave", "want-choice", "level: grave"),
    "bad row id": ("{id: petition,", "{id: Petition,", "form-bad-id", "Petition"),
    "bad relation code": ("code: challenges-total", "code: challenges total", "form-bad-id", None),
    "file of another name": ("id: cn-2021", "id: cn-2022", "form-file-name", "id: cn-2022"),
    "other wording than in cn-2019": (
        *("title: 收到的申请都有去向", "title: 收到的申请均有去向"),
        *("form-other-wording", "- code: requests-balance"),
    ),
    "undivided without rows": (
        *("{id: inquiry, label", "{id: inquiry, undivided: inquiries, label"),
        *("form-undivided-without-rows", "inquiries"),
    ),
    "missing label": ("{id: secret, label: 1.属于国家秘密}", "{id: secret}", "missing-key", "{id: secret}"),
    "bad year": ("first: 2021", "first: 21", "want-year", "first: 21"),
    "year in full-width digits": ("first: 2021", "first: 20２１", "want-year", "first: 20２１"),
    "label as a truth value": ("label: 1.属于国家秘密", "label: on", "quote-text", "label: on"),
    "key twice": ("name: 表四\n", "name: 表四\n    name: 表五\n", "duplicate-key", "name: 表五"),
}


def edited(tmp_path, old, new):
    folder = tmp_path / "forms"
    shutil.copytree(FORMS_DIR, folder)
    file = folder / "cn-2021.yml"
    before = file.read_text("utf-8")
    assert old in before
    after = before.replace(old, new, 1)
    file.write_text(after, "utf-8")
    return folder, after, before.index(old)


@pytest.mark.parametrize(("old", "new", "code", "marked"), EDITS.values(), ids=EDITS)
def test_contradictions_are_refused_with_file_and_line(tmp_path, old, new, code, marked):
    folder, after, start = edited(tmp_path, old, new)
    with pytest.raises(BrokenForms) as caught:
        load_forms(folder)
    if marked is None:
        spot = start
    else:  # in the edited line or below it, else the nearest above
        spot = after.find(marked, after.rfind("\n", 0, start) + 1)
        spot = after.rindex(marked, 0, start) if spot < 0 else spot
    line = after.count("\n", 0, spot) + 1
    found = [(one.path, one.line, one.message.code) for one in caught.value.problems]
    assert ("forms/cn-2021.yml", line, code) in found
    assert all(one.line > 0 for one in caught.value.problems)


def test_real_forms_can_be_copied_and_loaded(tmp_path):
    folder, _, _ = edited(tmp_path, "issued: 2021-09-26", "issued: 2021-09-26")
    assert load_forms(folder) == FORMS


def test_every_contradiction_is_told_at_once(tmp_path):
    folder, _, _ = edited(tmp_path, "{id: repeated,", "{id: petition,")
    file = folder / "cn-2019.yml"
    text = file.read_text("utf-8").replace("layout: across", "layout: diagonal")
    file.write_text(text.replace("code: challenges-total", "code: challenges total"), "utf-8")
    with pytest.raises(BrokenForms) as caught:
        load_forms(folder)
    assert [(one.path, one.message.code) for one in caught.value.problems] == [
        ("forms/cn-2019.yml", "want-choice"),
        ("forms/cn-2019.yml", "form-bad-id"),
        ("forms/cn-2021.yml", "form-duplicate-id"),
    ]
    lines = [one.line for one in caught.value.problems[:2]]
    assert lines == sorted(lines)


def test_form_that_is_no_yaml(tmp_path):
    folder, _, _ = edited(tmp_path, "id: cn-2021", "id: [cn-2021")
    with pytest.raises(BrokenForms) as caught:
        load_forms(folder)
    assert {one.message.code for one in caught.value.problems} == {"syntax-open-bracket"}


def test_a_whole_group_has_its_place_as_its_neighbours_have() -> None:
    table = FORMS["cn-2021"].table["requests"]
    start = table.row_places["total"].removesuffix(table.row_labels["total"])
    assert start and table.row_places["other_handling"] == start + table.row_labels["other_handling"]
