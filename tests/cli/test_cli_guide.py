"""The user guide names every verb and option, and reads the sample article as it is."""

import re
from pathlib import Path

import click
import pytest

from annotator.cli.program import program
from annotator.core.model import Kind
from annotator.core.rendering import read_original, render

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/user-guide.md").read_text(encoding="utf-8")
COMMAND_LINE = GUIDE.partition("## The command line")[2].partition("\n## ")[0]


def _section(verb: str) -> str:
    return COMMAND_LINE.partition(f"\n### {verb}\n")[2].partition("\n### ")[0]


def _options(command: click.Command) -> list[str]:
    return [
        name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for name in parameter.opts
        if name not in {"--library", "--reader"}
    ]


@pytest.mark.parametrize("verb", list(program.commands))
def test_every_verb_has_its_section_with_every_option(verb: str) -> None:
    section = _section(verb)
    assert f"`annotator {verb}" in section
    missing = [name for name in _options(program.commands[verb]) if name not in section]
    assert not missing


def test_the_options_of_all_verbs_are_told() -> None:
    for name in ["--library", "--reader", *_options(program), "--help"]:
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", COMMAND_LINE), name


def test_the_guide_names_no_verb_or_option_that_is_not_there() -> None:
    assert set(re.findall(r"\n### (\S+)", COMMAND_LINE)) == set(program.commands)
    known = {name for command in program.commands.values() for name in _options(command)}
    known |= {"--library", "--reader", "--help", *_options(program)}
    for verb in program.commands:
        told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", _section(verb)))
        assert told <= known, verb


def _readings() -> list[tuple[str, str]]:
    rows = re.findall(r"\n\| ([^|]+) \| (claim|projection|testimony|none) \| ", GUIDE)
    return [(quote, kind) for quote, kind in rows if not quote.startswith("`")]


@pytest.fixture(scope="module")
def sample_text() -> str:
    return render(read_original(ROOT / "resources/sample.md")).tree.text


def test_the_guide_reads_passages_of_every_kind() -> None:
    assert {kind for _, kind in _readings()} == {*Kind, "none"}
    assert len(_readings()) > 10


@pytest.mark.parametrize("quote", [quote for quote, _ in _readings()])
def test_the_passages_of_the_guide_are_in_the_sample_once(quote: str, sample_text: str) -> None:
    assert sample_text.count(quote) == 1


def test_the_sample_says_that_it_is_fictional_and_has_a_hard_case_of_each_sort(
    sample_text: str,
) -> None:
    assert "This article is fictional." in sample_text.splitlines()[0]
    assert any(ord(sign) > 0xFFFF for sign in sample_text), "no character beyond 16 bits"
    assert sample_text.count("the gates") > 1, "no words that are said several times"
