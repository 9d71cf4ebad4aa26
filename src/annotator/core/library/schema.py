"""The schema of a library file, as steps that are appended and never edited.

Integer keys are for this file alone; a row is known to the outside by its uuid. Offsets are code
points of a rendering's article text; times are UTC ISO 8601 with six decimals and `Z`.
"""

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x416E6E74
"""`PRAGMA application_id` of every library ("Annt")."""

Step = Callable[[sqlite3.Connection], None]
"""What brings a library from one schema to the next; known to the file by its function's name."""

TRIGGERS: frozenset[str] = frozenset()
"""The triggers a library may hold. Any other could change marks behind the reader's back."""

TABLES_V1 = """
CREATE TABLE library (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uuid TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE reader (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '', -- empty until asked
    extra TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    reader_id INTEGER NOT NULL REFERENCES reader (id), -- who marks there
    extra TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    archive_url TEXT NOT NULL DEFAULT '',
    publisher TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    published_on TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    current_version_id INTEGER REFERENCES version (id),
    added_at TEXT NOT NULL,
    opened_at TEXT,
    done_at TEXT,
    reading_position INTEGER NOT NULL DEFAULT 0,
    extra TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX article_url ON article (url);
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article_id INTEGER NOT NULL REFERENCES article (id),
    current_rendering_id INTEGER REFERENCES rendering (id),
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    encoding TEXT NOT NULL,
    original BLOB, -- the bytes as they came; absent after some imports
    byte_count INTEGER NOT NULL,
    captured_at TEXT NOT NULL,
    came_by TEXT NOT NULL DEFAULT 'file',
    from_address TEXT NOT NULL DEFAULT '',
    extra TEXT NOT NULL DEFAULT '{}',
    UNIQUE (sha256, media_type, encoding)
);
CREATE INDEX version_article ON version (article_id);
CREATE INDEX version_address ON version (from_address, article_id);
CREATE TABLE rendering (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    version_id INTEGER NOT NULL REFERENCES version (id),
    renderer TEXT NOT NULL,
    text TEXT NOT NULL, -- the article text
    text_sha256 TEXT NOT NULL,
    blocks BLOB, -- compressed; absent until an imported rendering is first shown
    made_at TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    UNIQUE (version_id, renderer, text_sha256)
);
CREATE TABLE location (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    version_id INTEGER NOT NULL REFERENCES version (id),
    path TEXT NOT NULL, -- where a copy was seen
    seen_at TEXT NOT NULL,
    UNIQUE (path, article_id)
);
CREATE INDEX location_article ON location (article_id);
CREATE TABLE annotation (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    article_id INTEGER NOT NULL REFERENCES article (id),
    kind TEXT NOT NULL CHECK (kind IN ('claim', 'projection', 'testimony')),
    note TEXT NOT NULL DEFAULT '',
    reader_id INTEGER NOT NULL REFERENCES reader (id),
    original_quote TEXT NOT NULL,
    origin TEXT NOT NULL DEFAULT 'hand',
    review TEXT NOT NULL DEFAULT 'accepted',
    copy_of TEXT, -- uuid of the annotation of another reader that this one started from
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL, -- always grows; not touched by finding marks again
    deleted_at TEXT,
    purged_at TEXT, -- the trash was emptied: words are gone, the uuid stays
    extra TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX annotation_article ON annotation (article_id);
CREATE INDEX annotation_deleted ON annotation (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE TABLE anchor (
    id INTEGER PRIMARY KEY,
    annotation_id INTEGER NOT NULL REFERENCES annotation (id),
    rendering_id INTEGER NOT NULL REFERENCES rendering (id),
    start INTEGER,
    "end" INTEGER,
    quote TEXT,
    prefix TEXT NOT NULL DEFAULT '',
    suffix TEXT NOT NULL DEFAULT '',
    anchor_status TEXT NOT NULL
        CHECK (anchor_status IN ('same', 'shifted', 'changed', 'moved', 'removed', 'unsure')),
    score REAL,
    reason TEXT NOT NULL DEFAULT '',
    set_by TEXT NOT NULL CHECK (set_by IN ('hand', 'automatic')),
    set_at TEXT NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    UNIQUE (annotation_id, rendering_id),
    CHECK ((start IS NULL) = (anchor_status IN ('removed', 'unsure'))),
    CHECK ((start IS NULL) = ("end" IS NULL) AND (start IS NULL) = (quote IS NULL)),
    CHECK (start IS NULL OR (0 <= start AND start < "end" AND length(quote) = "end" - start))
);
CREATE INDEX anchor_rendering ON anchor (rendering_id, start);
CREATE TABLE annotation_tag (
    annotation_id INTEGER NOT NULL REFERENCES annotation (id),
    tag TEXT NOT NULL CHECK (tag <> ''),
    PRIMARY KEY (annotation_id, tag)
);
CREATE INDEX annotation_tag_tag ON annotation_tag (tag);
CREATE TABLE article_tag (
    article_id INTEGER NOT NULL REFERENCES article (id),
    tag TEXT NOT NULL CHECK (tag <> ''),
    PRIMARY KEY (article_id, tag)
);
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    reader_id INTEGER NOT NULL REFERENCES reader (id),
    device_id INTEGER NOT NULL REFERENCES device (id),
    operation TEXT NOT NULL,
    parameters TEXT NOT NULL DEFAULT '{}',
    article_id INTEGER REFERENCES article (id),
    undoable INTEGER NOT NULL CHECK (undoable IN (0, 1)),
    undoes INTEGER REFERENCES change (seq)
);
CREATE INDEX change_article ON change (article_id);
CREATE INDEX change_hand ON change (reader_id, device_id, seq);
CREATE INDEX change_undoes ON change (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE change_row (
    id INTEGER PRIMARY KEY,
    change_seq INTEGER NOT NULL REFERENCES change (seq),
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL, -- the row's uuid; of an anchor, annotation/rendering
    before TEXT, -- the changed columns as they were; absent for a new row
    after TEXT -- the changed columns as they became; absent for a row that went
);
CREATE INDEX change_row_change ON change_row (change_seq);
CREATE INDEX change_row_row ON change_row (row_key);
CREATE VIRTUAL TABLE search_article USING fts5 (
    title, text, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE search_annotation USING fts5 (
    quote, note, tags, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
CREATE VIEW current_mark AS
    SELECT annotation.uuid AS annotation, article.title, article.url, annotation.kind,
        anchor.anchor_status, anchor.start, anchor."end", anchor.quote, annotation.original_quote,
        annotation.note, reader.name AS reader, annotation.created_at, annotation.updated_at
    FROM annotation
    JOIN article ON article.id = annotation.article_id
    JOIN reader ON reader.id = annotation.reader_id
    JOIN version ON version.id = article.current_version_id
    LEFT JOIN anchor ON anchor.annotation_id = annotation.id
        AND anchor.rendering_id = version.current_rendering_id
    WHERE annotation.deleted_at IS NULL AND annotation.review = 'accepted';
"""


def v001_first_schema(connection: sqlite3.Connection) -> None:
    """Make every table of the first schema."""
    for statement in TABLES_V1.split(";\n"):
        if statement.strip():
            connection.execute(statement)


QUARANTINE_V2 = """
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL, -- the integer key it had
    row_uuid TEXT NOT NULL, -- empty where it had none that can be read
    article_uuid TEXT NOT NULL, -- the article it belonged to; empty where that is not known
    why TEXT NOT NULL,
    column_name TEXT NOT NULL,
    is_mended INTEGER NOT NULL CHECK (is_mended IN (0, 1)), -- in use, with another value there
    contents TEXT NOT NULL -- the row as it was: JSON, bytes as {"base64": ...}
)
"""


def v002_quarantine(connection: sqlite3.Connection) -> None:
    """Make the table that keeps rows which cannot be read."""
    connection.execute(QUARANTINE_V2)


STEPS: tuple[Step, ...] = (v001_first_schema, v002_quarantine)
