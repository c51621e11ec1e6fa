"""Ids inside and outside: turned both ways without loss, foreseen by nobody, codes left alone."""

from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from polyvocal.core.digest import study_digest
from polyvocal.core.identity import Identity
from tests.formats.refi.whole_studies import whole_studies

ORIGIN, HERE = UUID(int=7), UUID(int=8)
ids = st.uuids()


def things(study):
    return {
        one.id
        for group in (
            study.attributes, study.cases, study.case_sets, study.partnerships, study.documents,
            study.speakers, study.coders, study.rounds, study.codings, study.exemplars,
            study.memos, study.claims, study.content_notes, study.decisions,
        )
        for one in group
    }  # fmt: skip


@given(whole_studies)
def test_a_study_comes_out_as_it_went_in(study):
    who = Identity.with_new_key(study.id)

    inside = who.inside(study, HERE)

    assert who.outside(inside) == study
    assert inside.id == HERE
    assert things(inside).isdisjoint(things(study))
    assert inside.template == study.template
    names = [one.name for group in (study.coders, study.rounds) for one in group]
    if len(set(names)) == len(names):  # a digest tells namesakes apart by the order of their ids
        assert study_digest(inside) == study_digest(study)
    assert {inside.texts[d.id] for d in inside.documents} == {
        study.texts[d.id] for d in study.documents
    }


@given(whole_studies)
def test_a_study_with_other_ids_stands_in_its_order(study):
    inside = Identity.with_new_key(study.id).inside(study, HERE)

    codings = inside.codings
    places = [(c.document_id, c.span, c.id.bytes) for c in codings]
    order = inside.document_index
    assert places == sorted(places, key=lambda p: (order[p[0]], p[1].start, p[1].end, p[2]))
    assert [m.id.bytes for m in inside.memos] == sorted(m.id.bytes for m in inside.memos)
    spoken = [(order[s.document_id], s.label) for s in inside.speakers]
    assert [place for place, _label in spoken] == sorted(place for place, _label in spoken)
    assert {coder.id for coder in inside.coders} >= {c.coder_id for c in codings}


@given(st.lists(ids, unique=True), st.binary(min_size=32, max_size=32))
def test_no_two_ids_become_one(some, key):
    who = Identity(ORIGIN, key)

    turned = [who.turn_in(id_) for id_ in some]

    assert len(set(turned)) == len(some)
    assert [who.turn_out(id_) for id_ in turned] == some
    assert [who.turn_in(who.turn_out(id_)) for id_ in some] == some


def test_without_a_key_ids_are_the_same_inside():
    who, some = Identity(ORIGIN), uuid4()

    assert (who.turn_in(some), who.turn_out(some)) == (some, some)


@given(ids)
def test_another_key_gives_another_id(some):
    first, second = Identity.with_new_key(ORIGIN), Identity.with_new_key(ORIGIN)

    assert len({some, first.turn_in(some), second.turn_in(some)}) == 3
    assert replace(first, origin=HERE).turn_in(some) == first.turn_in(some)
