"""The edits by name, and how many of them make a light, medium or heavy revision."""

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

from anchoring import line_edits, look_edits, sentence_edits, word_edits
from anchoring.draft import Draft
from anchoring.editor import Editor
from anchoring.stock import Stock

Edit = Callable[[Editor], int]
"""Makes one change and returns how many code points it touched; 0 where it could not be made."""

EDITS: Mapping[str, Edit] = MappingProxyType(
    {
        "typo": word_edits.typo,
        "word swapped": word_edits.swap_word,
        "number swapped": word_edits.swap_number,
        "words inserted": word_edits.insert_words,
        "words deleted": word_edits.delete_words,
        "emoji inserted": word_edits.insert_emoji,
        "emoji removed": word_edits.remove_emoji,
        "sentence inserted": sentence_edits.insert_sentence,
        "sentence deleted": sentence_edits.delete_sentence,
        "sentence moved": sentence_edits.move_sentence,
        "sentence moved, reworded": sentence_edits.move_and_reword,
        "sentence doubled beside": sentence_edits.duplicate_beside,
        "sentence doubled afar": sentence_edits.duplicate_afar,
        "look-alike beside": sentence_edits.look_alike_near,
        "look-alike afar": sentence_edits.look_alike_afar,
        "gone, look-alike afar": sentence_edits.replace_by_look_alike,
        "paragraph split": line_edits.split_paragraph,
        "paragraphs merged": line_edits.merge_paragraphs,
        "paragraph moved": line_edits.move_paragraph,
        "paragraph deleted": line_edits.delete_paragraph,
        "paragraph inserted": line_edits.insert_paragraph,
        "heading renamed": line_edits.rename_heading,
        "list to prose": line_edits.list_to_prose,
        "prose to list": line_edits.prose_to_list,
        "typography": look_edits.typography,
        "white space": look_edits.white_space,
    }
)

_OFTEN = ("typo", "word swapped", "number swapped", "words inserted", "words deleted")
_SELDOM = ("typography", "white space")
MIXED = (*_OFTEN * 3, *(name for name in EDITS if name not in _OFTEN + _SELDOM))
"""What a mixed revision chooses from."""

SHARES: Mapping[str, float] = MappingProxyType({"medium": 0.05, "heavy": 0.30})
"""The share of the text's code points that is touched."""

_TRIES = 25


def edit(text: str, kind: str, stock: Stock, pick: random.Random) -> Draft:
    """A text edited in one way."""
    draft = Draft(text)
    revise(draft, kind, stock, pick)
    return draft


def revise(draft: Draft, kind: str, stock: Stock, pick: random.Random) -> None:
    """Make one to three changes of one kind, or a mixed revision by its strength."""
    editor = Editor(draft, stock, pick)
    if kind in SHARES:
        _touch(editor, round(len(draft.text) * SHARES[kind]))
    elif kind == "light":
        _make(editor, [pick.choice(MIXED) for _ in range(pick.randint(1, 3))])
    else:
        _make(editor, [kind] * pick.randint(1, 3))


def _make(editor: Editor, names: list[str]) -> None:
    for name in names:
        any(EDITS[name](editor) for _ in range(_TRIES))


def _touch(editor: Editor, wanted: int) -> None:
    """Make changes until they touched as many code points as are wanted."""
    touched, tries = 0, 0
    while touched < wanted and tries < wanted:
        touched += EDITS[editor.pick.choice(MIXED)](editor)
        tries += 1
