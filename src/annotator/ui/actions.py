"""The actions of the window as data: names, words, keys, menus; and what builds them."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from annotator.ui.translation import QT_TRANSLATE_NOOP


class Action(Struct, frozen=True):
    """One thing the reader can do; its slot is named `do_` and its name (`connect_actions`)."""

    name: str
    menu: str
    words: str
    keys: tuple[str, ...] = ()
    is_single_key: bool = False
    """Its keys act only in the article and the list of marks, never while typing."""
    is_of_changes: bool = False
    """Its keys act in the list of what changed under the marks; only there, if that is all."""
    is_checkable: bool = False
    hint: str = ""
    short: str = ""
    """Its words on the tool bar, where they are not those of the menu."""
    starts_group: bool = False
    """A line stands above it in the menu."""


FILE, EDIT, MARK, VIEW = "File", "Edit", "Mark", "View"
SHARE, HELP = "Share", "Help"

MENUS = (
    (FILE, QT_TRANSLATE_NOOP("Menus", "&File")),
    (EDIT, QT_TRANSLATE_NOOP("Menus", "&Edit")),
    (MARK, QT_TRANSLATE_NOOP("Menus", "&Mark")),
    (VIEW, QT_TRANSLATE_NOOP("Menus", "&View")),
    (SHARE, QT_TRANSLATE_NOOP("Menus", "&Share")),
    (HELP, QT_TRANSLATE_NOOP("Menus", "&Help")),
)

ENDS, THEME, SELECTED, CHANGED = "Ends", "Theme", "Selected", "Changed"
EXACTLY = "Exactly"

SUBMENUS = (
    (EXACTLY, MARK, QT_TRANSLATE_NOOP("Menus", "E&xactly the selection")),
    (ENDS, MARK, QT_TRANSLATE_NOOP("Menus", "Move &ends")),
    (CHANGED, MARK, QT_TRANSLATE_NOOP("Menus", "&When the text has changed")),
    (THEME, VIEW, QT_TRANSLATE_NOOP("Menus", "&Theme")),
    (SELECTED, SHARE, QT_TRANSLATE_NOOP("Menus", "&Selected marks")),
)
"""Menus inside others, below the actions that those have: name, the menu around it, words."""

ACTIONS = (
    Action(
        "open",
        FILE,
        QT_TRANSLATE_NOOP("Actions", "&Open…"),
        ("Ctrl+O",),
        short=QT_TRANSLATE_NOOP("Actions", "Open"),
    ),
    Action("open_sample", FILE, QT_TRANSLATE_NOOP("Actions", "Open the &sample article")),
    Action(
        "add_marks",
        FILE,
        QT_TRANSLATE_NOOP("Actions", "&Add marks from a file…"),
        starts_group=True,
    ),
    Action("share", FILE, QT_TRANSLATE_NOOP("Actions", "S&hare…"), ("Ctrl+E",)),
    Action(
        "open_library",
        FILE,
        QT_TRANSLATE_NOOP("Actions", "Open another &library…"),
        starts_group=True,
    ),
    Action("new_library", FILE, QT_TRANSLATE_NOOP("Actions", "&Make a library…")),
    Action("own_library", FILE, QT_TRANSLATE_NOOP("Actions", "&Back to your own library")),
    Action("restore_backup", FILE, QT_TRANSLATE_NOOP("Actions", "Restore &from a backup…")),
    Action("move_library", FILE, QT_TRANSLATE_NOOP("Actions", "Move l&ibrary…")),
    Action(
        "done",
        FILE,
        QT_TRANSLATE_NOOP("Actions", "Article is &done"),
        ("Ctrl+D",),
        is_checkable=True,
        starts_group=True,
    ),
    Action(
        "show_versions", FILE, QT_TRANSLATE_NOOP("Actions", "&Versions of the article"), ("Ctrl+H",)
    ),
    Action(
        "compare_with_earlier",
        FILE,
        QT_TRANSLATE_NOOP("Actions", "&Compare with the version before"),
        ("Ctrl+Shift+H",),
    ),
    Action("join_lines", FILE, QT_TRANSLATE_NOOP("Actions", "&Join broken lines")),
    Action("article_details", FILE, QT_TRANSLATE_NOOP("Actions", "Article d&etails"), ("Ctrl+I",)),
    Action("article_tags", FILE, QT_TRANSLATE_NOOP("Actions", "Article ta&gs"), ("Ctrl+T",)),
    Action("quit", FILE, QT_TRANSLATE_NOOP("Actions", "&Quit"), ("Ctrl+Q",), starts_group=True),
    Action("undo", EDIT, QT_TRANSLATE_NOOP("Actions", "&Undo"), ("Ctrl+Z",)),
    Action("redo", EDIT, QT_TRANSLATE_NOOP("Actions", "&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("copy", EDIT, QT_TRANSLATE_NOOP("Actions", "&Copy"), ("Ctrl+C",), starts_group=True),
    Action("find", EDIT, QT_TRANSLATE_NOOP("Actions", "&Find…"), ("Ctrl+F",), starts_group=True),
    Action("find_next", EDIT, QT_TRANSLATE_NOOP("Actions", "Find &next"), ("F3",)),
    Action("find_previous", EDIT, QT_TRANSLATE_NOOP("Actions", "Find pre&vious"), ("Shift+F3",)),
    Action("paste", EDIT, QT_TRANSLATE_NOOP("Actions", "&Paste as an article"), ("Ctrl+V",)),
    Action(
        "mark_claim",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "Mark as &claim"),
        ("C", "1"),
        is_single_key=True,
        short=QT_TRANSLATE_NOOP("Actions", "Claim"),
        hint=QT_TRANSLATE_NOOP("Actions", "Stated as fact: can be checked"),
    ),
    Action(
        "mark_projection",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "Mark as &projection"),
        ("P", "2"),
        is_single_key=True,
        short=QT_TRANSLATE_NOOP("Actions", "Projection"),
        hint=QT_TRANSLATE_NOOP("Actions", "Not happened yet: can be waited for"),
    ),
    Action(
        "mark_testimony",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "Mark as &testimony"),
        ("T", "3"),
        is_single_key=True,
        short=QT_TRANSLATE_NOOP("Actions", "Testimony"),
        hint=QT_TRANSLATE_NOOP(
            "Actions", "Someone's own account or view: who, and how do they know?"
        ),
    ),
    Action(
        "delete",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "&Delete mark"),
        ("Del", "Backspace"),
        is_single_key=True,
        starts_group=True,
    ),
    Action("note", MARK, QT_TRANSLATE_NOOP("Actions", "&Note"), ("N",), is_single_key=True),
    Action(
        "next_mark",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "&Next mark"),
        ("J",),
        is_single_key=True,
        starts_group=True,
    ),
    Action(
        "previous_mark",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "Pre&vious mark"),
        ("K",),
        is_single_key=True,
    ),
    Action(
        "show_deleted",
        MARK,
        QT_TRANSLATE_NOOP("Actions", "&Show deleted marks"),
        is_checkable=True,
        starts_group=True,
    ),
    Action("undelete", MARK, QT_TRANSLATE_NOOP("Actions", "&Bring back")),
    Action("empty_trash", MARK, QT_TRANSLATE_NOOP("Actions", "&Empty trash…")),
    Action(
        "mark_claim_exactly",
        EXACTLY,
        QT_TRANSLATE_NOOP("Actions", "&Claim on exactly this"),
        ("Shift+C",),
        is_single_key=True,
    ),
    Action(
        "mark_projection_exactly",
        EXACTLY,
        QT_TRANSLATE_NOOP("Actions", "&Projection on exactly this"),
        ("Shift+P",),
        is_single_key=True,
    ),
    Action(
        "mark_testimony_exactly",
        EXACTLY,
        QT_TRANSLATE_NOOP("Actions", "&Testimony on exactly this"),
        ("Shift+T",),
        is_single_key=True,
    ),
    Action(
        "ends_last_right",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "End one word &right"),
        ("Alt+Right",),
        is_single_key=True,
    ),
    Action(
        "ends_last_left",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "End one word &left"),
        ("Alt+Left",),
        is_single_key=True,
    ),
    Action(
        "ends_start_right",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "Beginning one word r&ight"),
        ("Alt+Shift+Right",),
        is_single_key=True,
    ),
    Action(
        "ends_start_left",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "Beginning one word l&eft"),
        ("Alt+Shift+Left",),
        is_single_key=True,
    ),
    Action(
        "ends_last_right_exactly",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "End one character right"),
        ("Ctrl+Alt+Right", "Alt+PgDown"),
        is_single_key=True,
        starts_group=True,
    ),
    Action(
        "ends_last_left_exactly",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "End one character left"),
        ("Ctrl+Alt+Left", "Alt+PgUp"),
        is_single_key=True,
    ),
    Action(
        "ends_start_right_exactly",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "Beginning one character right"),
        ("Ctrl+Alt+Shift+Right", "Alt+Shift+PgDown"),
        is_single_key=True,
    ),
    Action(
        "ends_start_left_exactly",
        ENDS,
        QT_TRANSLATE_NOOP("Actions", "Beginning one character left"),
        ("Ctrl+Alt+Shift+Left", "Alt+Shift+PgUp"),
        is_single_key=True,
    ),
    Action(
        "accept",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "&Accept"),
        ("A", "Return", "Enter"),
        is_of_changes=True,
    ),
    Action(
        "keep_removed",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "&Keep as removed"),
        ("X", "Del"),
        is_of_changes=True,
    ),
    Action(
        "put_here",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "&Put the mark here"),
        ("R",),
        is_single_key=True,
        is_of_changes=True,
    ),
    Action(
        "settle_all",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "Accept a&ll like this"),
        ("Shift+A",),
        is_of_changes=True,
    ),
    Action(
        "first_place",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "Put it in the &first place"),
        ("1",),
        is_of_changes=True,
        starts_group=True,
    ),
    Action(
        "second_place",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "Put it in the &second place"),
        ("2",),
        is_of_changes=True,
    ),
    Action(
        "third_place",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "Put it in the &third place"),
        ("3",),
        is_of_changes=True,
    ),
    Action(
        "next_change",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "&Next changed mark"),
        ("J",),
        is_of_changes=True,
        starts_group=True,
    ),
    Action(
        "previous_change",
        CHANGED,
        QT_TRANSLATE_NOOP("Actions", "Pre&vious changed mark"),
        ("K",),
        is_of_changes=True,
    ),
    Action(
        "show_library",
        VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Library"),
        ("Ctrl+L",),
        is_checkable=True,
    ),
    Action(
        "show_marks", VIEW, QT_TRANSLATE_NOOP("Actions", "&Marks"), ("Ctrl+M",), is_checkable=True
    ),
    Action(
        "show_changes",
        VIEW,
        QT_TRANSLATE_NOOP("Actions", "&What changed under my marks"),
        ("Ctrl+Shift+M",),
        is_checkable=True,
    ),
    Action(
        "show_outline",
        VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Outline"),
        ("Ctrl+Shift+L",),
        is_checkable=True,
    ),
    Action("next_pane", VIEW, QT_TRANSLATE_NOOP("Actions", "&Next pane"), ("F6",)),
    Action("previous_pane", VIEW, QT_TRANSLATE_NOOP("Actions", "&Previous pane"), ("Shift+F6",)),
    Action(
        "browse_by_caret",
        VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Caret in the article"),
        ("F7",),
        is_checkable=True,
        starts_group=True,
    ),
    Action("next_difference", VIEW, QT_TRANSLATE_NOOP("Actions", "Next &difference"), ("F8",)),
    Action(
        "previous_difference",
        VIEW,
        QT_TRANSLATE_NOOP("Actions", "Pre&vious difference"),
        ("Shift+F8",),
    ),
    Action(
        "zoom_in",
        VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Larger words"),
        ("Ctrl++", "Ctrl+="),
        starts_group=True,
    ),
    Action("zoom_out", VIEW, QT_TRANSLATE_NOOP("Actions", "&Smaller words"), ("Ctrl+-",)),
    Action("zoom_reset", VIEW, QT_TRANSLATE_NOOP("Actions", "&First size"), ("Ctrl+0",)),
    Action("theme_system", THEME, QT_TRANSLATE_NOOP("Actions", "&System"), is_checkable=True),
    Action("theme_light", THEME, QT_TRANSLATE_NOOP("Actions", "&Light"), is_checkable=True),
    Action("theme_dark", THEME, QT_TRANSLATE_NOOP("Actions", "&Dark"), is_checkable=True),
    Action(
        "theme_contrast", THEME, QT_TRANSLATE_NOOP("Actions", "&High contrast"), is_checkable=True
    ),
    Action("export_file", SHARE, QT_TRANSLATE_NOOP("Actions", "&Annotator file…")),
    Action("export_json", SHARE, QT_TRANSLATE_NOOP("Actions", "&JSON…")),
    Action("export_table", SHARE, QT_TRANSLATE_NOOP("Actions", "&Table for a spreadsheet (CSV)…")),
    Action("export_library", SHARE, QT_TRANSLATE_NOOP("Actions", "&Whole library…")),
    Action(
        "copy_table", SHARE, QT_TRANSLATE_NOOP("Actions", "&Copy marks as rows"), starts_group=True
    ),
    Action(
        "copy_quote",
        SHARE,
        QT_TRANSLATE_NOOP("Actions", "Copy &quote with citation"),
        ("Ctrl+Shift+C",),
    ),
    Action(
        "copy_changes", SHARE, QT_TRANSLATE_NOOP("Actions", "Copy what changed &under the marks")
    ),
    Action("copy_link", SHARE, QT_TRANSLATE_NOOP("Actions", "Copy &link to the passage")),
    Action("share_selected", SELECTED, QT_TRANSLATE_NOOP("Actions", "&Annotator file…")),
    Action("share_selected_json", SELECTED, QT_TRANSLATE_NOOP("Actions", "&JSON…")),
    Action(
        "share_selected_table",
        SELECTED,
        QT_TRANSLATE_NOOP("Actions", "&Table for a spreadsheet (CSV)…"),
    ),
    Action(
        "copy_selected_table", SELECTED, QT_TRANSLATE_NOOP("Actions", "&Copy these marks as rows")
    ),
    Action("show_kinds", HELP, QT_TRANSLATE_NOOP("Actions", "&What to mark")),
    Action("show_keys", HELP, QT_TRANSLATE_NOOP("Actions", "&Keys"), ("?", "F1")),
    Action("about", HELP, QT_TRANSLATE_NOOP("Actions", "&About Annotator"), starts_group=True),
)

TOOLS = (
    "open",
    "show_library",
    "",
    "mark_claim",
    "mark_projection",
    "mark_testimony",
    "",
    "show_marks",
)
"""What the tool bar holds; an empty name is a stretch of space."""


class ActionSet(Struct, frozen=True):
    """The window's actions by name, and its menus by theirs."""

    actions: Mapping[str, QAction]
    menus: Mapping[str, QMenu] = field(default_factory=dict)

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]


def build_actions(window: QMainWindow) -> ActionSet:
    """Make the actions and menus of a window; single keys act where `give_single_keys` says."""
    bar = window.menuBar()
    menus = {name: bar.addMenu(_translated("Menus", words)) for name, words in MENUS}
    for name, around, words in SUBMENUS:
        menus[name] = QMenu(_translated("Menus", words), menus[around])
    made = {}
    for action in ACTIONS:
        if action.starts_group:
            menus[action.menu].addSeparator()
        made[action.name] = _build(action, window)
        menus[action.menu].addAction(made[action.name])
    for around in dict.fromkeys(around for _, around, _ in SUBMENUS):
        menus[around].addSeparator()
    for name, around, _ in SUBMENUS:
        menus[around].addMenu(menus[name])
    return ActionSet(made, menus)


def _build(action: Action, window: QMainWindow) -> QAction:
    built = QAction(_translated("Actions", action.words), window)
    built.setObjectName(action.name)
    built.setShortcuts([QKeySequence(keys) for keys in action.keys])
    built.setCheckable(action.is_checkable)
    if action.short:
        built.setIconText(_translated("Actions", action.short))
    if action.hint:
        built.setToolTip(f"{_translated('Actions', action.hint)} ({action.keys[0]})")
    if action.is_single_key or action.is_of_changes:
        built.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    return built


def give_single_keys(built: ActionSet, reader: QWidget) -> None:
    """Let single keys act in a widget: where articles or lists are read, and nothing is typed."""
    for action in ACTIONS:
        if action.is_single_key:
            reader.addAction(built[action.name])


def give_keys_of_changes(built: ActionSet, marks: QWidget) -> None:
    """Let the keys that settle a mark act in the list of changed marks."""
    for action in ACTIONS:
        if action.is_of_changes:
            marks.addAction(built[action.name])


def connect_actions(built: ActionSet, owners: Sequence[QObject]) -> None:
    """Connect each action to the one slot `do_NAME` that the window or one of its verbs has."""
    having: dict[str, list[QObject]] = {}
    for owner in owners:
        for slot in _slots(type(owner)):
            having.setdefault(slot, []).append(owner)
    for name, action in built.actions.items():
        (owner,) = having[f"do_{name}"]
        action.triggered.connect(getattr(owner, f"do_{name}"))


def _slots(owner: type[QObject]) -> set[str]:
    """What a class calls so; each object of Qt is slow to say that it has no such thing (2 us)."""
    return {name for each in owner.__mro__ for name in vars(each) if name.startswith("do_")}


def _translated(context: str, words: str) -> str:
    return QCoreApplication.translate(context, words)
