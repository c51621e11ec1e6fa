"""Bring in a template: a person's own, a published framework, an add-on, or none at all."""

from __future__ import annotations

from pathlib import Path

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.findings import Counted, Finding, ImportReport, Outcome, join_reports
from polyvocal.core.language import _, ngettext
from polyvocal.core.template import CodeFinder
from polyvocal.formats.coding_rows import CodingSheet, template_from_codings
from polyvocal.formats.template_sheets import TemplateRead, read_template
from polyvocal.frameworks.library import list_frameworks, load_framework
from polyvocal.store.changes import add_codes, set_template
from polyvocal.store.connections import StudyPlace
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.work.reading import read_bytes


def import_template(at: StudyPlace, by: Actor, sheet: Path) -> ImportReport:
    """The template of a person's own file, in place of the one in force.

    Published codes that it names come first, then its own. A file that names add-ons and nothing
    else leaves the template in force and puts them behind it.
    """
    read = read_template(read_bytes(sheet), sheet.name)
    _require_published(sheet, read)
    _require_told_apart(sheet, read)
    reports = [ImportReport(read.findings)]
    if read.framework is not None:
        reports.append(take_framework(at, by, read.framework.key))
        if read.codes:
            add_codes(at=at, by=by, codes=read.codes, name=sheet.name)
    elif read.codes:
        set_template(at=at, by=by, codes=read.codes)
    n_codes = sum(not code.is_group for code in read.codes)
    reports.append(ImportReport((), {Counted.CODES: n_codes}))
    keys = dict.fromkeys(named.key for named in read.add_ons)
    return join_reports([*reports, *(take_add_on(at, by, key) for key in keys)])


def _require_published(sheet: Path, read: TemplateRead) -> None:
    """Raise `BadFile` for a key that is none, or is of the other kind."""
    known = list_frameworks()
    wanted = [(named, True) for named in read.add_ons]
    if read.framework is not None:
        wanted.insert(0, (read.framework, False))
    for named, is_add_on in wanted:
        keys = [listing.key for listing in known if bool(listing.add_on_to) is is_add_on]
        if named.key not in keys:
            problem = (
                _("there is no add-on “{key}”.")
                if is_add_on
                else _("there is no framework “{key}”.")
            )
            raise BadFile(
                sheet,
                problem.format(key=named.key),
                place=named.place,
                remedy=_("There are: {keys}.").format(keys=", ".join(keys)),
            )


def _require_told_apart(sheet: Path, read: TemplateRead) -> None:
    """Raise `BadFile` where a code of one's own goes by a name of a published one beside it."""
    named = [key for key in (read.framework, *read.add_ons) if key is not None]
    published = CodeFinder(tuple(c for one in named for c in load_framework(one.key).codes))
    for code in read.codes:
        names = () if code.is_group else (code.number, code.label, *code.synonyms)
        twins = [twin for name in names if name for twin in published.find(name)]
        if twins:
            raise BadFile(
                sheet,
                _("{own} goes by a name of the published code {twin}.").format(
                    own=code.title, twin=twins[0].title
                ),
                remedy=_("Give it another number, label or synonym."),
            )


def take_framework(at: StudyPlace, by: Actor, key: str) -> ImportReport:
    """A published framework as the template, with its definitions.

    Raises `NotFound` for an unknown key, `BadValue` for an add-on.
    """
    framework = load_framework(key)
    if framework.add_on_to:
        raise BadValue(
            _("{key} is an add-on: take it with --framework {base} --add-on {key}.").format(
                key=key, base=framework.add_on_to
            )
        )
    set_template(at=at, by=by, codes=framework.codes, framework=framework.title)
    return ImportReport((), {Counted.CODES: sum(not code.is_group for code in framework.codes)})


def take_add_on(at: StudyPlace, by: Actor, key: str) -> ImportReport:
    """The codes of an add-on at the end of the template in force, as one event.

    Those that are there already are left as the team has them. Raises `NotFound` for an unknown
    key, `BadValue` for a framework that is no add-on.
    """
    framework = load_framework(key)
    if not framework.add_on_to:
        raise BadValue(
            _("{key} is a whole framework, no add-on: take it with --framework {key}.").format(
                key=key
            )
        )
    there = {code.id for code in read_study(at).template.current.codes}
    new = [code for code in framework.codes if code.id not in there]
    if not new:
        sentence = _("The codes of {name} are in the template already.")
        finding = Finding(Outcome.LEFT_OUT, "", "", sentence.format(name=framework.name))
        return ImportReport((finding,))
    add_codes(at=at, by=by, codes=new, name=framework.title)
    return ImportReport((), {Counted.CODES: sum(not code.is_group for code in new)})


def make_template(at: StudyPlace, by: Actor, sheet: CodingSheet) -> ImportReport:
    """Codes made from the sheet of codings, for a study that brings no template."""
    template = template_from_codings(sheet)
    codes = template.current.codes
    set_template(at=at, by=by, codes=codes)
    sentence = ngettext(
        "There is no template, so its {n} code was made from this sheet, as emergent.",
        "There is no template, so its {n} codes were made from this sheet, as emergent.",
        len(codes),
    )
    finding = Finding(Outcome.WARNING, sheet.file, "", sentence.format(n=len(codes)))
    return ImportReport((finding,), {Counted.CODES: len(codes)})
