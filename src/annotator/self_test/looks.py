"""Pictures of the window with the marked sample, in each theme; guides and notes use them."""

from annotator.self_test.desk import Desk
from annotator.self_test.report import expect
from annotator.self_test.work import PASSAGES, SAMPLE
from annotator.ui.theme import ThemeChoice, theme_of


def show_article(desk: Desk) -> None:
    """Show the sample where most of its marks are, and the list of marks beside it."""
    articles = [each for each in desk.session.articles() if SAMPLE in each.title]
    desk.session.open_article(articles[0].id)
    desk.wait_for_article(SAMPLE)
    desk.show_pane("show_marks")
    desk.choose(PASSAGES[0][0])
    desk.window.view.restore_position(desk.text.index("Projections"))


def take_light(desk: Desk) -> str:
    """The marked sample on light paper."""
    show_article(desk)
    return _in_theme(desk, ThemeChoice.LIGHT)


def take_dark(desk: Desk) -> str:
    """The same on dark paper."""
    return _in_theme(desk, ThemeChoice.DARK)


def take_contrast(desk: Desk) -> str:
    """The same in high contrast."""
    return _in_theme(desk, ThemeChoice.CONTRAST)


def take_library(desk: Desk) -> str:
    """The same with the library beside it."""
    desk.act(f"theme_{ThemeChoice.LIGHT}")
    desk.show_pane("show_library")
    return desk.picture("library")


def _in_theme(desk: Desk, choice: ThemeChoice) -> str:
    """Choose a theme, see that the paper has its color, and take a picture."""
    desk.act(f"theme_{choice}")
    seen = desk.picture(choice.value)
    paper = desk.window.view.grab().toImage().pixelColor(2, 2)
    wanted = theme_of(choice).paper
    expect(paper == wanted, f"the paper is {paper.name()}, not {wanted.name()}")
    return seen
