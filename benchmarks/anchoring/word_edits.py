"""Edits inside sentences."""

from anchoring import units
from anchoring.editor import Editor, Spot


def typo(editor: Editor) -> int:
    """Two letters of a word change places, or one is left out or doubled."""
    spot = editor.some(units.words, lambda spot: len(spot.words) > 3 and spot.words.isalpha())
    if spot is None:
        return 0
    at = spot.start + editor.pick.randrange(1, len(spot.words) - 2)
    match editor.pick.randrange(3):
        case 0:
            taken = editor.draft.take(spot.line, at, at + 1)
            editor.draft.put(spot.line, at + 1, taken)
        case 1:
            editor.draft.take(spot.line, at, at + 1)
        case _:
            editor.draft.insert(spot.line, at, editor.draft.line(spot.line)[at])
    return 1


def swap_word(editor: Editor) -> int:
    """Another word stands there."""
    spot = editor.word()
    if spot is None:
        return 0
    word = editor.stock.other(editor.stock.words, spot.words, editor.pick)
    editor.draft.reword(spot.line, spot.start, spot.end, word)
    return len(spot.words)


def swap_number(editor: Editor) -> int:
    """Another number stands there."""
    spot = editor.some(units.numbers)
    if spot is None:
        return 0
    number = editor.stock.other(editor.stock.numbers, spot.words, editor.pick)
    editor.draft.reword(spot.line, spot.start, spot.end, number)
    return len(spot.words)


def insert_words(editor: Editor) -> int:
    """One to five words come in before a word, none that stand there already."""
    spot = editor.word()
    if spot is None:
        return 0
    piece = editor.some_words(5)
    if _slides(editor, spot, piece, spot.start):
        return 0
    gap = "" if units.is_continuous(piece[-1]) else " "
    editor.draft.insert(spot.line, spot.start, piece + gap)
    return len(piece)


def delete_words(editor: Editor) -> int:
    """One to five words go."""
    spot = editor.phrase(5)
    if spot is None or _slides(editor, spot, spot.words, spot.end):
        return 0
    line = editor.draft.line(spot.line)
    start, end = spot.start, spot.end
    if line[end : end + 1] == " ":
        end += 1
    elif start and line[start - 1] == " ":
        start -= 1
    editor.draft.take(spot.line, start, end)
    return end - start


def _slides(editor: Editor, spot: Spot, piece: str, after: int) -> bool:
    """Whether the words beside a change are those that it begins or ends with.

    "the old" taken out of "the old the new" could as well be "old the": what survived is anybody's
    guess then, so no such change is made.
    """
    line = editor.draft.line(spot.line)
    spans = units.words(piece)
    before = [line[a:b] for a, b in units.words(line[: spot.start])][-1:]
    behind = [line[after:][a:b] for a, b in units.words(line[after:])][:1]
    if not spans:
        return True
    first, last = piece[slice(*spans[0])], piece[slice(*spans[-1])]
    if units.is_continuous(piece[-1]):
        return _touch(first, behind, 0) or _touch(last, before, -1)
    return [first] == behind or [last] == before


def _touch(word: str, beside: list[str], side: int) -> bool:
    """Whether two pieces of a script without spaces meet in the same character."""
    return any(word[side] == other[side] for other in beside)


def insert_emoji(editor: Editor) -> int:
    """An emoji comes in behind a word, some of several code points."""
    spot = editor.word()
    if spot is None:
        return 0
    sign = editor.pick.choice(("🙂", "👨‍👩‍👧‍👦", "🇵🇹", "👩🏽‍🚒", "❤️", "🏳️‍🌈", "1️⃣"))
    editor.draft.insert(spot.line, spot.end, f" {sign}")
    return len(sign)


def remove_emoji(editor: Editor) -> int:
    """An emoji goes."""
    spot = editor.some(units.emoji)
    if spot is None:
        return 0
    line = editor.draft.line(spot.line)
    start = spot.start - (spot.start > 0 and line[spot.start - 1] == " ")
    editor.draft.take(spot.line, start, spot.end)
    return spot.end - start
