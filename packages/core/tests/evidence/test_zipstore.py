"""The archive's one spelling, with the standard library's zipfile as the independent reader."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardkeep_core.evidence.kit import zipstore
from wardkeep_core.evidence.kit.zipstore import ZipReader, ZipRefused, ZipWriter

NAMES = st.lists(st.from_regex(r"\A[a-z][a-z0-9._-]{0,9}(/[a-z0-9]{1,5})?\Z"), max_size=6, unique=True)


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    writer = ZipWriter(out)
    for name, content in files.items():
        writer.add(name, content)
    writer.close()
    return out.getvalue()


@given(names=NAMES, content=st.binary(max_size=200))
def test_zipfile_reads_what_we_write(names: list[str], content: bytes) -> None:
    files = {name: content + name.encode() for name in names}
    raw = packed(files)
    with zipfile.ZipFile(io.BytesIO(raw)) as oracle:
        assert oracle.testzip() is None
        assert {name: oracle.read(name) for name in oracle.namelist()} == files
        assert all(info.external_attr >> 16 == 0o100644 for info in oracle.infolist())
    reader = ZipReader(io.BytesIO(raw))
    assert {name: reader.read(name) for name in reader.members} == files
    assert packed(files) == raw


def read_all(raw: bytes, names: tuple[str, ...]) -> list[bytes]:
    reader = ZipReader(io.BytesIO(raw))
    return [reader.read(name) for name in names]


@given(data=st.data())
def test_no_changed_byte_goes_unseen(data: st.DataObject) -> None:
    raw = bytearray(packed({"a.txt": b"alpha", "b/c.txt": b"beta"}))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ZipRefused):
        read_all(bytes(raw), ("a.txt", "b/c.txt"))


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "../a", "a/../b", "a//b", ".a", "a\\b", "a b", "\u00e4", "a/.b", "c:/a", "a\n", "x" * 201]
)
def test_unsafe_names_are_refused(name: str) -> None:
    with pytest.raises(ZipRefused, match="not a safe name"):
        packed({name: b""})


def test_doubled_names_are_refused_whatever_their_case() -> None:
    with pytest.raises(ZipRefused, match="doubled"):
        packed({"a": b"", "A": b""})
    raw = packed({"aaa": b"1", "bbb": b"2"}).replace(b"bbb", b"aaa")
    with pytest.raises(ZipRefused, match="doubled"):
        ZipReader(io.BytesIO(raw))


def foreign(**settings: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.create_system, info.external_attr = 3, 0o100644 << 16
        for name, value in settings.items():
            setattr(archive if name == "comment" else info, name, value)
        archive.writestr(info, b"alpha" * 9)
    return out.getvalue()


def test_archives_in_other_spellings_are_refused() -> None:
    assert ZipReader(io.BytesIO(foreign())).read("a.txt") == b"alpha" * 9
    others = [
        foreign(compress_type=zipfile.ZIP_DEFLATED),
        foreign(external_attr=0o120777 << 16),
        foreign(external_attr=0o100755 << 16),
        foreign(date_time=(2026, 3, 2, 0, 0, 0)),
        foreign(comment=b"hidden"),
        foreign(extra=b"\x01\x00\x00\x00"),
        b"prefix" + foreign(),
        foreign() + b"\n",
        b"",
        b"PK\x05\x06" + bytes(18) + b"x",
    ]
    for raw in others:
        with pytest.raises(ZipRefused):
            ZipReader(io.BytesIO(raw))


def test_limits_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = packed({"a": bytes(2_000)})
    monkeypatch.setattr(zipstore, "MAX_MEMBER_BYTES", 1_000)
    with pytest.raises(ZipRefused, match="limits"):
        packed({"a": bytes(2_000)})
    with pytest.raises(ZipRefused, match="at most 1000 bytes"):
        ZipReader(io.BytesIO(raw)).read("a")
    monkeypatch.setattr(zipstore, "MAX_ARCHIVE_BYTES", 100)
    with pytest.raises(ZipRefused, match="limits"):
        packed({"a": bytes(90)})
    with pytest.raises(ZipRefused, match="22 to 100 bytes"):
        ZipReader(io.BytesIO(raw))
    monkeypatch.setattr(zipstore, "MAX_MEMBERS", 1)
    with pytest.raises(ZipRefused, match="limits"):
        packed({"a": b"", "b": b""})
    with pytest.raises(ZipRefused, match="missing"):
        ZipReader(io.BytesIO(packed({}))).read("a")


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        reader = ZipReader(io.BytesIO(raw))
    except ZipRefused:
        return
    assert packed({name: reader.read(name) for name in reader.members}) == raw
