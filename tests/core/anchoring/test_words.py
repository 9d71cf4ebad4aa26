"""A passage snaps to whole words, and swallows nothing that only adjoins them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring.words import (
    next_grapheme,
    next_word_end,
    next_word_start,
    previous_grapheme,
    previous_word_end,
    previous_word_start,
    snap,
    word_at,
    word_near,
)

SENTENCE = 'He said, "we lost 40,520 men" - didn\'t he? (No.)'


def snapped(text: str, touched: str) -> str:
    start = text.index(touched)
    first, last = snap(text, start, start + len(touched))
    return text[first:last]


@pytest.mark.parametrize(
    ("touched", "words"),
    [
        ("ai", "said"),
        ("said, ", "said"),
        ("d, ", "said"),
        ('said, "we', 'said, "we'),
        ('"we los', "we lost"),
        ('"we lost 40,520 men"', '"we lost 40,520 men"'),
        (",52", "40,520"),
        ("idn", "didn't"),
        ("n't", "didn't"),
        ("he?", "he?"),
        (" (N", "No"),
        ("(No.)", "(No.)"),
        ("No.)", "No."),
        (" - ", "-"),
        (", ", ","),
    ],
)
def test_what_is_touched_becomes_whole_words(touched: str, words: str) -> None:
    assert snapped(SENTENCE, touched) == words


@pytest.mark.parametrize(
    ("text", "touched", "words"),
    [
        ("it cost $3.5bn, he said", "$3.5", "$3.5bn"),
        ("„Wir gehen“, sagte er", "„Wir geh", "Wir gehen"),
        ("„Wir gehen“, sagte er", "„Wir gehen“, ", "„Wir gehen“"),
        ("‘Go,’ she said", "Go,’", "Go"),
        ("дорогие друзья", "рогие др", "дорогие друзья"),
        ("قال الرجل", "ال ال", "قال الرجل"),
        ("記録的な損失", "録的", "録的"),
        ("กำลัง", "ก", "กำ"),
        ("a 👩\u200d👩\u200d👧 b", "👩", "👩\u200d👩\u200d👧"),
        ("cafe\u0301s x", "caf", "cafe\u0301s"),
        ("क्षत्रिय है", "त्रि", "क्षत्रिय"),
    ],
)
def test_scripts_of_the_world(text: str, touched: str, words: str) -> None:
    assert snapped(text, touched) == words


@pytest.mark.parametrize(
    ("text", "within", "phrase"),
    [
        ("ชุมชน การเปิดเผย, และ", "ปิด", "การเปิดเผย"),
        ("ปี 2540 ไทย", "2540", "2540"),
        ("ເຈົ້າເວົ້າ ພາສາລາວ.", "າລ", "ພາສາລາວ"),
        ("នេះជា ភាសាខ្មែរ។", "ខ្មែ", "ភាសាខ្មែរ"),
        ("မြန်မာဘာသာ၊ စကား", "ဘ", "မြန်မာဘာသာ"),
        ("ไทย\u200bลาว", "าว", "ลาว"),
        ("Pythonภาษา3", "ษ", "ภาษา"),
        ("Pythonภาษา3", "tho", "Python"),
        ("日本語です", "本", "本"),
        ("हिन्दी भाषा", "ष", "भाषा"),
    ],
)
def test_the_word_at_a_place_of_a_script_without_spaces_is_the_phrase(
    text: str, within: str, phrase: str
) -> None:
    start, end = word_at(text, text.index(within))
    assert text[start:end] == phrase


def test_a_phrase_without_end_is_found_at_once() -> None:
    text = "กา" * 100_000
    assert word_at(text, 100_000) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "touched", "syllables"),
    [
        ("ภาษาไทย", "าษ", "ภาษา"),
        ("ภาษาไทย", "ท", "ไท"),
        ("ระดับเสียง", "บเ", "ดับเสี"),
        ("เด็กๆ สิทธิ์", "ๆ ส", "กๆ สิ"),
        ("สิทธิ์", "ท", "ทธิ์"),
        ("ພາສາ", "າ", "ພາ"),
        ("မြန်မာ", "န", "မြန်"),
        ("ខ្មែរ", "ម", "ខ្មែ"),
    ],
)
def test_what_is_touched_of_a_script_without_spaces_becomes_whole_syllables(
    text: str, touched: str, syllables: str
) -> None:
    assert snapped(text, touched) == syllables


def test_going_on_in_a_script_without_spaces_goes_by_syllables() -> None:
    text = "ภาษาไทย"
    assert next_word_end(text, 0) == 2
    assert previous_word_start(text, 6) == 4


def test_white_space_alone_is_nothing() -> None:
    assert snap("a   b", 1, 4) == (4, 4)


@pytest.mark.parametrize(
    ("touched", "word"),
    [("aid", "said"), (", ", ","), ("40", "40,520"), (" he", "didn't"), ("n't", "didn't")],
)
def test_the_word_at_a_place(touched: str, word: str) -> None:
    start, end = word_at(SENTENCE, SENTENCE.index(touched))
    assert SENTENCE[start:end] == word


def test_white_space_belongs_to_the_word_before_it() -> None:
    assert word_at("one  two", 3) == (0, 3)
    assert word_at("one  two", 4) == (4, 4)


def test_going_from_word_to_word() -> None:
    text = "we lost 40,520 men. 😀 didn't"
    ends, starts = [], []
    place = 0
    while (following := next_word_end(text, place)) != place:
        ends.append(following)
        place = following
    last_words = [text[:end].rsplit(maxsplit=1)[-1] for end in ends]
    assert last_words == ["we", "lost", "40,520", "men", "😀", "didn't"]
    while (before := previous_word_start(text, place)) != place:
        starts.append(before)
        place = before
    assert [text[start] for start in starts] == list("d😀m4lw")
    assert next_word_start(text, 0) == 3
    assert next_word_start(text, starts[0]) == starts[0]
    assert previous_word_end(text, len(text)) == ends[-2]
    assert previous_word_end(text, 2) == 2


def test_going_from_written_character_to_written_character() -> None:
    text = "a👩\u200d👩\u200d👧e\u0301\nb"
    places = [0]
    while places[-1] < len(text):
        places.append(next_grapheme(text, places[-1]))
    assert places == [0, 1, 6, 8, 9, 10]
    back = [len(text)]
    while back[-1] > 0:
        back.append(previous_grapheme(text, back[-1]))
    assert back[::-1] == places


@settings(max_examples=200)
@given(text=st.text(min_size=1, max_size=40), data=st.data())
def test_snapping_stays_inside_and_is_done_at_once(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = snap(text, start, end)
    assert 0 <= first <= last <= len(text)
    if first < last:
        again = snap(text, first, last)
        assert again == (first, last)


@pytest.mark.parametrize(
    ("place", "word"),
    [(14, "rose"), (13, "rose"), (0, "The"), (8, "dam"), (30, "rose")],
)
def test_the_word_near_a_place_is_the_one_before_it_in_the_line(place: int, word: str) -> None:
    text = "The dam, it rose.\nNobody slept."
    start, end = word_at(text, word_near(text, place, 0, 17))
    assert text[start:end] == word


def test_a_line_without_words_has_none_near() -> None:
    assert word_near("a\n...\nb", 4, 2, 5) == 4
