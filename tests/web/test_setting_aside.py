"""Setting interviews and people aside in the workbench: what it leaves out, and that it is said."""

from polyvocal.work.opening import opened as opened_study


def post(caller, path, **form):
    mark = caller.get(caller.study("documents/")).mark
    return caller.post(caller.study(path), {"csrfmiddlewaretoken": mark, **form})


def aside_of(study_file):
    with opened_study(study_file) as now:
        return {aside.name: aside for aside in now.study.set_aside}


def test_an_interview_is_set_aside_after_a_word_about_what_goes_and_taken_in_again(
    caller, study_file
):
    caller.come_in()
    with opened_study(study_file) as now:
        document = now.study.document("P01")
        n = sum(coding.document_id == document.id for coding in now.study.codings)
    page = caller.get(caller.study(f"documents/{document.id}/facts/")).text
    assert f"This leaves out {n} codings with it." in page

    answer = post(caller, f"documents/{document.id}/set-aside/", reason="A pilot")

    assert answer.status == 302
    listed = caller.get(caller.study("documents/")).text
    assert "1 set aside" in listed
    assert "A pilot" in listed
    assert f"documents/{document.id}/facts/" not in listed
    compared = caller.get(caller.study("compare/")).text
    assert "1 document, counted nowhere: P01 (A pilot)." in compared
    assert "P01" not in caller.get(caller.study("search/?q=biscuits")).text.partition("<main")[2]
    # It can still be read, for whoever has its address.
    read = caller.get(caller.study(f"documents/{document.id}/"))
    assert read.status == 200
    assert "It is set aside: what is coded here counts in no table." in read.text

    post(caller, f"set-aside/{document.id}/take-in/")
    assert aside_of(study_file) == {}
    assert f"documents/{document.id}/facts/" in caller.get(caller.study("documents/")).text


def test_a_case_goes_with_what_it_says_and_undo_brings_it_back(caller, study_file):
    caller.come_in()
    with opened_study(study_file) as now:
        case = now.study.case("P01")
    page = caller.get(caller.study(f"cases/{case.id}/")).text
    assert "This leaves out the document in which it speaks: P01." in page

    post(caller, f"cases/{case.id}/set-aside/", reason="Withdrew")

    assert aside_of(study_file)["P01"].with_case  # the interview, named like the case
    assert "Withdrew" in caller.get(caller.study("cases/")).text
    documents = caller.get(caller.study("documents/")).text
    assert "with the case that speaks in it" in documents
    assert "take-in" not in documents
    post(caller, "undo/")
    assert aside_of(study_file) == {}


def test_no_reason_and_no_such_thing_are_said(caller, study_file):
    caller.come_in()
    with opened_study(study_file) as now:
        document = now.study.document("P01")

    answer = post(caller, f"documents/{document.id}/set-aside/", reason=" ")

    assert answer.status == 400
    assert "Say why it is set aside" in answer.text
    assert post(caller, f"set-aside/{document.id}/take-in/").status == 404
    assert aside_of(study_file) == {}
