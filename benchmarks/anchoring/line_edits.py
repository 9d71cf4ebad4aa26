"""Edits of whole paragraphs, headings and list items: the lines of an article text."""

from itertools import pairwise

from anchoring import units
from anchoring.draft import Cells, new_cells
from anchoring.editor import Editor


def split_paragraph(editor: Editor) -> int:
    """A paragraph becomes two, between two of its sentences."""
    numbers = [n for n in editor.full_lines(8) if len(units.sentences(editor.draft.line(n))) > 1]
    if not numbers:
        return 0
    number = editor.pick.choice(numbers)
    cut = editor.pick.choice(units.sentences(editor.draft.line(number))[1:]).start
    _split(editor, number, [cut])
    return 1


def merge_paragraphs(editor: Editor) -> int:
    """A paragraph becomes the end of the one before it."""
    numbers = [n for n in editor.full_lines(8) if n and editor.draft.lines[n - 1]]
    if not numbers:
        return 0
    _merge(editor, editor.pick.choice(numbers) - 1, 2, "")
    return 1


def move_paragraph(editor: Editor) -> int:
    """A paragraph stands elsewhere."""
    numbers = editor.only_lines(4)
    if len(numbers) < 2:
        return 0
    number = editor.pick.choice(numbers)
    cells = editor.draft.lines.pop(number)
    places = [n for n in range(len(editor.draft.lines) + 1) if n != number]
    editor.draft.lines.insert(editor.pick.choice(places), cells)
    return len(cells)


def delete_paragraph(editor: Editor) -> int:
    """A paragraph goes."""
    numbers = editor.only_lines(2)
    if len(numbers) < 2:
        return 0
    return len(editor.draft.lines.pop(editor.pick.choice(numbers)))


def insert_paragraph(editor: Editor) -> int:
    """A paragraph of two to four sentences of elsewhere comes in."""
    chosen = [editor.fresh_sentence() for _ in range(editor.pick.randint(2, 4))]
    words = "".join(sentence + units.gap_behind(sentence) for sentence in chosen).strip()
    editor.draft.lines.insert(editor.pick.randrange(len(editor.draft.lines) + 1), new_cells(words))
    return len(words)


def rename_heading(editor: Editor) -> int:
    """Some words of a short line without a stop at its end become others."""
    lines = {n: editor.draft.line(n) for n in editor.full_lines()}
    headings = [n for n, line in lines.items() if len(line) < 80 and line[-1:] not in ".。।!?” "]
    if not headings:
        return 0
    number = editor.pick.choice(headings)
    spans = units.words(lines[number])
    first = editor.pick.randrange(len(spans))
    last = editor.pick.randrange(first, len(spans))
    start, end = spans[first].start, spans[last].end
    editor.draft.reword(number, start, end, editor.some_words(last - first + 2))
    return end - start


def list_to_prose(editor: Editor) -> int:
    """Two to five lines that follow one another become one, with commas between them."""
    numbers = [n for n in range(len(editor.draft.lines) - 1) if editor.draft.lines[n]]
    if not numbers:
        return 0
    number = editor.pick.choice(numbers)
    most = min(5, len(editor.draft.lines) - number)
    _merge(editor, number, editor.pick.randint(2, most), ",")
    return 1


def prose_to_list(editor: Editor) -> int:
    """Each sentence of a paragraph becomes a line of its own."""
    numbers = [n for n in editor.full_lines(8) if len(units.sentences(editor.draft.line(n))) > 1]
    if not numbers:
        return 0
    number = editor.pick.choice(numbers)
    _split(editor, number, [span.start for span in units.sentences(editor.draft.line(number))[1:]])
    return 1


def _split(editor: Editor, number: int, cuts: list[int]) -> None:
    """Cut a line before each of `cuts`; the white space there goes."""
    cells = editor.draft.lines[number]
    bounds = [0, *cuts, len(cells)]
    parts = [cells[a:b] for a, b in pairwise(bounds)]
    editor.draft.lines[number : number + 1] = [_without_space_behind(part) for part in parts]


def _without_space_behind(cells: Cells) -> Cells:
    end = len(cells)
    while end and cells[end - 1].character.isspace():
        end -= 1
    return cells[:end]


def _merge(editor: Editor, number: int, count: int, sign: str) -> None:
    """Make one line of `count` lines from `number` on, `sign` and a space between them."""
    parts = editor.draft.lines[number : number + count]
    merged = list(parts[0])
    for part in parts[1:]:
        gap = units.gap_behind("".join(cell.character for cell in merged))
        merged += [*new_cells(sign + gap), *part]
    editor.draft.lines[number : number + count] = [merged]
