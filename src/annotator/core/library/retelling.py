"""Rows of a damaged library that are lost, told again by its history: the articles, their versions,
the marks with their tags, and where those were.

Only what stood last is told: what was deleted comes back as deleted, and a mark that was removed
for good as one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from annotator.core.library.change import PLACE, TAG_TABLES
from annotator.core.library.rules import is_placed, known_tables, wrong_columns
from annotator.core.library.told import History, Row, Rows, Told
from annotator.core.model import Kind

IMPORT = "import"
"""The operation that makes marks of others."""


class Retelling(History):
    """The history, asked for the rows that are lost."""

    def __init__(self, rows: dict[str, Rows], broken: Collection[str]) -> None:
        super().__init__(rows, broken)
        self.unnamed: set[int] = set()
        """Marks whose own ids were broken."""
        self.unsaid: dict[str, str] = {}
        """The words of marks of which the history does not tell enough, by their ids."""
        self.elsewhere: set[str] = set()
        """The words of marks that were told again and whose places are not known to be theirs."""

    # Articles and versions

    def texts(self) -> Iterator[tuple[str, int, Row]]:
        """Lost articles and versions. Each is to be written before the next is asked for."""
        self._ids.clear()  # some went when they were judged
        owners = {told.articles[-1] for told in self._told["version"].values() if told.articles}
        for name in sorted(owners):
            if self._is_lost("article", name):
                told = self._told["article"].get(name, Told())
                yield self._add("article", self._lost_key("article", name),
                                self._row("article", name, told, "added_at"))  # fmt: skip
        for name, told in self._told["version"].items():
            if self._is_lost("version", name) and told.is_made:
                row = self._row("version", name, told, "captured_at")
                if row["article_id"] is not None:
                    yield self._add("version", self._lost_key("version", name), row)

    def _row(self, table: str, name: str, told: Told, made_at: str) -> Row:
        row = dict.fromkeys(known_tables()[table]) | self.values(table, name) | {"uuid": name}
        if row[made_at] is None and told.changes:
            row[made_at] = told.changes[0]["at"]
        return row

    # Marks

    def marks(self, new_reader: Callable[[int, str], None]) -> Iterator[tuple[str, int, Row]]:
        """Lost marks. Each is to be written before the next is asked for; `new_reader` puts in a
        reader of whom nothing but the id is told.
        """
        apart = {row["row_uuid"] for row in self._rows["quarantine"].values()
                 if row["table_name"] == "annotation" and not row["is_mended"]}  # fmt: skip
        known = self._known("annotation").keys() | apart
        missing = {name: told for name, told in self._told["annotation"].items()
                   if name not in known}  # fmt: skip
        for name in self._under_other_ids(missing):
            del missing[name]
        lost = {name: told for name, told in missing.items() if self._is_lost("annotation", name)}
        keys = self._keys_of_marks(lost)
        for name, told in lost.items():
            row = self._mark(name, told, new_reader)
            if row is None:
                self.unsaid[name] = self._words(name)
                continue
            key = keys.get(name)
            if key is None or key in self._rows["annotation"]:  # another mark has got it since
                key = self._lost_key("annotation", name)
                self.elsewhere.add(row["original_quote"])
            if row["purged_at"] is None:
                self._note_gaps(name, row["article_id"])
            yield self._add("annotation", key, row)

    def _under_other_ids(self, missing: dict[str, Told]) -> list[str]:
        """Marks that are there under another id; one whose own was broken just now gets it back."""
        strangers: dict[tuple[object, object], list[int]] = {}
        for key, row in self._rows["annotation"].items():
            if row["uuid"] not in self._told["annotation"]:
                made = row["created_at"], row["original_quote"]
                strangers.setdefault(made, []).append(key)
        found = []
        for name, told in missing.items():
            made = told.columns.get("created_at"), told.columns.get("original_quote")
            if keys := strangers.get(made):
                key = keys.pop(0)
                found.append(name)
                if key in self.unnamed:
                    self._rows["annotation"][key]["uuid"] = name
                    self._known("annotation")[name] = key
        return found

    def _keys_of_marks(self, lost: Collection[str]) -> dict[str, int]:
        """The integer keys that lost marks had, as their places tell: by those of which the history
        knows too; else by their words and the time, or by the words, where one mark and one place
        alone have them.
        """
        places: list[tuple[int, Row]] = []
        for row in self._rows["anchor"].values():
            key = row["annotation_id"]
            if isinstance(key, int) and key not in self._rows["annotation"]:
                places.append((key, row))
        told = [(name.partition("/")[0], _place_of(one.columns))
                for name, one in self._told["anchor"].items()]  # fmt: skip
        made = {name: self._told["annotation"][name].columns.get("created_at") for name in lost}
        found: dict[str, int] = {}
        for marks, of in (
            ([(name, place) for name, place in told if name in lost], _place_of),
            ([(name, (self._words(name), made[name])) for name in lost], _words_and_time),
            ([(name, self._words(name)) for name in lost], _words_alone),
        ):
            rest = [(name, sign) for name, sign in marks if name not in found]
            known = set(found.values())
            found |= _pairs(rest, [(key, of(row)) for key, row in places if key not in known])
        return found

    def _words(self, mark: str) -> str:
        """The words of a mark; where they are not told, those of its first place."""
        words = self._told["annotation"][mark].columns.get("original_quote")
        return words if isinstance(words, str) else self._quotes.get(mark, "")

    def _mark(self, name: str, told: Told, new_reader: Callable[[int, str], None]) -> Row | None:
        """A mark as it was last; None where its kind, its words or its article are not told."""
        row = self._row("annotation", name, told, "created_at")
        if row["purged_at"] is not None:
            return self._tombstone(row, told)
        row["original_quote"] = self._words(name)
        if not row["original_quote"] or row["kind"] is None or row["article_id"] is None:
            return None
        row["reader_id"] = self._reader(told, new_reader)
        at = [change["at"] for change in told.changes]
        row["updated_at"] = max([row["created_at"] or "", *filter(_is_text, at)])
        return row

    def _tombstone(self, row: Row, told: Told) -> Row | None:
        """What is left of a mark that was removed for good: that it was, so that adding marks from
        a file never brings it back. Of the rest nothing is told, and nothing shown.
        """
        article = next(iter(self._rows["article"]), None)
        if article is None or not told.changes:
            return None
        last = told.changes[-1]
        return row | {
            "kind": Kind.CLAIM.value, "original_quote": "", "note": "",
            "article_id": article if row["article_id"] is None else row["article_id"],
            "reader_id": last["reader_id"], "deleted_at": row["deleted_at"] or row["purged_at"],
            "created_at": row["created_at"] or last["at"], "updated_at": row["purged_at"],
        }  # fmt: skip

    def _reader(self, told: Told, new_reader: Callable[[int, str], None]) -> int | None:
        """Who made a mark: the reader of the change, where the one that is told has no name, for a
        reader who is named takes along what they did without one.
        """
        name = told.columns.get("reader_id")
        key = self._key("reader", name)
        first = told.changes[0] if told.changes and told.is_made else {}
        by_others = first.get("operation") == IMPORT or not first
        named = key is not None and self._rows["reader"][key]["name"]
        if not named and not by_others:
            return int(first["reader_id"])
        if key is None and isinstance(name, str):
            key = self._free("reader")
            new_reader(key, name)
            self._known("reader")[name] = key
        return key

    def tags(self) -> Iterator[tuple[str, Row]]:
        """Tags that are not there, though the history tells of them: of rows that were told again,
        and of all where the table of tags is broken.
        """
        for table, tags in TAG_TABLES.items():
            column = f"{table}_id"
            there = {(row[column], row["tag"]) for row in self._rows[tags].values()}
            tagged = {key for key, _ in there}
            for name, told in self._told[table].items():
                key = self._known(table).get(name)
                if tags in self._broken or ((table, key) in self._new and key not in tagged):
                    if table == "annotation":
                        row = self._rows[table].get(key or 0, {})
                        self._note_gaps(name, row.get("article_id"), ["tags"])
                    for tag in filter(_is_text, told.columns.get("tags") or ()):
                        if key is not None and (key, tag) not in there:
                            yield tags, {column: key, "tag": tag}

    def places(self) -> Iterator[Row]:
        """Places that are not there, though the history tells of them and the text says so: of
        marks without any, and of all where the table of places is broken.
        """
        self._ids.clear()  # others stand in for lost ones since, or went with those they hung on
        there = {(row["annotation_id"], row["rendering_id"])
                 for row in self._rows["anchor"].values()}  # fmt: skip
        placed = {mark for mark, _ in there}
        texts = self._known("rendering")
        rules = {name: known_tables()["anchor"][name] for name in PLACE}
        for name, told in self._told["anchor"].items():
            mark, _, text = name.partition("/")
            key, where = self._known("annotation").get(mark), texts.get(text)
            row = {column: told.columns.get(column) for column in PLACE}
            if key is None or where is None or wrong_columns([*row.values()], rules):
                continue
            is_wanted = "anchor" in self._broken or key not in placed
            status = str(row["anchor_status"])
            place = row["start"], row["end"], row["quote"]
            is_new = is_wanted and (key, where) not in there
            if is_new and is_placed(self._rows["rendering"][where]["text"], *place, status):
                yield row | {"annotation_id": key, "rendering_id": where, "extra": "{}"}


def _place_of(row: Row) -> object:
    return row.get("start"), row.get("end"), row.get("quote"), row.get("set_at")


def _words_and_time(place: Row) -> object:
    return place["quote"], place["set_at"]


def _words_alone(place: Row) -> object:
    return place["quote"]


def _pairs(
    marks: Iterable[tuple[str, object]], keys: Iterable[tuple[int, object]]
) -> dict[str, int]:
    """Which mark has which key, where of each one alone has the same sign."""
    named: dict[object, set[str]] = {}
    keyed: dict[object, set[int]] = {}
    for name, sign in marks:
        named.setdefault(sign, set()).add(name)
    for key, sign in keys:
        keyed.setdefault(sign, set()).add(key)
    found: dict[str, int] = {}
    for sign, names in named.items():
        if len(names) == len(keyed.get(sign, ())) == 1:
            found.setdefault(names.pop(), keyed[sign].pop())
    taken = Counter(found.values())
    return {name: key for name, key in found.items() if taken[key] == 1}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
