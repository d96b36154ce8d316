"""Hints: numbers that are possible but worth a look at the original. They never change a badge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.agencies import Agency
from generator.checks.across_years import cell_at, same_scope
from generator.fields import Cell
from generator.findings import Finding, on_report
from generator.formulas import Term
from generator.messages import message
from generator.reports import Report, TableData

# A change by this factor is worth a look, if the greater number is at least this large.
FACTOR = 10
LARGE = 100
# An amount in 万元 with so many decimals is exact to 1 元.
USUAL_DECIMALS = 4


def check_items_as_decisions(report: Report, agency: Agency) -> Iterator[Finding]:
    """Decisions that equal items of the year before plus their change: items taken for decisions?"""
    data = report.tables.get("disclosure")
    if data is None:
        return
    for row in data.leaf_rows():
        cells = [data.cell(row.id, column) for column in ("decisions", "prior_items", "change")]
        numbers = [cell.value for cell in cells if cell and cell.value is not None]
        if len(numbers) < 3 or numbers[0] == 0 or cells[0] is None:
            continue
        decisions, items = numbers[0], numbers[1] + numbers[2]
        found = decisions == items
        labels = data.table.column_labels
        terms = [
            Term.of(labels[column], cell, (row.id, column))
            for column, cell in zip(("decisions", "prior_items", "change"), cells, strict=True)
        ]
        yield on_report(
            report,
            "items-as-decisions",
            "fail" if found else "pass",
            message(
                "items-as-decisions" if found else "items-not-decisions", row=row.label, number=decisions
            ),
            (cells[0].line, cells[0].column),
            subject=row.label,
            cell=("disclosure", row.id, "decisions"),
            values=(decisions, items),
            terms=((terms[0],), (terms[1], terms[2])),
            compare="!=",
        )


def check_sudden_change(reports: Sequence[Report], agency: Agency) -> Iterator[Finding]:
    """A number ten times that of the year before, or a tenth of it; totals and table two only."""
    held = {report.key.year: report for report in reports}
    for report in reports:
        before = held.get(report.key.year - 1)
        if before is None or not same_scope(report, before):
            continue
        for table_id, data in report.tables.items():
            if data is None:
                continue
            for row in data.leaf_rows():
                for column in data.table.columns_of(row.id):
                    if (table_id == "disclosure" or column.id == "total") and column.type != "change":
                        yield from _jump(report, before, data, (table_id, row.id, column.id))


def _jump(report: Report, before: Report, data: TableData, place: tuple[str, str, str]) -> Iterator[Finding]:
    cell, earlier = data.cell(place[1], place[2]), cell_at(before, place)
    if not cell or not earlier or cell.value is None or earlier.value is None:
        return
    new, old = cell.value, earlier.value
    small, large = (new, old) if new < old else (old, new)
    if large < LARGE or small * FACTOR > large or small == 0:
        return
    if _unit(report, place, cell) != _unit(before, place, earlier):
        return
    table = data.table
    label = f"{table.row_places[place[1]]} · {table.column_labels[place[2]]}"
    terms = (
        (Term.of(label, cell, place[1:]),),
        (Term.of(label, earlier, place[1:], before.key.year),),
    )
    yield on_report(
        report,
        "sudden-change",
        "fail",
        message("sudden-change", where=label, new=new, old=old, before=before.key.year),
        (cell.line, cell.column),
        subject=label,
        cell=place,
        values=(new, old),
        terms=terms,
    )


def _unit(report: Report, place: tuple[str, str, str], cell: Cell) -> str | None:
    """The unit of a cell, printed inside it or in the head of its column; 万 is short for 万元."""
    columns = report.form.table[place[0]].leaf_columns
    unit = cell.unit or next(column.unit for column in columns if column.id == place[2])
    return {"万": "万元", "亿": "亿元"}.get(unit or "", unit)


def check_remarks(report: Report, agency: Agency) -> Iterator[Finding]:
    """Cells in which more than a number, or something else than one, is printed."""
    for table_id, data in report.all_tables():
        if data is None:
            continue
        table = data.table
        for row_id, cells in data.rows.items():
            for column_id, cell in (cells or {}).items():
                if not _remarked(cell):
                    continue
                where = f"{table.row_places[row_id]} · {table.column_labels[column_id]}"
                yield on_report(
                    report,
                    "cell-remark",
                    "fail",
                    message("cell-remark", where=where, printed=cell.printed),
                    (cell.line, cell.column),
                    subject=where,
                    cell=(table_id, row_id, column_id),
                    values=(cell.value, None),
                )


def check_fine_amounts(report: Report, agency: Agency) -> Iterator[Finding]:
    """Amounts with more than four decimals: finer than 1 元 where the unit is 万元."""
    for table_id, data in report.all_tables():
        # Only amounts may have decimals at all.
        for row_id, cells in data.rows.items() if data and data.table.amounts else ():
            for column_id, cell in (cells or {}).items():
                if data is None or cell.value is None or _decimals(cell.value) <= USUAL_DECIMALS:
                    continue
                where = f"{data.table.row_places[row_id]} · {data.table.column_labels[column_id]}"
                yield on_report(
                    report,
                    "fine-amount",
                    "fail",
                    message("fine-amount", where=where, printed=cell.printed, limit=USUAL_DECIMALS),
                    (cell.line, cell.column),
                    subject=where,
                    cell=(table_id, row_id, column_id),
                    values=(cell.value, None),
                )


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _remarked(cell: Cell) -> bool:
    """Whether a cell prints words; other ways to write the number alone are no remark."""
    if cell.printed is None or cell.printed.isdigit() or cell.kind == "mark":
        return False
    if cell.value is None:
        return True
    bare = cell.printed.translate(_SIGNS).replace(cell.unit or "", "").strip()
    try:
        return Decimal(bare) != cell.value
    except ArithmeticError:
        return True


_SIGNS = str.maketrans("０１２３４５６７８９．＋－−", "0123456789.+--", "，,　 \u00a0")


def check_extra_rows(report: Report, agency: Agency) -> Iterator[Finding]:
    """Rows that the official form does not have."""
    for index, row in enumerate(report.extra_rows, 1):
        what = message("extra-row", label=row.label)
        place = f"{row.table}-{index}"
        at = (row.line, row.column)
        yield on_report(report, "extra-row", "fail", what, at, subject=row.label, row=place)
