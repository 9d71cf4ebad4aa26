"""The texts by which a Linux desktop knows the program, made from `share/*.in`.

Desktop Entry Specification 1.4 (what desktop-file-validate of Debian 12 knows), AppStream metadata,
and the shared MIME-info database, all of freedesktop.org.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from freezing import source_date
from identity import ROOT, Identity

SHARE = ROOT / "packaging" / "share"
MOST_NEWS = 8
"""Lines of the changelog that a software center shows."""
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def filled(name: str, identity: Identity, **more: str) -> str:
    """A text of `share` with the names of the program and whatever more it asks for in place.

    Raises KeyError for a name that nobody gave.
    """
    names = {
        "name": identity.name,
        "title": identity.title,
        "id": identity.id,
        "version": identity.version,
        "summary": identity.summary,
        "publisher": identity.publisher,
        "media_type": identity.media_type,
        "suffix": identity.suffix,
    }
    return Template((SHARE / name).read_text(encoding="utf-8")).substitute(names | more)


def desktop_entry(identity: Identity, program: str) -> str:
    """The entry of the menu; `program` is what it starts."""
    return filled("desktop.in", identity, program=program, window_class=identity.name)


def metainfo(identity: Identity, changelog: str) -> str:
    """What software centers show."""
    news = "".join(f"\n          <li>{escape(line)}</li>" for line in news_of(changelog, identity))
    return filled(
        "metainfo.xml.in",
        identity,
        date=release_date(changelog, identity),
        news=news,
        screenshots=_screenshots(identity),
    )


def _screenshots(identity: Identity) -> str:
    """Pictures of the program, which AppStream wants by their addresses; empty without one."""
    if not identity.pictures:
        return ""
    shown = (("light", "An article with its marks"), ("dark", "On dark paper"))
    pictures = "".join(
        f"""
    <screenshot{"" if number else ' type="default"'}>
      <caption>{caption}</caption>
      <image>{escape(identity.pictures)}/{picture}.png</image>
    </screenshot>"""
        for number, (picture, caption) in enumerate(shown)
    )
    return f"\n  <screenshots>{pictures}\n  </screenshots>"


def news_of(changelog: str, identity: Identity) -> list[str]:
    """What is said first in the changelog of this version, or of the one to come."""
    section = _section(changelog, identity.version)
    items = re.findall(r"^- (.+?)(?=^- |^#|\Z)", section, re.MULTILINE | re.DOTALL)
    return [_first_sentence(item) for item in items[:MOST_NEWS]]


def _first_sentence(item: str) -> str:
    """The first sentence of an item, without its marks of Markdown and its full stop."""
    plain = _LINK.sub(r"\1", " ".join(item.split())).replace("`", "").replace("**", "")
    return re.split(r"\.(?:\s|$)", plain)[0]


def release_date(changelog: str, identity: Identity) -> str:
    """The day of a version, as the changelog has it; before that, of the last change."""
    found = re.search(
        rf"^## \[{re.escape(identity.version)}\] - (\d{{4}}-\d\d-\d\d)", changelog, re.MULTILINE
    )
    if found:
        return found[1]
    return datetime.fromtimestamp(int(source_date()), UTC).date().isoformat()


def _section(changelog: str, version: str) -> str:
    for name in (version, "Unreleased"):
        found = re.search(
            rf"^## \[{re.escape(name)}\].*?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
        )
        if found:
            return found[1]
    return ""


def write_share(folder: Path, identity: Identity, program: str) -> None:
    """Write everything that belongs into a `share` folder, but the icons."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    texts = {
        f"applications/{identity.id}.desktop": desktop_entry(identity, program),
        f"metainfo/{identity.id}.metainfo.xml": metainfo(identity, changelog),
        f"mime/packages/{identity.id}.xml": filled("mime.xml.in", identity),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
