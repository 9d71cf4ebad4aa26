"""The codebook as data: three questions that tell the kinds apart, with examples of our own.

The examples are from the sample article, which is fictional.
"""

from dataclasses import dataclass

from annotator.core.model import Kind
from annotator.ui.translation import QT_TRANSLATE_NOOP

CONTEXT = "Codebook"
"""What all words here are translated in."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a passage, in its turn, and the kind that a "yes" gives it."""

    words: str
    kind: Kind
    explanation: str
    examples: tuple[str, ...]


INTRODUCTION = QT_TRANSLATE_NOOP(
    "Codebook", "Mark what can be checked, waited for or asked about. In this order:"
)

QUESTIONS = (
    Question(
        QT_TRANSLATE_NOOP("Codebook", "1.  Did it depend on something that had not happened yet?"),
        Kind.PROJECTION,
        QT_TRANSLATE_NOOP(
            "Codebook",
            "Its truth hangs on the time after the article was published, or on a condition that "
            "was not met. Announced plans and vows count. “Would have” and “must” do not.",
        ),
        (
            QT_TRANSLATE_NOOP("Codebook", "“It will hold its first hearing on 3 June”: a plan."),
            QT_TRANSLATE_NOOP("Codebook", "“has vowed to publish the raw readings”: a vow."),
            QT_TRANSLATE_NOOP(
                "Codebook",
                "“the reservoir will be full again before the middle of June”: a forecast.",
            ),
        ),
    ),
    Question(
        QT_TRANSLATE_NOOP(
            "Codebook", "2.  Else: does it matter who saw it, lived through it, or holds it?"
        ),
        Kind.TESTIMONY,
        QT_TRANSLATE_NOOP(
            "Codebook",
            "Someone’s own account or view. The view of a person who is named is theirs; the "
            "author’s own view is testimony of the author.",
        ),
        (
            QT_TRANSLATE_NOOP(
                "Codebook",
                "“I heard the ferry bell, which nobody rings at night”: she was there.",
            ),
            QT_TRANSLATE_NOOP(
                "Codebook", "“He is sure that the siren never sounded”: it is he who says so."
            ),
            QT_TRANSLATE_NOOP(
                "Codebook", "“built its new quarter where the river sleeps”: a named person’s view."
            ),
        ),
    ),
    Question(
        QT_TRANSLATE_NOOP("Codebook", "3.  Else: is it stated as fact?"),
        Kind.CLAIM,
        QT_TRANSLATE_NOOP(
            "Codebook",
            "Stated by the author, or by a source the author leans on. A figure “according to "
            "officials” is a claim with a source.",
        ),
        (
            QT_TRANSLATE_NOOP(
                "Codebook",
                "“the Orle rose by 4.7 meters in eleven hours”: a gauge can confirm it.",
            ),
            QT_TRANSLATE_NOOP(
                "Codebook",
                "“3,180 homes were flooded and 26 people injured, according to the civil "
                "protection office”.",
            ),
            QT_TRANSLATE_NOOP(
                "Codebook",
                "“the river would have stayed about a meter lower”: about what was not.",
            ),
        ),
    ),
)

REMARKS = (
    (
        QT_TRANSLATE_NOOP("Codebook", "Not marked"),
        QT_TRANSLATE_NOOP(
            "Codebook", "Questions and rhetoric: “How many warnings does a valley need?”"
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Codebook", "Where two matter"),
        QT_TRANSLATE_NOOP(
            "Codebook", "Mark both. Marks may overlap, and all of them stay visible."
        ),
    ),
)
"""What else there is to know: headings and sentences."""

ABOUT_EXAMPLES = QT_TRANSLATE_NOOP(
    "Codebook", "The examples are from the sample article, which is fictional."
)
