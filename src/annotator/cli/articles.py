"""The verbs about articles: add, list, show, search."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.call import Call, Verb, json_option, pass_call
from annotator.cli.describe import (
    annotation_value,
    article_line,
    article_value,
    in_context,
    local_time,
    mark_lines,
    print_marks,
    reader_name,
)
from annotator.cli.long_work import long_work
from annotator.cli.naming import open_article, tell
from annotator.cli.output import SHORT_ID, columns, count, one_line, print_json, say, shorten
from annotator.core.errors import AnnotatorError, ErrorCode

if TYPE_CHECKING:
    from annotator.core.model import Annotation
    from annotator.core.workspace import Hit, Opened, Workspace

OUTCOMES = {
    "added": "Added",
    "known": "Known already",
    "new_version": "New version",
    "new_beside": "Added beside an earlier article",
}
MOST_HITS = 50


@click.command(cls=Verb, short_help="Put files into the library as articles.")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--encoding", metavar="NAME", help="How the files are encoded.")
@json_option
@pass_call
def add(call: Call, files: tuple[Path, ...], encoding: str | None, as_json: bool) -> None:
    """Put files into the library as articles: Markdown, plain text or HTML."""
    with call.workspace() as workspace:
        added = []
        for path in files:
            with long_work(f"Reading {path.name}") as progress:
                opened = workspace.add(path, encoding=encoding, progress=progress)
            tell(opened)
            added.append(opened)
            if not as_json:
                done, article = OUTCOMES[opened.outcome], opened.article
                say(f"{done}: {article.id[:SHORT_ID]}  {one_line(article.title)}")
    if as_json:
        print_json([_opened_value(opened) for opened in added])


def _opened_value(opened: "Opened") -> dict[str, Any]:
    return {
        **article_value(opened.article),
        "outcome": opened.outcome.value,
        "renderer": opened.rendering.renderer,
        "media_type": opened.version.media_type,
        "encoding": opened.version.encoding,
        "sha256": opened.version.sha256,
        "earlier_article_id": opened.earlier_article_id,
    }


@click.command("list", cls=Verb, short_help="List the marks of an article, or all articles.")
@click.argument("article", required=False)
@json_option
@pass_call
def list_marks(call: Call, article: str | None, as_json: bool) -> None:
    """List the marks of ARTICLE in the order of its text; without ARTICLE, all articles.

    A file that has changed since is read again first, as a new version.
    """
    with call.workspace() as workspace:
        if article is None:
            _list_articles(workspace, as_json=as_json)
            return
        opened = open_article(workspace, article)
        found = workspace.annotations(opened.article.id)
    print_marks(found, "No marks yet.", as_json=as_json)


def _list_articles(workspace: "Workspace", *, as_json: bool) -> None:
    counts, found = workspace.count_annotations(), workspace.articles()
    if as_json:
        print_json([article_value(one, annotation_count=counts.get(one.id, 0)) for one in found])
        return
    for one in found:
        say(article_line(one, counts.get(one.id, 0)))
    if not found:
        say("No articles yet: 'annotator add FILE' puts one into the library.")


@click.command(cls=Verb, short_help="Show one mark or article with all about it.")
@click.argument("reference", metavar="MARK|ARTICLE")
@click.option("--text", is_flag=True, help="Print the article text alone.")
@json_option
@pass_call
def show(call: Call, reference: str, text: bool, as_json: bool) -> None:
    """Show one mark, or an article, with all that is known about it."""
    with call.workspace() as workspace:
        annotation = None if text else _named_mark(workspace, reference)
        if annotation is None:
            opened = open_article(workspace, reference)
            _show_article(workspace, opened, text=text, as_json=as_json)
        elif as_json:
            print_json(annotation_value(annotation))
        else:
            _show_mark(workspace, annotation)


def _named_mark(workspace: "Workspace", reference: str) -> "Annotation | None":
    """The mark with this id; None if the reference is a file or no mark has it."""
    if Path(reference).exists():
        return None
    try:
        return workspace.annotation(reference)
    except AnnotatorError as error:
        if error.code is ErrorCode.ANNOTATION_UNKNOWN:
            return None
        raise


def _show_article(workspace: "Workspace", opened: "Opened", *, text: bool, as_json: bool) -> None:
    article, counts = opened.article, workspace.count_annotations()
    if as_json:
        print_json({**_opened_value(opened), "text": opened.rendering.text})
        return
    if text:
        say(opened.rendering.text)
        return
    details = article.details
    rows = {
        "id": article.id,
        "title": article.title,
        "author": details.author,
        "publisher": details.publisher,
        "published": details.published_on,
        "address": details.url,
        "language": details.language,
        "tags": ", ".join(article.tags),
        "marks": str(counts.get(article.id, 0)),
        "length": count(len(opened.rendering.text), "character"),
        "read as": f"{opened.version.media_type}, {opened.version.encoding}",
        "added": local_time(article.added_at),
    }
    _say_rows(rows)


def _say_rows(rows: dict[str, str]) -> None:
    for name, value in rows.items():
        if value:
            say(f"{name:<12}{value}")


def _show_mark(workspace: "Workspace", annotation: "Annotation") -> None:
    for line in mark_lines(annotation):
        say(line)
    if annotation.passage is not None:
        text = workspace.open_article(annotation.article_id).rendering.text
        say("  " + in_context(text, annotation.passage))
    rows = {
        "id": annotation.id,
        "article": workspace.article(annotation.article_id).title,
        "first words": _if_other(annotation),
        "reader": reader_name(annotation.reader.name),
        "note": annotation.note,
        "tags": ", ".join(annotation.tags),
        "made": local_time(annotation.created_at),
        "changed": local_time(annotation.updated_at),
        "deleted": local_time(annotation.deleted_at) if annotation.deleted_at else "",
        "copy of": annotation.copy_of or "",
    }
    _say_rows(rows)


def _if_other(annotation: "Annotation") -> str:
    """The words that were marked first, where the text has others now."""
    passage, first = annotation.passage, annotation.original_quote
    return "" if passage and passage.quote == first else first


@click.command(cls=Verb, short_help="Find words in articles, marks and notes.")
@click.argument("query")
@click.option("--limit", type=click.IntRange(min=1), default=MOST_HITS, show_default=True)
@json_option
@pass_call
def search(call: Call, query: str, limit: int, as_json: bool) -> None:
    """Find words in the articles, marks and notes of the library."""
    with call.workspace() as workspace:
        hits = workspace.search(query, limit=limit)
    if as_json:
        print_json([_hit_value(hit) for hit in hits])
        return
    for hit in hits:
        found_id = hit.annotation_id or hit.article_id
        begun = f"{found_id[:SHORT_ID]}  {'mark   ' if hit.annotation_id else 'article'}  "
        words = f"{hit.before}[{hit.found}]{hit.after} · {hit.article_title}"
        say(begun + shorten(words, columns() - len(begun)))
    if not hits:
        say("Nothing found.")


def _hit_value(hit: "Hit") -> dict[str, Any]:
    return {
        "article_id": hit.article_id,
        "article_title": hit.article_title,
        "annotation_id": hit.annotation_id,
        "before": hit.before,
        "found": hit.found,
        "after": hit.after,
    }


VERBS = (add, list_marks, show, search)
