"""A sentence is taken whole, whatever stops inside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring.sentences import sentence_at


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. It poured! Did it stop? No.",
         ["It rained.", "It poured!", "Did it stop?", "No."]),
        ("Dr. A. B. Moral paid $3.5bn. He left.", ["Dr. A. B. Moral paid $3.5bn.", "He left."]),
        ("The U.S. Senate met at 9 a.m. on Monday. It rose.",
         ["The U.S. Senate met at 9 a.m. on Monday.", "It rose."]),
        ("It closed at 5 p.m. Nobody came.", ["It closed at 5 p.m.", "Nobody came."]),
        ('"We lost." "Who?" he asked. (He knew.) Yes.',
         ['"We lost."', '"Who?" he asked.', "(He knew.)", "Yes."]),
        ("Well... perhaps. So it was.", ["Well... perhaps.", "So it was."]),
        ("It was me. I did it. So did I. Then he left.",
         ["It was me.", "I did it.", "So did I.", "Then he left."]),
        ("He said no. See no. 4 and p. 12. He sat. I saw.",
         ["He said no.", "See no. 4 and p. 12.", "He sat.", "I saw."]),
        ("In 2024. Then what?", ["In 2024.", "Then what?"]),
        ("Am 3. Mai kam z.B. Frau Dr. Moll. Sie ging.",
         ["Am 3. Mai kam z.B. Frau Dr. Moll.", "Sie ging."]),
        ("It fell.[12] It rose.", ["It fell.[12]", "It rose."]),
        ("雨が降った。「もう嫌だ。」彼は言った！本当？",
         ["雨が降った。", "「もう嫌だ。」", "彼は言った！", "本当？"]),
        ("هل جاء؟ نعم. ذهب۔", ["هل جاء؟", "نعم.", "ذهب۔"]),
        ("वह आया। वह गया॥", ["वह आया।", "वह गया॥"]),
        ("「鐘を聞いた。」と彼女は言った。誰も眠らなかった。",
         ["「鐘を聞いた。」と彼女は言った。", "誰も眠らなかった。"]),
        ("डॉ. शर्मा आए। वे बोले।", ["डॉ. शर्मा आए।", "वे बोले।"]),
        ("Ο κ. Παππάς ήρθε; Ναι. Then; no.", ["Ο κ. Παππάς ήρθε;", "Ναι.", "Then; no."]),
        ("Он пил чай и т.д. Она ушла.", ["Он пил чай и т.д.", "Она ушла."]),
        ("เมื่อ พ.ศ. 2540 ดร. สมชาย มา. เขาพูด", ["เมื่อ พ.ศ. 2540 ดร. สมชาย มา.", "เขาพูด"]),
        ("no stop at all", ["no stop at all"]),
        ("one line\nanother. And a third", ["one line", "another.", "And a third"]),
        ("  spaces around.   ", ["spaces around."]),
    ],
)  # fmt: skip
def test_each_place_knows_its_sentence(text: str, sentences: list[str]) -> None:
    found = []
    for place, character in enumerate(text):
        start, end = sentence_at(text, place)
        if not character.isspace():
            assert start <= place < end
        if start < end and text[start:end] not in found[-1:]:
            found.append(text[start:end])
    assert found == sentences


def test_white_space_alone_is_no_sentence() -> None:
    start, end = sentence_at("a\n   \nb", 3)
    assert start == end


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab.!? \n'\"。😀A1", max_size=40), st.data())
def test_a_sentence_lies_in_its_line_and_begins_and_ends_with_words(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text)))
    start, end = sentence_at(text, place)
    assert 0 <= start <= end <= len(text)
    assert "\n" not in text[start:end]
    assert text[start:end] == text[start:end].strip()
