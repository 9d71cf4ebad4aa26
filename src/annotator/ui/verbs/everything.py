"""All verbs that need the panels, each made once when the panels are there."""

from PySide6.QtCore import QObject

from annotator.ui.actions import ActionSet
from annotator.ui.session import Session
from annotator.ui.settings import Settings
from annotator.ui.verbs.changes import ChangesVerbs
from annotator.ui.verbs.current import CurrentVerbs
from annotator.ui.verbs.deleting import DeletingVerbs
from annotator.ui.verbs.find import FindVerbs
from annotator.ui.verbs.going_in import GoingIn
from annotator.ui.verbs.going_out import GoingOut
from annotator.ui.verbs.hands import HandsVerbs
from annotator.ui.verbs.help import HelpVerbs
from annotator.ui.verbs.history import HistoryVerbs
from annotator.ui.verbs.idle_keys import IdleKeys
from annotator.ui.verbs.keeping import KeepingVerbs
from annotator.ui.verbs.keyboard import KeyboardVerbs
from annotator.ui.verbs.library import LibraryVerbs
from annotator.ui.verbs.library_menu import LibraryMenu
from annotator.ui.verbs.marking import MarkingVerbs
from annotator.ui.verbs.marks import MarksVerbs
from annotator.ui.verbs.menu_keys import MenuKeys
from annotator.ui.verbs.naming import NamingVerbs
from annotator.ui.verbs.panes import PaneVerbs
from annotator.ui.verbs.quarantine import QuarantineVerbs
from annotator.ui.verbs.recovered import RecoveredVerbs
from annotator.ui.verbs.restoring import RestoringVerbs
from annotator.ui.verbs.versions import VersionVerbs
from annotator.ui.verbs.watching import WatchingVerbs
from annotator.ui.window_frame import WindowFrame


class EveryVerb:
    """The verbs of a furnished window by their areas."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        frame: WindowFrame,
        actions: ActionSet,
    ) -> None:
        view, notice = frame.view, frame.notice
        self.history = HistoryVerbs(session, view, notice)
        self.naming = NamingVerbs(session, view, frame.name_bar, frame.status)
        self.going_in = GoingIn(session, settings, frame)
        self.help = HelpVerbs(session, frame)
        self.marks = MarksVerbs(session, frame, actions)
        self.library = LibraryVerbs(session, frame, actions)
        self.changes = ChangesVerbs(session, frame, actions)
        self.panes = PaneVerbs(frame)
        self.watching = WatchingVerbs(session, frame)
        self.versions = VersionVerbs(session, frame, actions)
        self.keeping = KeepingVerbs(session, settings, frame)
        self.recovered = RecoveredVerbs(session, settings, frame)
        self.restoring = RestoringVerbs(session, settings, frame)
        self.restoring.marks_wanted.connect(self.going_in.add_marks)
        self.find = FindVerbs(session, view, frame.find_bar)
        self.hands = HandsVerbs(session, view, actions)
        self.current = CurrentVerbs(
            session,
            frame,
            actions,
            marks=self.marks,
            changes=self.changes,
            hands=self.hands,
            versions=self.versions,
        )
        self.marking = MarkingVerbs(session, frame, self.marks, self.hands, self.current)
        self.going_out = GoingOut(session, settings, frame, self.current.id)
        self.library_menu = LibraryMenu(session, frame, actions, self.going_out)
        self.quarantine = QuarantineVerbs(session, settings, frame)
        self.deleting = DeletingVerbs(session, frame, self.current.id)
        readers = (view, frame.marks_list)
        self.keyboard = KeyboardVerbs(frame, readers, frame.changes_list, actions)
        self.idle_keys = IdleKeys(session, frame, actions, self.current)
        self.menu_keys = MenuKeys(frame)
        session.held.connect(self.keyboard.hold)

    def owners(self) -> tuple[QObject, ...]:
        """Return the objects whose slots the actions are connected to."""
        return tuple(vars(self).values())
