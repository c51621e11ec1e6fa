"""Moving in and out from pages: looked at first, then taken or left; copies made one."""

import re
import shutil
import socket
import time
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

import polyvocal
from polyvocal.core.coding import Span
from polyvocal.store import changes
from polyvocal.store.events import Actor
from polyvocal.store.snapshot import read_study
from polyvocal.store.undo import undo
from polyvocal.web.serving import serving
from polyvocal.web.workbench import LOOPBACK
from polyvocal.work.exchange.foreign import read_foreign
from polyvocal.work.exchange.merging import merge_copies
from polyvocal.work.exchange.pages import Out
from polyvocal.work.exchange.projects import import_project
from polyvocal.work.exchange.sending import export_project
from polyvocal.work.opening import at_study
from tests.browsing import IN_BROWSER, faults, ready
from tests.formats.refi.projects import coded, package, project, source
from tests.web.visiting import Caller

SMALL = package(project(source(coded(1, 0, 3) + coded(2, 4, 99))), {"sources/a.txt": b"one two"})
CODEBOOK = (
    b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid='
    b'"22222222-2222-2222-2222-222222222222" name="Tea" isCodable="true"/></Codes></CodeBook>'
)
BEA = Actor(UUID(int=2), "Bea")


@pytest.fixture
def newcomer(empty_file):
    """Somebody who was let in to a study that holds nothing yet."""
    with serving(str(empty_file)) as bench:
        caller = Caller(bench)
        caller.come_in()
        caller.post("/who/", {"csrfmiddlewaretoken": form_of(caller).mark, "name": "Coder A"})
        yield caller


def form_of(caller, path="exchange/"):
    return caller.get(caller.study(path))


def sent(caller, name, content, path="exchange/send/"):
    """The page on which what was sent can be looked at; follows the work to its end."""
    answer = caller.send_file(caller.study(path), form_of(caller).mark, name, content)
    return landed(caller, answer)


def landed(caller, answer):
    """The page that an answer leads to once the work is over."""
    return follow(caller, answer)[0]


def follow(caller, answer):
    """The same, and its path."""
    path = ""
    for _look in range(300):
        if answer.status == 302:
            path = answer.headers["location"].removeprefix(f"/{caller.bench.folder}")
        elif 'hx-trigger="load' not in answer.text:
            return answer, path
        else:
            time.sleep(0.1)
        answer = caller.get(path)
    raise AssertionError("the work does not end")


def act(caller, page, action, **form):
    """Send the form on this page to one of the places it can go."""
    [at] = set(re.findall(rf'"/{caller.bench.folder}(/studies/[^"]*/{action}/)"', page.text))
    return landed(caller, caller.post(at, {"csrfmiddlewaretoken": page.mark, **form}))


def test_a_project_is_looked_at_and_then_fills_an_empty_study(newcomer, empty_file, tmp_path):
    page = sent(newcomer, "small.qdpx", SMALL)
    assert "What would become of small.qdpx" in page.text
    assert "Nothing is stored yet." in page.text
    assert "It stays the study it was" in page.text
    assert polyvocal.open(empty_file).documents == ()

    overview = act(newcomer, page, "take")

    assert overview.status == 200
    (tmp_path / "small.qdpx").write_bytes(SMALL)
    wanted = read_foreign(tmp_path / "small.qdpx").study
    stored = polyvocal.open(empty_file)
    assert (stored.name, len(stored.codings)) == ("Empty", 2)
    assert replace(stored, id=wanted.id, name=wanted.name, revision=None) == wanted
    # Whoever brought the same project in elsewhere has a copy of this study.
    elsewhere = tmp_path / "bea.polyvocal"
    import_project(tmp_path / "small.qdpx", by=BEA, out=elsewhere)
    again = merge_copies(empty_file, elsewhere, by=BEA, dry_run=True).report
    back = merge_copies(elsewhere, empty_file, by=BEA, dry_run=True).report
    assert {line.how for report in (again, back) for line in report.lines} == {"the same in both"}


def test_what_is_to_be_looked_at_is_named_by_its_document(newcomer):
    bad = source(coded(3, 0, 3), "internal://b.txt").replace('name="One"', 'name="Talk &lt;b&gt;"')
    xml = project(source(coded(1, 0, 3) + coded(2, 4, 99)) + bad)
    members = {"sources/a.txt": b"one two", "sources/b.txt": b"%PDF-1.7\n" + b"\xff" * 9}

    page = sent(newcomer, "small.qdpx", package(xml, members))

    told = re.findall('<li><span class="quiet">(.*?):</span> (.*?)</li>', page.text)
    assert [(re.sub("<.*?>", "", where), said[:30]) for where, said in told] == [
        ("One, positions 4 to 99", "This passage fits no place in "),
        ("Talk &lt;b&gt;", "Its text could not be read: th"),
    ]


def test_a_file_that_breaks_off_on_its_way_leaves_nothing(newcomer, empty_file, tmp_path):
    mark, length = form_of(newcomer).mark, len(SMALL) + 500
    head = (
        f"POST /{newcomer.bench.folder}{newcomer.study('exchange/send/')} HTTP/1.1\r\n"
        f"Host: {newcomer.host}\r\nCookie: {newcomer.cookie}\r\nOrigin: http://{newcomer.host}"
        "\r\nContent-Type: multipart/form-data; boundary=edge\r\n"
        f"Content-Length: {length}\r\n\r\n--edge\r\nContent-Disposition: form-data; "
        f'name="csrfmiddlewaretoken"\r\n\r\n{mark}\r\n--edge\r\nContent-Disposition: '
        'form-data; name="files"; filename="small.qdpx"\r\n\r\n'
    ).encode()
    before = sorted(tmp_path.rglob("*"))

    for n_sent in (0, len(SMALL) // 2, len(SMALL)):
        with socket.create_connection((LOOPBACK, newcomer.bench.port)) as connection:
            connection.sendall(head + SMALL[:n_sent])

    assert "What would become of" in sent(newcomer, "small.qdpx", SMALL).text
    assert polyvocal.open(empty_file).documents == ()
    left = [path for path in tmp_path.rglob("*") if path not in before]
    assert [path.name for path in left if not re.search("-shm|-wal", path.name)] == []


def test_pictures_leave_only_where_somebody_asks(newcomer):
    xml = project(f'<PictureSource guid="{uuid4()}" name="Street" path="internal://s.png"/>')
    act(newcomer, sent(newcomer, "p.qdpx", package(xml, {"sources/s.png": b"PNG"})), "take")

    page = newcomer.get(newcomer.study("exchange/out/qdpx/"))

    assert "go out only where you ask for them" in page.text
    [with_media] = re.findall(r"exchange/out/(qdpx/file/.media=1)", page.text)
    for asked, leaves in (("qdpx/file/", False), (with_media, True)):
        _page, job = newcomer.taken(f"exchange/out/{asked}")
        file = newcomer.get(newcomer.study(f"jobs/{job}/file/"))
        assert (".png" in file.text) == leaves


def test_undo_empties_the_study_again(newcomer, empty_file):
    before = polyvocal.open(empty_file)
    act(newcomer, sent(newcomer, "small.qdpx", SMALL), "take")
    with at_study(empty_file) as at:
        [by] = {event.actor for event in newcomer_events(at)}
        undo(at=at, by=by)

    after = polyvocal.open(empty_file)

    assert (after.documents, after.codings, after.template) == ((), before.codings, before.template)


def newcomer_events(at):
    from polyvocal.store.reads import history

    return [event for event in history(at) if event.verb == "fill_study"]


def test_what_is_left_changes_nothing_and_is_gone(newcomer, empty_file):
    page = sent(newcomer, "small.qdpx", SMALL)
    [path] = set(re.findall(r"/studies/[^\"]*/exchange/incoming/[^/]+/", page.text))

    back = act(newcomer, page, "throw-away")

    assert "The file was thrown away; nothing was changed." in back.text
    assert polyvocal.open(empty_file).documents == ()
    again = newcomer.get(path)
    assert (again.status, "no longer waiting" in again.text) == (404, True)


def test_a_project_does_not_go_into_a_study_that_holds_something(caller):
    caller.come_in()

    page = sent(caller, "small.qdpx", SMALL)

    assert "This study holds something already" in page.text
    assert "Bring it in</button>" not in page.text


def test_a_codebook_becomes_the_template(newcomer, empty_file):
    page = sent(newcomer, "book.qdc", CODEBOOK)

    act(newcomer, page, "take")

    assert [code.label for code in polyvocal.open(empty_file).template.current.codes] == ["Tea"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"only words"),
        ("half.qdpx", SMALL[:200]),
        ("empty.qdpx", b""),
        ("../../etc/passwd", b"<html>"),
        ("nul\x00.qdpx".replace("\\x00", ""), b"PK\x05\x06" + bytes(18)),
        ("x" * 300 + ".sqlite3", b"SQLite format 3\x00" + bytes(100)),
    ],
)
def test_what_is_no_project_is_said_in_one_sentence(newcomer, empty_file, name, content):
    answer = sent(newcomer, name, content)

    assert re.search(r'role="alert" class="problem">[^<]+<', answer.text)
    assert "unexpectedly" not in answer.text
    assert "Back to “In and out”" in answer.text
    assert polyvocal.open(empty_file).documents == ()


def test_each_file_is_told_of_and_made(caller):
    caller.come_in()
    for out in Out:
        told = caller.get(caller.study(f"exchange/out/{out}/"))
        page, job = caller.taken(f"exchange/out/{out}/file/")
        file = caller.get(caller.study(f"jobs/{job}/file/"))

        assert told.status == 200, out
        assert "The file is ready." in page.text, out
        assert "attachment" in file.headers["content-disposition"], out
        assert len(file.text) > 50, out


def test_the_account_says_what_is_known_of_a_tool(caller):
    caller.come_in()

    told = caller.get(caller.study("exchange/out/qdpx/?for=nvivo"))

    assert "NVivo takes these, as its makers write" in told.text
    assert "exchange/out/qdpx/file/?for=nvivo" in told.text
    assert caller.get(caller.study("exchange/out/qdpx/?for=nothing")).status == 200


def test_what_a_file_holds_is_said_as_it_is(caller):
    caller.come_in()

    told = {out: caller.get(caller.study(f"exchange/out/{out.value}/")).text for out in Out}

    whole = "It holds everybody"
    assert {out for out in Out if whole in told[out]} == {Out.QDPX, Out.WEB_ANNOTATION}
    assert "no interview is in it" in told[Out.TAGS]
    assert "Nobody&#x27;s words are in it" in told[Out.MATRIX]
    assert "are not in it" in told[Out.READER]


def test_there_are_no_other_files(caller):
    caller.come_in()

    for path in ("exchange/out/exe/", "exchange/out/exe/file/"):
        assert caller.get(caller.study(path)).status == 404


@pytest.fixture
def copy(study_file, tmp_path):
    """The same study as somebody else left it: one coding more, another one removed."""
    file = tmp_path / "theirs.polyvocal"
    shutil.copy(study_file, file)
    with at_study(file) as at:
        first, second, *_more = read_study(at).codings
        changes.remove_codings(at=at, by=BEA, coding_ids=[first.id])
        new = replace(second, id=uuid4(), span=Span(0, 9))
        changes.add_codings(at=at, by=BEA, codings=[new])
    return file, first, new


@pytest.mark.parametrize("keeps", [False, True])
def test_two_copies_become_one_after_a_look_at_the_plan(caller, study_file, copy, keeps):
    file, removed, new = copy
    caller.come_in()
    caller.post("/who/", {"csrfmiddlewaretoken": form_of(caller).mark, "name": "Coder A"})

    page = sent(caller, file.name, file.read_bytes(), "exchange/copy/")
    assert "What one of the copies removed" in page.text
    # Once, with its box, and not among the remarks as well.
    assert page.text.count("Removed there since the copies parted") == 1
    act(caller, page, "take", **({"keep": removed.id.hex} if keeps else {}))

    ids = {coding.id for coding in polyvocal.open(study_file).codings}
    assert (new.id in ids, removed.id in ids) == (True, keeps)


def test_a_plan_of_a_study_that_was_changed_since_is_not_carried_out(caller, study_file, copy):
    caller.come_in()
    caller.post("/who/", {"csrfmiddlewaretoken": form_of(caller).mark, "name": "Coder A"})
    page = sent(caller, copy[0].name, copy[0].read_bytes(), "exchange/copy/")
    with at_study(study_file) as at:
        changes.rename_study(at=at, by=BEA, name="Renamed")

    answer = act(caller, page, "take")

    assert "The study was changed since this was looked at." in answer.text
    assert copy[2].id not in {coding.id for coding in polyvocal.open(study_file).codings}


def test_an_export_of_the_other_copy_will_do(caller, copy, tmp_path):
    caller.come_in()
    export_project(copy[0], tmp_path / "theirs.qdpx")

    page = sent(caller, "theirs.qdpx", (tmp_path / "theirs.qdpx").read_bytes(), "exchange/copy/")

    assert "only there: added here" in page.text


@pytest.mark.browser
@IN_BROWSER[1]
def test_from_a_file_to_a_study_by_keyboard(empty_file, tmp_path, opened):
    (tmp_path / "small.qdpx").write_bytes(SMALL)
    with serving(str(empty_file)) as bench:
        page = opened(bench, bypass_csp=True)
        ready(page)
        page.keyboard.press("g")
        page.keyboard.press("i")
        ready(page, "In and out")
        page.get_by_label("choose a file").set_input_files(tmp_path / "small.qdpx")
        expect(page.get_by_role("heading", level=1)).to_have_text("What would become of small.qdpx")
        assert faults(page) == []
        page.get_by_role("button", name="Bring it in").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Empty")
    assert len(polyvocal.open(empty_file).codings) == 2
