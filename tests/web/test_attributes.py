"""An attribute is changed with the values that people have, and removed after being told so."""

import pytest

from polyvocal.core.cases import AttributeKind, Missing
from polyvocal.work.opening import opened as opened_study


@pytest.fixture
def attribute(study_file):
    with opened_study(study_file) as now:
        return next(a for a in now.study.attributes if a.kind is not AttributeKind.NUMBER)


def values(study_file, name):
    with opened_study(study_file) as now:
        return [case.value(name) for case in now.study.cases]


def send(caller, attribute, step, **form):
    form["csrfmiddlewaretoken"] = caller.get("/").mark
    return caller.post(caller.study(f"cases/attributes/{attribute.id}/{step}/"), form)


def test_a_renamed_value_goes_along_with_everybody_who_has_it(caller, study_file, attribute):
    caller.come_in()
    before = values(study_file, attribute.name)
    old = next(value for value in before if not isinstance(value, Missing))

    answer = send(
        caller,
        attribute,
        "save",
        name="renamed",
        kind=attribute.kind.value,
        values="\n".join(attribute.values),
        rename_from=old,
        rename_to="other",
    )

    assert answer.status == 302
    assert values(study_file, "renamed") == ["other" if v == old else v for v in before]


def test_values_that_are_no_numbers_are_named_and_what_was_typed_stays(caller, attribute):
    caller.come_in()

    answer = send(caller, attribute, "save", name="typed", kind="number", values="")

    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert 'value="typed"' in answer.text


def test_removing_says_what_goes_and_is_undone(caller, study_file, attribute):
    caller.come_in()
    before = values(study_file, attribute.name)
    n = sum(not isinstance(value, Missing) for value in before)

    page = caller.get(caller.study(f"cases/attributes/{attribute.id}/")).text
    send(caller, attribute, "remove")

    assert f"{n} cases lose their values." in page
    with opened_study(study_file) as now:
        assert attribute.id not in {a.id for a in now.study.attributes}
    caller.post(caller.study("undo/"), {"csrfmiddlewaretoken": caller.get("/").mark})
    assert values(study_file, attribute.name) == before


def test_an_attribute_that_is_gone_is_not_found(caller):
    caller.come_in()

    answer = caller.get(caller.study("cases/attributes/00000000-0000-4000-8000-000000000000/"))

    assert answer.status == 404
