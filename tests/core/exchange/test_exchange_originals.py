"""Originals go out as text where that gives the same bytes back, else as base64, or not at all."""

import base64
import codecs
import hashlib

import pytest
from desks import Desks, add, exported, mark, packed

from annotator.core.exchange.format import OriginalRecord
from annotator.core.exchange.originals import original_bytes, original_record
from annotator.core.workspace import Workspace

TEXT = "Über den Fluß 🌊 sagt man: „Nein.“\r\n\r\nZweiter Absatz.\n"

ORIGINALS = {
    "utf-8": TEXT.encode(),
    "utf-8-bom": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16-le": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16-be": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "latin-1": b"Der Flu\xdf war hoch, der Flu\xdf ist niedrig, \xfcber den Flu\xdf geht es.\r",
    "cp932": "川の水位が四メートル上がった。\n月曜日のことだ。".encode("cp932"),
}


@pytest.mark.parametrize("name", ORIGINALS)
def test_every_original_comes_back(desks: Desks, name: str) -> None:
    desk, fresh = desks("desk"), desks("fresh")
    article = add(desk, desk.path.parent / "a.txt", ORIGINALS[name])
    (part,) = exported(desk)["articles"]
    version = part["versions"][0]
    assert set(version["original"]) == {"text"}
    assert version["original"]["text"].encode(version["encoding"]) == ORIGINALS[name]
    assert version["sha256"] == hashlib.sha256(ORIGINALS[name]).hexdigest()
    fresh.import_json(desk.export_json())
    arrival = fresh.stored(article)
    assert arrival is not None
    assert arrival.original.data == ORIGINALS[name]


def test_bytes_that_do_not_encode_back_go_out_as_base64(desks: Desks) -> None:
    data = "日本語".encode("iso2022_jp") + b"\x1b(B text"  # the escape stands there once too often
    desk, fresh = desks("desk"), desks("fresh")
    path = desk.path.parent / "a.txt"
    path.write_bytes(data)
    desk.add(path, encoding="iso2022_jp")
    (part,) = exported(desk)["articles"]
    assert base64.b64decode(part["versions"][0]["original"]["base64"]) == data
    fresh.import_json(desk.export_json())
    assert fresh.export_json() == desk.export_json()


@pytest.mark.parametrize("encoding", ["punycode", "idna"])
def test_a_codec_that_takes_the_square_of_the_length_is_left_alone(encoding: str) -> None:
    assert original_record(b"abc", encoding).text is None
    with pytest.raises(ValueError, match=encoding):
        original_bytes(OriginalRecord(text="abc"), encoding)


def test_bytes_that_are_not_in_their_encoding_go_out_as_base64() -> None:
    record = original_record(b"\xff\xff", "utf-8")
    assert original_bytes(record, "utf-8") == b"\xff\xff"
    assert record.text is None


def test_originals_can_be_left_out(home: Workspace, story: str, desks: Desks) -> None:
    fresh = desks("fresh")
    fresh.import_json(home.export_json(originals=False))
    assert exported(home, originals=False)["articles"][0]["versions"][0]["original"] is None
    assert fresh.stored(story) is None
    opened = fresh.open_article(story)
    assert opened.rendering.text == home.open_article(story).rendering.text
    assert [one.passage for one in fresh.annotations(story)] == [
        one.passage for one in home.annotations(story)
    ]
    assert mark(fresh, story, "Mia Roth").passage is not None
    assert fresh.doctor(full=True) == []


def test_the_file_or_a_fuller_export_brings_the_original(
    home: Workspace, story: str, desks: Desks
) -> None:
    by_file, by_export = desks("by-file"), desks("by-export")
    for desk in (by_file, by_export):
        desk.import_json(home.export_json(originals=False))
    opened = by_file.add(home.path.parent / "story.md")
    assert opened.article.id == story
    assert opened.rendering.tree.blocks[0].kind == "heading"
    by_export.import_json(home.export_json())
    for desk in (by_file, by_export):
        assert desk.stored(story) is not None
        assert desk.export_json() == home.export_json()
        assert desk.doctor(full=True) == []


def test_offsets_are_given_in_three_ways(home: Workspace) -> None:
    (part,) = exported(home)["articles"]
    version = part["versions"][0]
    text = version["renderings"][0]["text"]
    for annotation in part["annotations"]:
        (anchor,) = annotation["anchors"]
        quote = anchor["quote"]
        assert text[anchor["start"] : anchor["end"]] == quote
        wide, raw = text.encode("utf-16-le"), text.encode()
        assert wide[2 * anchor["utf16_start"] : 2 * anchor["utf16_end"]] == quote.encode(
            "utf-16-le"
        )
        assert raw[anchor["utf8_start"] : anchor["utf8_end"]] == quote.encode()
    assert part["annotations"][0]["anchors"][0]["utf16_end"] != anchor["end"]


def test_the_other_offsets_are_not_believed(home: Workspace, desks: Desks) -> None:
    export = exported(home)
    for annotation in export["articles"][0]["annotations"]:
        annotation["anchors"][0].update(utf16_start=1, utf8_end=None, prefix="x", suffix="y")
    fresh = desks("fresh")
    fresh.import_json(packed(export))
    assert fresh.export_json() == home.export_json()
