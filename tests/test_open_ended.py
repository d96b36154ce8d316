"""Raw HTML without end tags that HTML does without: known only where Python-Markdown keeps it whole."""

from __future__ import annotations

import markdown
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.html.raw import Reader, Unknown

NAMES = ("div", "table", "tr", "td", "ul", "li", "p", "b")
PIECES = st.sampled_from([*(f"<{name}>" for name in NAMES), *(f"</{name}>" for name in NAMES), "<th>", "字"])


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=9).map(lambda inner: f"<div>{''.join(inner)}</div>"))
@example("<div><table><tr><th>一<td>二<tr><td>三</table></div>")
@example("<div><table><tr><td><ul><li>一<li>二</ul><td>三</table></div>")
@example("<div><td><div></td></div>")
def test_what_is_known_stays_whole(chunk: str) -> None:
    try:
        known = Reader().read(chunk)
    except Unknown:
        return
    if known:
        assert markdown.markdown(f"{chunk}\n\n后") == f"{chunk}\n\n<p>后</p>"


def test_tables_of_reports_are_known() -> None:
    assert Reader().read("<div><table><thead><tr><th>一</thead><tbody><tr><td>二<td>三</tbody></table></div>")
    assert Reader().read("<ul><li>一<li>二</ul>")
