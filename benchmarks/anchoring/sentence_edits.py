"""Edits of whole sentences."""

from anchoring import units
from anchoring.draft import Cells, copy_of, new_cells
from anchoring.editor import Editor, Spot


def insert_sentence(editor: Editor) -> int:
    """A sentence of elsewhere comes in."""
    number = editor.some_line()
    if number is None:
        return 0
    cells = new_cells(editor.fresh_sentence())
    editor.put_sentence(number, editor.pick.choice(editor.gap_places(number)), cells)
    return len(cells)


def delete_sentence(editor: Editor) -> int:
    """A sentence goes."""
    spot = editor.sentence()
    if spot is None:
        return 0
    _take(editor, spot)
    return len(spot.words)


def move_sentence(editor: Editor) -> int:
    """A sentence stands elsewhere, in its line or in another."""
    spot = editor.sentence()
    if spot is None:
        return 0
    cells = _take(editor, spot)
    number = editor.pick.choice(editor.full_lines(4) or [spot.line])
    editor.put_sentence(number, editor.pick.choice(editor.gap_places(number)), cells)
    return len(spot.words)


def move_and_reword(editor: Editor) -> int:
    """A sentence stands elsewhere, and one of its words is another one."""
    spot = editor.sentence()
    if spot is None:
        return 0
    start, end = editor.pick.choice(units.words(spot.words))
    word = editor.stock.other(editor.stock.words, spot.words[start:end], editor.pick)
    editor.draft.reword(spot.line, spot.start + start, spot.start + end, word)
    whole = spot.words[:start] + word + spot.words[end:]
    cells = _take(editor, spot._replace(end=spot.start + len(whole), words=whole))
    number = editor.pick.choice(editor.full_lines(4) or [spot.line])
    editor.put_sentence(number, editor.pick.choice(editor.gap_places(number)), cells)
    return len(whole)


def duplicate_beside(editor: Editor) -> int:
    """A sentence stands there twice, one directly behind the other."""
    return _duplicate(editor, beside=True)


def duplicate_afar(editor: Editor) -> int:
    """A sentence stands once more in another line."""
    return _duplicate(editor, beside=False)


def look_alike_near(editor: Editor) -> int:
    """Directly before or behind a sentence stands one that has one other word."""
    spot = editor.sentence()
    if spot is None:
        return 0
    copy = editor.near_copy(spot)
    editor.put_sentence(spot.line, editor.pick.choice((spot.start, _behind(editor, spot))), copy)
    return len(copy)


def look_alike_afar(editor: Editor) -> int:
    """In another line stands a sentence that has one other word."""
    spot = editor.sentence()
    number = editor.far_line(spot.line) if spot else None
    if spot is None or number is None:
        return 0
    copy = editor.near_copy(spot)
    editor.put_sentence(number, editor.pick.choice(editor.gap_places(number)), copy)
    return len(copy)


def replace_by_look_alike(editor: Editor) -> int:
    """A sentence goes, and in another line comes one that begins with the same few words."""
    spot = editor.sentence()
    number = editor.far_line(spot.line) if spot else None
    if spot is None or number is None:
        return 0
    other = editor.stock.other(editor.stock.sentences, spot.words, editor.pick)
    copy = new_cells(editor.first_words(spot.words, 3) + editor.end(other))
    _take(editor, spot)
    editor.put_sentence(number, editor.pick.choice(editor.gap_places(number)), copy)
    return len(copy)


def _duplicate(editor: Editor, *, beside: bool) -> int:
    spot = editor.sentence()
    if spot is None:
        return 0
    cells = copy_of(editor.draft.lines[spot.line][spot.start : spot.end], beside=beside)
    if beside:
        editor.put_sentence(spot.line, _behind(editor, spot), cells)
        return len(cells)
    number = editor.far_line(spot.line)
    if number is None:
        return 0
    editor.put_sentence(number, editor.pick.choice(editor.gap_places(number)), cells)
    return len(cells)


def _behind(editor: Editor, spot: Spot) -> int:
    """Where the sentence after this one begins, or the line ends."""
    return min(place for place in editor.gap_places(spot.line) if place >= spot.end)


def _take(editor: Editor, spot: Spot) -> Cells:
    """Take a sentence out with the white space behind it, or before it at the end of a line."""
    line, start, end = editor.draft.line(spot.line), spot.start, spot.end
    while end < len(line) and line[end].isspace():
        end += 1
    if end == len(line):
        while start and line[start - 1].isspace():
            start -= 1
    before, after = spot.start - start, end - spot.end
    taken = editor.draft.take(spot.line, start, end)
    return taken[before : len(taken) - after]
