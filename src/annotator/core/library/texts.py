"""Versions and renderings as they are kept: made once, never made again differently."""

from annotator.core.library.change import Change
from annotator.core.library.identity import rendering_id, version_id
from annotator.core.library.store import Store
from annotator.core.rendering import Original, Rendered, encode_tree, plain_tree, text_sha256


class Texts:
    """The bytes and texts of one library. Every method is part of a transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def known_version(self, original: Original) -> int | None:
        """The version with exactly these bytes, read the same way."""
        identity = version_id(original.sha256, original.media_type, original.encoding)
        row = self._store.row("SELECT id, original FROM version WHERE uuid = ?", [identity])
        if row is None:
            return None
        if row["original"] is None:
            self._store.update("version", row["id"], {"original": original.data})
        return int(row["id"])

    def new_version(
        self, change: Change, article: int, original: Original, *, came_by: str, address: str
    ) -> int:
        """Keep bytes that are new as a version of an article."""
        return change.insert(
            "version",
            {
                "uuid": version_id(original.sha256, original.media_type, original.encoding),
                "article_id": article,
                "sha256": original.sha256,
                "media_type": original.media_type,
                "encoding": original.encoding,
                "original": original.data,
                "byte_count": len(original.data),
                "captured_at": change.at,
                "came_by": came_by,
                "from_address": address,
            },
        )

    def rendering(self, change: Change, version: int, rendered: Rendered | None) -> int:
        """The rendering to show: the stored one, or the one that was just made."""
        version_row = self._store.rows("SELECT * FROM version WHERE id = ?", [version])[0]
        current = version_row["current_rendering_id"]
        if rendered is None:
            self.complete(current)
            return int(current)
        text_hash = text_sha256(rendered.tree.text)
        identity = rendering_id(version_row["uuid"], rendered.renderer, text_hash)
        there = self._store.value("SELECT id FROM rendering WHERE uuid = ?", [identity])
        blocks = encode_tree(rendered.tree)
        if there is not None:
            self._store.update("rendering", there, {"blocks": blocks})
            return int(there)
        sql = "SELECT renderer FROM rendering WHERE id = ?"
        if self._store.value(sql, [current]) == rendered.renderer:
            # An import says that this renderer once made another text of these bytes: a rendering
            # is never remade differently, so the marks stay on the text they were made on.
            self.complete(current)
            return int(current)
        return change.insert(
            "rendering",
            {
                "uuid": identity,
                "version_id": version,
                "renderer": rendered.renderer,
                "text": rendered.tree.text,
                "text_sha256": text_hash,
                "blocks": blocks,
                "made_at": change.at,
            },
        )

    def complete(self, rendering: int) -> None:
        """Give an imported rendering, of which only the text came, its blocks: one a line."""
        row = self._store.rows("SELECT * FROM rendering WHERE id = ?", [rendering])[0]
        if row["blocks"] is None:
            blocks = encode_tree(plain_tree(row["text"]))
            self._store.update("rendering", rendering, {"blocks": blocks})
