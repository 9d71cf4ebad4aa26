"""Words of strangers leave as words: on a terminal, in a table, in a citation, as a file's name."""

import csv
import io
import json
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from annotator.cli.output import print_json, remark, say
from annotator.cli.program import main
from annotator.core.exchange import citation
from annotator.core.exchange.table import FORMULA, copied_table, encode_table
from annotator.core.model import Details, Kind
from annotator.core.workspace import Workspace
from annotator.ui.verbs.going_out import file_name

ESCAPES = (
    "\x1b[2J",
    "\x1b]0;owned\x07",
    "\x9b31m",
    "\r",
    "\x08" * 9,
    "\u202egpj.exe",
    "\0",
    "\x7f",
)
FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\r=1", "\n=1", "＝1+1", "\u200b=1+1",
    '"=1+1"', '"=cmd|\'/c calc\'!A0"', '"\n=1+1', "\ufeff=1", "'=1",
    '=HYPERLINK("http://h","x")',
)  # fmt: skip
NAMES = (
    "../../etc/passwd", "a/b\\c:d*e?f", "CON", "nul.txt", "COM1", "lpt9.md", "aux .x", "name.",
    "name ", ".", "..", "", "\u202egpj.exe", "x" * 600, "ä" * 300, "😀" * 100, "a\nb\0c", "...",
    "-rf", "~root", "CON ",
)  # fmt: skip
DEVICES = {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10))}


@pytest.mark.parametrize("escape", ESCAPES)
def test_no_output_steers_the_terminal(escape: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(f"a{escape}b\n\tc")
    remark(f"a{escape}b")
    print_json({"title": f"a{escape}b"})
    told = capsys.readouterr()
    for text in (told.out, told.err):
        controls = [one for one in text if unicodedata.category(one) == "Cc" and one not in "\n\t"]
        assert controls == []
        assert "\u202e" not in text
    written = told.out[told.out.index("{") :]
    assert json.loads(written) == {"title": f"a{escape}b"}


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_of_a_table_is_a_formula(words: str) -> None:
    row = [words] * 9
    rows = list(csv.reader(io.StringIO(encode_table([row]).decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert not any(FORMULA.match(cell) for cell in rows[1])
    copied = copied_table([row])
    # A spreadsheet takes lines that are pasted apart by the same rules, at tabs.
    pasted = list(csv.reader(io.StringIO(copied.text), delimiter="\t"))
    assert [len(cells) for cells in pasted] == [9, 9]
    assert not any(FORMULA.match(cell) for cell in pasted[1])
    assert "<b>" not in copied_table([["<b>x"] * 9]).html


@pytest.mark.parametrize("title", NAMES)
@pytest.mark.parametrize("ending", [".json", ", 10000 marks.annotator"])
def test_a_name_that_is_offered_is_one_on_any_system(title: str, ending: str) -> None:
    name = file_name(title) + ending
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(one)[0] == "C" for one in name)
    assert len(name.encode()) <= 255
    stem = name.partition(".")[0].strip().casefold()
    assert stem not in DEVICES
    assert name.strip(". ")
    assert not name.startswith((".", " "))


def test_a_citation_is_words_in_each_of_its_forms() -> None:
    hostile = "x\n\n# h\x1b[2J <script>a</script>\u202e [l](http://h) "
    details = Details(
        title=hostile, author=hostile, publisher=hostile, url="javascript:alert(1)",
        published_on="2024",
    )  # fmt: skip
    copied = citation.cite(details, f"{hostile}=1")
    for text in (copied.text, copied.markdown, copied.html):
        assert not any(unicodedata.category(one) == "Cc" and one != "\n" for one in text)
        assert "\u202e" not in text
    assert "<script" not in copied.html
    assert "href" not in copied.html
    assert not any(line.startswith("#") for line in copied.markdown.splitlines())
    assert "](<javascript" not in copied.markdown


def test_an_article_with_escapes_is_shown_without_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = f"Qx7{''.join(ESCAPES)}"
    file = tmp_path / "a.md"
    file.write_text(f"# T\n\n{words.replace(chr(0), '')} and more words\n", encoding="utf-8")
    with closing(Workspace.open(reader=words)) as workspace:
        article = workspace.add(file).article.id
        workspace.edit_article(article, Details(title=words, author=words, url=f"http://h/{words}"))
        workspace.mark(article, 0, 3, Kind.CLAIM, note=words, tags=[words])
    for verb in (["list"], ["list", article], ["show", article], ["history"], ["search", "Qx7"],
                 ["versions", article], ["doctor"], ["trash"], ["show", words]):  # fmt: skip
        with pytest.raises(SystemExit):
            main(verb)
        told = capsys.readouterr()
        for text in (told.out, told.err):
            assert not any(one in text for one in ("\x1b", "\x9b", "\x07", "\x08", "\u202e")), verb
