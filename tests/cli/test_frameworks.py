"""The frameworks as a person meets them on the command line."""

import json

import pytest

from polyvocal.cli import main
from polyvocal.cli.codes import DONE, PROBLEM, USAGE
from polyvocal.config.person import FOLDER_VARIABLE, NAME_VARIABLE
from tests.frameworks.folders import spoil, whole_framework


def run(capsys, *words):
    code = main(["frameworks", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_every_framework_is_listed_with_its_size(capsys):
    code, out, _err = run(capsys, "list")

    assert code == DONE
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["bctt_v1", "relational", "tdf", "com_b", "moa"]
    assert "93 codes in 16 groups" in lines[0]
    assert lines[1].endswith("5 codes in 1 group, an add-on to bctt_v1")
    assert lines[4].endswith("26 codes, labels only")


def test_a_framework_is_shown_with_its_rules_and_credit(capsys):
    code, out, _err = run(capsys, "show", "com_b")

    assert code == DONE
    assert "Michie, van Stralen & West 2011" in out
    assert "Ask in turn whether they could, whether they were let" in out
    assert "    Social opportunity" in out


def test_a_card_says_how_it_is_told_from_its_neighbours(capsys):
    code, out, _err = run(capsys, "show", "tdf", "behavioral regulation")

    assert code == DONE
    assert out.startswith("14 Behavioural regulation\n")
    assert "10 Memory, attention and decision processes: Things slip or crowd in" in out


def test_a_technique_shows_contrasts_with_the_add_on(capsys):
    _code, out, _err = run(capsys, "show", "bctt_v1", "6.1")

    assert "17.1 Sharing experiential knowledge: You learn what it was like" in out


@pytest.mark.parametrize(
    ("key", "code"), [("bctt_v1", "1.1"), ("moa", "Behavioural regulation"), ("moa", "Goals")]
)
def test_links_between_techniques_and_mechanisms_always_say_that_they_are_partial(
    capsys, key, code
):
    _code, out, _err = run(capsys, "show", key, code)

    assert "(partial)" in out
    assert "A partial list: 68 pairs" in " ".join(out.split())
    assert ": confirmed." in out


def test_ontology_ids_are_shown_with_their_cardinality_and_credit(capsys):
    _code, out, _err = run(capsys, "show", "bctt_v1", "10.9")

    assert "BCIO:007252 provide positive consequence for behaviour BCT (n:1, mapped)" in out
    assert "CC BY 4.0" in out


def test_a_group_is_shown_by_number_or_name(capsys):
    assert run(capsys, "show", "bctt_v1", "16")[1].startswith("16 Covert learning\n")
    assert run(capsys, "show", "com_b", "capability")[1].startswith("Capability\n")


def test_search_names_what_was_found_and_where(capsys):
    code, out, _err = run(capsys, "search", "waiting", "lists")

    assert code == DONE
    assert out.startswith(
        "tdf         11 Environmental context and resources\n            include: Waiting lists"
    )


def test_search_keeps_to_one_framework_and_to_a_number_of_hits(capsys):
    _code, out, _err = run(capsys, "search", "goal", "--framework", "bctt_v1", "--limit", "2")

    assert [line.split()[0] for line in out.splitlines()[:2]] == ["bctt_v1", "bctt_v1"]
    assert out.splitlines()[-1].startswith("… and ")


def test_nothing_found_is_said(capsys):
    assert run(capsys, "search", "xylophone")[1] == (
        "Nothing fits these words. Try others, or fewer.\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", "tdf"),
        ("show", "bctt_v1", "1.1"),
        ("search", "goal"),
        ("check",),
    ],
)
def test_json_is_one_document_that_other_programs_can_read(capsys, words):
    code, out, _err = run(capsys, *words, "--json")

    assert code == DONE
    assert json.loads(out) is not None


def test_the_frameworks_that_come_along_are_whole(capsys):
    assert run(capsys, "check") == (DONE, "The cards are whole.\n", "")


def test_the_check_names_each_fault_and_ends_with_a_problem(capsys, tmp_path):
    home = whole_framework(tmp_path)
    spoil(home, "01_getting_there.toml", "Timetables and maps count.", "")

    assert run(capsys, "check", str(home)) == (
        PROBLEM,
        "01_getting_there.toml, 1.1: “include” is empty.\n1 fault.\n",
        "",
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "bct"), "There is no framework bct. There are: bctt_v1"),
        (("show", "tdf", "99"), "There is no code 99 in tdf. To look for it: "),
        (("search", "…"), "Type at least one word to search for."),
        (("search", "goal", "--framework", "x"), "There is no framework x."),
        (("check", "no-such-folder"), "no-such-folder: there is no such folder."),
    ],
)
def test_what_is_not_there_is_one_sentence(capsys, words, told):
    code, out, err = run(capsys, *words)

    assert (code, out) == (PROBLEM, "")
    assert err.startswith(told)
    assert len(err.splitlines()) == 1


def test_a_search_for_nothing_is_not_understood(capsys):
    assert run(capsys, "search")[0] == USAGE


def test_a_framework_is_written_out_as_asked(capsys, tmp_path):
    code, out, _err = run(
        capsys, "export", "com_b", "--out", str(tmp_path), "--format", "docx", "--per-page", "2"
    )

    assert code == DONE
    assert "com_b-cards.docx" in out
    assert [file.name for file in tmp_path.iterdir()] == ["com_b-cards.docx"]


def test_a_study_takes_a_framework_with_its_add_on_and_later_too(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "settings"))
    monkeypatch.setenv(NAME_VARIABLE, "Coder A")
    study = str(tmp_path / "mine.polyvocal")

    assert main(["new", study, "--framework", "bctt_v1"]) == DONE
    assert main(["add", study]) == USAGE
    capsys.readouterr()
    assert main(["add", study, "--add-on", "relational"]) == DONE
    assert capsys.readouterr().out == "Taken: 5 codes.\n"
    assert main(["new", study + "2", "--framework", "relational"]) == PROBLEM
    assert "--framework bctt_v1 --add-on relational" in capsys.readouterr().err
