"""Transcripts as one page to be read anywhere: no script, no other host, every word escaped.

Each coded passage is marked and leads to what was coded there, and each code to its passages. What
carries a content note is folded until somebody opens it. What it was made of stands at its foot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from polyvocal.analysis.transcripts import CodedPassage, Piece, Transcript
from polyvocal.core.language import _, language_in_use
from polyvocal.core.text import natural_key
from polyvocal.reports.blocks import Note
from polyvocal.reports.coded_words import judged, shown, transcript_notes
from polyvocal.reports.html_blocks import escaped
from polyvocal.reports.html_page import definitions, page_head
from polyvocal.reports.printable import language_direction, text_direction

_STYLES = ("tokens.css", "report.css", "reader.css")
_LEAST_LISTED = 3


def write_reader_page(
    title: str,
    language: str,
    transcripts: Iterable[Transcript],
    *,
    names: Sequence[str] = (),
    facts: Sequence[Note] = (),
) -> Iterator[bytes]:
    """The page in pieces of UTF-8; `language` is the study's. One transcript is held at a time.

    `names` are the documents', for the contents; `facts` what the page was made of.
    """
    yield page_head(title, language, _STYLES).encode("utf-8")
    own = language_in_use()
    spoken = f' lang="{escaped(own)}" dir="{language_direction(own)}"' if own != language else ""
    yield f"<main{spoken}>\n<header>\n<h1>{_isolated(title)}</h1>\n".encode()
    yield f'<p class="lead">{escaped(_how_to_read())}</p>\n</header>\n{_contents(names)}'.encode()
    for number, transcript in enumerate(transcripts, 1):
        yield "".join(_transcript(transcript, f"d{number}", language)).encode("utf-8")
    yield f"{definitions(facts)}</main>\n</body>\n</html>\n".encode()


def _how_to_read() -> str:
    return _(
        "Marked words were coded, underlined ones more than once. The number behind them leads to "
        "the code below the document, with who gave it and how sure they were; from there a link "
        "leads back to the words."
    )


def _contents(names: Sequence[str]) -> str:
    if len(names) < _LEAST_LISTED:
        return ""
    items = "".join(
        f'<li><a href="#d{number}">{_isolated(name)}</a></li>\n'
        for number, name in enumerate(names, 1)
    )
    label = escaped(_("Documents"))
    return f'<nav aria-label="{label}">\n<ul class="documents">\n{items}</ul>\n</nav>\n'


def _transcript(transcript: Transcript, key: str, language: str) -> Iterator[str]:
    yield f'<section>\n<h2 id="{key}">{_isolated(transcript.document.name)}</h2>\n'
    for note in transcript_notes(transcript):
        yield f"<p>{escaped(note)}</p>\n"
    tongue = escaped(transcript.document.language or language)
    yield f'<div class="transcript" lang="{tongue}">\n'
    for line in transcript.lines:
        words = "".join(piece.words for piece in line)
        if words.strip() or any(piece.is_withheld for piece in line):
            inner = "".join(_piece(*one, transcript, key) for one in shown(line))
            # What folds ends a paragraph, and the words after it would stand outside of any.
            tag = "div" if any(piece.content_note for piece in line) else "p"
            yield f'<{tag} class="line" dir="{text_direction(words)}">{inner}</{tag}>\n'
    yield "</div>\n"
    yield from _passages(transcript, key)
    yield "</section>\n"


def _piece(piece: Piece, told: str, transcript: Transcript, key: str) -> str:
    words = escaped(told)
    if piece.is_withheld:
        words = f'<span class="withheld">{words}</span>'
    if piece.passages and words:
        several = ' class="several"' if len(piece.passages) > 1 else ""
        words = f"<mark{several}>{words}</mark>"
    if piece.content_note:
        label = escaped(_("Content note: {words}").format(words=piece.content_note))
        words = f"<details><summary>{label}</summary>{words}</details>"
    begins = "".join(f'<span id="{key}-p{i}"></span>' for i in piece.begins)
    # "123" would be one number.
    links = ", ".join(_reference(transcript.passages[i], i, key) for i in piece.ends)
    return f"{begins}{words}{f'<sup>{links}</sup>' if links else ''}"


def _reference(passage: CodedPassage, place: int, key: str) -> str:
    name = escaped(f"{passage.code.title} – {passage.coder.name}")
    return f'<a href="#{key}-c{place}" aria-label="{name}">{passage.number}</a>'


def _passages(transcript: Transcript, key: str) -> Iterator[str]:
    """What was coded, in reading order, and under each code where."""
    if not transcript.passages:
        yield f"<p>{escaped(_('Nothing is coded in it.'))}</p>\n"
        return
    heads = {"codings": escaped(_("Codings")), "codes": escaped(_("Codes"))}
    to_words = escaped(_("to the words"))
    yield f'<h3>{heads["codings"]}</h3>\n<ol class="passages">\n'
    for i, passage in enumerate(transcript.passages):
        said = "; ".join((passage.coder.name, *judged(passage)))
        back = f'<a href="#{key}-p{i}">{to_words}</a>'
        title = _isolated(passage.code.title)
        yield f'<li id="{key}-c{i}">{title} ({_isolated(said)}), {back}</li>\n'
    yield f"</ol>\n<h3>{heads['codes']}</h3>\n<ul>\n"
    by_code: dict[str, list[int]] = {}
    for i, passage in enumerate(transcript.passages):
        by_code.setdefault(passage.code.title, []).append(i)
    for title, places in sorted(by_code.items(), key=lambda entry: natural_key(entry[0])):
        links = " ".join(f'<a href="#{key}-p{i}">{i + 1}</a>' for i in places)
        yield f"<li>{_isolated(title)}: {links}</li>\n"
    yield "</ul>\n"


def _isolated(words: str) -> str:
    return f"<bdi>{escaped(words)}</bdi>"
