"""Reading and decoding: a refusal for each file that is no text, its text for each encoding."""

import codecs
import os
from pathlib import Path

import pytest
from helpers import rendered

from annotator.core.errors import AnnotatorError, ErrorCode
from annotator.core.messages import notice, sentence
from annotator.core.rendering import (
    MEDIA_TYPES,
    NoticeCode,
    Original,
    make_original,
    read_original,
    render,
)
from annotator.core.rendering.decoding import choose_encoding
from annotator.core.rendering.original import SIZE_LIMIT

TEXT = "Grüße — ‘naïve’ 日本語 🙂"


def refused(data: bytes, code: ErrorCode, media_type: str = "text/markdown", **more: str) -> None:
    """Assert that bytes are refused with that code, and that the sentence can be said."""
    with pytest.raises(AnnotatorError) as caught:
        render(make_original(data, media_type, **more))
    assert caught.value.code is code
    assert sentence(caught.value)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode_is_recognised_and_its_mark_is_no_text(data: bytes, encoding: str) -> None:
    original = make_original(data, "text/plain")
    assert (original.encoding, original.text) == (encoding, TEXT)
    assert render(original).notices == ()


def test_another_encoding_is_detected_said_and_changeable() -> None:
    text = (
        "Der Bürgermeister sagte am Dienstag, die Flüsse würden weiter über die Ufer treten. " * 5
    )
    data = text.encode("cp1252")
    detected = render(make_original(data, "text/plain"))
    assert detected.tree.text == text.strip()
    assert [found.code for found in detected.notices] == [NoticeCode.ENCODING_DETECTED]
    assert "encoding" in notice(detected.notices[0])
    assert make_original(data, "text/plain", encoding="latin-1").encoding == "iso8859-1"


@pytest.mark.parametrize(
    ("wanted", "encoding"),
    [
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf_16", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_a_wanted_encoding_is_named_one_way(wanted: str, encoding: str) -> None:
    data = "\ufeffab".encode("utf-16-be" if "be" in wanted else "utf-8")
    if wanted == "utf_16":
        data = codecs.BOM_UTF16_LE + "ab".encode("utf-16-le")
    original = make_original(data, "text/plain", encoding=wanted)
    assert (original.encoding, original.text) == (encoding, "ab")


def test_utf_16_without_a_mark_can_be_asked_for() -> None:
    data = TEXT.encode("utf-16-le")
    refused(data, ErrorCode.FILE_BINARY)
    assert make_original(data, "text/plain", encoding="utf-16").text == TEXT


def test_encodings_that_do_not_fit_or_do_not_exist() -> None:
    refused(b"\xff\xfe\xfd", ErrorCode.ENCODING_WRONG, encoding="utf-8")
    refused(b"\x00\xd8", ErrorCode.ENCODING_WRONG, encoding="utf-16-le")
    for name in ("klingon", "rot13", "base64", "unicode_escape", "utf-7", "a\x00b", ""):
        refused(b"abc", ErrorCode.ENCODING_UNKNOWN, encoding=name)


def test_bytes_that_no_encoding_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charset_normalizer.from_bytes", lambda *_, **__: NoMatch())
    with pytest.raises(AnnotatorError) as caught:
        choose_encoding(b"\xff\x81", None, "x")
    assert caught.value.code is ErrorCode.ENCODING_WRONG


class NoMatch:
    """What charset-normalizer gives where nothing fits."""

    def best(self) -> None:
        """No encoding."""


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"PK\x03\x04docx",
        b"{\\rtf1 text}",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"text\x00text",
    ],
)
def test_binary_files_are_refused(data: bytes) -> None:
    refused(data, ErrorCode.FILE_BINARY)


def test_empty_files_and_files_without_text() -> None:
    refused(b"", ErrorCode.FILE_EMPTY)
    refused(b" \r\n\t\n", ErrorCode.FILE_EMPTY)
    refused("\ufeff \u2028".encode(), ErrorCode.FILE_EMPTY)
    refused(b"---\n\n***\n", ErrorCode.NO_TEXT)
    refused(b"<!-- nothing -->", ErrorCode.NO_TEXT)
    refused(b"---\ntitle: x\n---\n", ErrorCode.NO_TEXT)
    refused(b"|a|b|\n|-|-|\n".replace(b"a", b" ").replace(b"b", b" "), ErrorCode.NO_TEXT)


def test_all_line_ends_are_one_before_anything_else() -> None:
    assert rendered("# a\r\rb\r\nc\r\n\r\n- d\re").tree == rendered("# a\n\nb\nc\n\n- d\ne").tree


def test_only_line_feeds_end_lines() -> None:
    assert rendered("a\x0bb\x0cc\x1cd\x85e\u2028f", "text/plain").tree.text == "a b c d e f"


def read_code(path: Path) -> ErrorCode:
    """The code with which reading a path is refused; the sentence names the path."""
    with pytest.raises(AnnotatorError) as caught:
        read_original(path)
    assert str(path) in sentence(caught.value)
    return caught.value.code


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert read_code(tmp_path / "gone.md") is ErrorCode.FILE_MISSING
    assert read_code(tmp_path) is ErrorCode.FILE_IS_FOLDER
    assert read_code(tmp_path / ("x" * 5000)) is ErrorCode.FILE_UNREADABLE
    (tmp_path / "large.md").touch()
    os.truncate(tmp_path / "large.md", SIZE_LIMIT + 1)
    assert read_code(tmp_path / "large.md") is ErrorCode.FILE_TOO_LARGE
    (tmp_path / "empty.md").touch()
    assert read_code(tmp_path / "empty.md") is ErrorCode.FILE_EMPTY


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert read_code(tmp_path / "pipe.md") is ErrorCode.FILE_UNREADABLE


def test_the_ending_gives_the_media_type(tmp_path: Path) -> None:
    for ending, media_type in {**MEDIA_TYPES, "": "text/plain", ".log": "text/plain"}.items():
        path = tmp_path / f"a{ending.upper()}"
        path.write_text("x")
        original = read_original(path)
        assert (original.media_type, original.data, original.name) == (media_type, b"x", str(path))


def test_an_original_is_its_bytes_type_and_encoding() -> None:
    original = Original(b"abc", "text/plain", "utf-8")
    assert original == Original(b"abc", "text/plain", "utf-8", name="elsewhere.txt")
    assert original.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Le café au lait était très bon à Paris, où la forêt était déjà fermée."),
        ("cp1252", "El niño comió piña mañana en España, ¿qué pasó? Está aquí también."),
        ("cp1250", "Zażółć gęślą jaźń. Książka leży na stole, a źródło było wczoraj w Łodzi."),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy. Včera večer přišel starosta."),
        ("cp1251", "Река поднялась на четыре метра за ночь, сказал мэр города."),
        ("cp1253", "Το ποτάμι ανέβηκε τέσσερα μέτρα μέσα στη νύχτα, είπε ο δήμαρχος."),
        ("cp1255", "הנהר עלה בארבעה מטרים בלילה אחד, אמר ראש העיר."),
        ("cp1256", "ارتفع منسوب النهر أربعة أمتار في ليلة واحدة، قال رئيس البلدية."),
        ("cp932", "川の水位が一晩で四メートル上がったと市長は述べた。町は孤立した。"),
        ("gb18030", "市长说，河水一夜之间上涨了四米。低洼的城区被切断了。"),
        ("cp949", "강물이 하룻밤 사이에 사 미터 올랐다고 시장이 말했다."),
    ],
)
def test_a_short_text_of_each_code_page_is_read_right(encoding: str, text: str) -> None:
    read = make_original(text.encode(encoding), "text/plain")
    assert render(read).tree.text == text
