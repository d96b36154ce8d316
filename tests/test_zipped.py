"""Zip files as others read them."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from generator.zipped import packed, zipped

PARTS = st.dictionaries(st.text("abc/._", min_size=1, max_size=12), st.binary(max_size=400), max_size=5)


@given(PARTS, PARTS)
def test_others_read_what_was_packed(first: dict[str, bytes], more: dict[str, bytes]) -> None:
    more = {name: data for name, data in more.items() if name not in first}
    data = zipped(packed(more, packed(first)))
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        assert {info.filename: found.read(info) for info in found.infolist()} == first | more
    assert data == zipped(packed(first | more))


def test_large_parts_come_out_whole() -> None:
    large = b"".join(str(number).encode() for number in range(200_000))
    with zipfile.ZipFile(io.BytesIO(zipped(packed({"a": large})))) as found:
        assert found.read("a") == large
        assert found.getinfo("a").date_time == (1980, 1, 1, 0, 0, 0)
