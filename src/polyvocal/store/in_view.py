"""Which documents lists and searches show, where no whole study is read."""

from __future__ import annotations

# Of a document `d`: neither it nor anybody who speaks in it is set aside, as `core.set_aside` says.
IN_VIEW = (
    "d.set_aside = '' AND NOT EXISTS (SELECT 1 FROM store_speaker voice "
    "JOIN store_case person ON person.id = voice.case_id "
    "WHERE voice.document_id = d.id AND person.set_aside <> '')"
)
