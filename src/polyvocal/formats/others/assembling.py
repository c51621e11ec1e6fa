"""Coded texts of another tool as a study, and an account of what became of everything."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from polyvocal.core.coding import AnchorState, Coder, Coding, Span
from polyvocal.core.documents import Document, Speaker
from polyvocal.core.errors import BadFile
from polyvocal.core.exchange import Account, ExchangeReport, Fate, Thing
from polyvocal.core.language import _
from polyvocal.core.study import Study, assemble_study
from polyvocal.core.template import Template, TemplateVersion
from polyvocal.core.text import clean_text
from polyvocal.formats.documents import count_spoken_words
from polyvocal.formats.limits import LARGEST_TEXT, check_size
from polyvocal.formats.others.coded_texts import CodedSpan, CodedTexts
from polyvocal.formats.refi.code_tree import CodeTree, grow_tree
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.turns import Detected, detect_turns

LooseTurn = tuple[UUID | None, int, int, float | None]

_NOBODY = ""
_REMOVED = re.compile("\\A\ufeff|\r(?=\n)")


def assemble_texts(
    read: CodedTexts, file: str, account: Account | None = None
) -> tuple[Study, ExchangeReport]:
    """The study: turns and speakers found as in transcripts, codings on the words they name.

    `account` is gone on with, where one was begun. A coding whose words are not those that the file
    says is put where the file says, to be reviewed; one that is nowhere in its text is left out.
    Raises `BadFile` for a text too large.
    """
    account = account or Account()
    for remark in read.remarks:
        account.remark(remark)
    # These files know no ids that hold everywhere; the same project gives the same ones again.
    key = _key_of(read)
    for place, code in enumerate(read.codes):
        code.guid = derived("code", key, place)
    tree = grow_tree(read.codes, account, is_ours=False)
    texts = [_checked(text.text, file) for text in read.texts]
    names = _names([text.name for text in read.texts])
    found = [
        detect_turns(text, name, one_line_each=True)
        for text, name in zip(texts, names, strict=True)
    ]
    told = zip(document_ids(read), names, texts, found, strict=True)
    documents = [_document(*facts) for facts in told]
    account.add(Thing.SOURCES, Fate.WHOLE, len(documents))
    speakers, turns = _voices(documents, found)
    coders = {
        name: Coder(derived("coder", key, name), name or _("Not named"))
        for name in sorted({span.coder for span in read.spans})
    }
    account.add(Thing.USERS, Fate.WHOLE, len(coders) - (_NOBODY in coders))
    codings = list(_codings(read, texts, documents, tree, coders, account, key))
    study = assemble_study(
        id=derived("study", key, read.name),
        name=read.name or file,
        documents=documents,
        speakers=speakers,
        turns=turns,
        template=Template((TemplateVersion(1, tree.codes),)),
        coders=coders.values(),
        codings=codings,
        looks=tree.looks,
        texts={document.id: text for document, text in zip(documents, texts, strict=True)},
    )
    return study, account.report(file, read.producer)


def document_ids(read: CodedTexts) -> list[UUID]:
    """The ids of the documents of these texts, in their order."""
    key = _key_of(read)
    return [derived("document", key, place) for place in range(len(read.texts))]


def _document(id_: UUID, name: str, text: str, detected: Detected) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    n_words = count_spoken_words(text, detected.turns)
    return Document(id_, name, text_digest=digest, n_characters=len(text), n_words=n_words)


def _voices(
    documents: list[Document], found: list[Detected]
) -> tuple[list[Speaker], dict[UUID, list[LooseTurn]]]:
    """Who speaks in each document, and its turns."""
    speakers: list[Speaker] = []
    turns = {}
    for document, detected in zip(documents, found, strict=True):
        own = _speakers(document, detected)
        speakers += own
        turns[document.id] = [
            (None if t.speaker is None else own[t.speaker].id, t.start, t.end, t.seconds)
            for t in detected.turns
        ]
    return speakers, turns


def _key_of(read: CodedTexts) -> str:
    """What tells this project from all others, whatever its file is called."""
    whole = hashlib.sha256()
    for part in (read.producer, read.name, *(f"{text.name}\n{text.text}" for text in read.texts)):
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def _checked(raw: str, file: str) -> str:
    if len(raw) > LARGEST_TEXT // 4:
        check_size(len(raw.encode("utf-8", "surrogatepass")), file, LARGEST_TEXT)
    return clean_text(raw).text


def _names(wanted: list[str]) -> list[str]:
    """Each document's name, with a number where two are called alike."""
    seen: Counter[str] = Counter()
    names: dict[str, None] = {}
    for name in wanted:
        usual = clean_text(name.strip()).text.replace("\n", " ") or _("Source")
        unique = usual
        while unique in names:
            seen[usual] += 1
            unique = f"{usual} ({seen[usual] + 1})"
        names[unique] = None
    return list(names)


def _speakers(document: Document, detected: Detected) -> list[Speaker]:
    return [
        Speaker(derived(document.id, "speaker", i), document.id, speaker.label, speaker.kind)
        for i, speaker in enumerate(detected.speakers)
    ]


def _codings(  # noqa: PLR0917 - all that a coding is made of
    read: CodedTexts,
    texts: list[str],
    documents: list[Document],
    tree: CodeTree,
    coders: dict[str, Coder],
    account: Account,
    key: str,
) -> Iterator[Coding]:
    removed = [_removed(text.text) for text in read.texts]
    for number, told in enumerate(read.spans):
        gone, text = removed[told.text], texts[told.text]
        start, end = (at - bisect_left(gone, at) for at in (told.start, told.end))
        span = replace(told, start=start, end=end)
        if not 0 <= span.start < span.end <= len(text):
            account.add(Thing.CODINGS, Fate.LEFT_OUT, 1, _("its place is none of the text"))
            continue
        fits = _fits(span, text)
        how = "" if fits else _("the words at its place are not those that the file tells")
        account.add(Thing.CODINGS, Fate.WHOLE if fits else Fate.TO_REVIEW, 1, how)
        yield Coding(
            id=derived("coding", key, number),
            document_id=documents[span.text].id,
            span=Span(span.start, span.end),
            code_id=tree.of_entry[span.code],
            coder_id=coders[span.coder].id,
            state=AnchorState.EXACT if fits else AnchorState.TO_REVIEW,
            note=clean_text(span.note).text,
            created=span.created,
        )


def _removed(raw: str) -> list[int]:
    """The places of characters that the door takes away: a first mark, and of CR LF the CR."""
    return [found.start() for found in _REMOVED.finditer(raw)]


def _fits(span: CodedSpan, text: str) -> bool:
    """Are the words there those that the file tells? White space may have been laid out anew."""
    return not span.quote or "".join(span.quote.split()) == "".join(
        text[span.start : span.end].split()
    )


def no_project(file: str, tool: str) -> BadFile:
    """That a file is none of this tool's."""
    return BadFile(
        file,
        _("This is no project of {tool}, or a damaged one.").format(tool=tool),
        remedy=_("Open it there and save or export it again."),
    )
