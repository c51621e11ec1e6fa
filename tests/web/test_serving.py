"""Starting and stopping: ports, files, and the command a person types."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.web.serving import serving


def test_a_study_comes_back_at_its_own_port(study_file):
    with serving(str(study_file)) as first:
        port = first.port
    with serving(str(study_file)) as second:
        assert second.port == port
        assert second.folder != first.folder


def test_a_port_in_use_is_passed_over_unless_asked_for(study_file):
    with serving(str(study_file)) as first, serving(str(study_file)) as second:
        assert second.port != first.port
        with pytest.raises(BadValue, match=f"Port {first.port} is taken"), serving(port=first.port):
            pass


def test_what_is_no_study_is_one_sentence_and_leaves_the_port_free(tmp_path):
    wrong = tmp_path / "wrong.polyvocal"
    wrong.write_text("nothing")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with pytest.raises(BadFile), serving(str(wrong), port=port):
        pass
    with serving(port=port) as bench:
        assert bench.port == port


def test_a_closed_workbench_leaves_one_whole_file(study_file):
    with serving(str(study_file)):
        pass
    assert [path.name for path in study_file.parent.glob("study.polyvocal-*")] in (
        [],
        ["study.polyvocal-copies"],
    )


def test_open_prints_an_address_that_lets_in(study_file):
    command = [sys.executable, "-m", "polyvocal.cli", "open", str(study_file), "--no-browser"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout is not None
        try:
            lines = [running.stdout.readline() for _line in range(2)]
            address = re.fullmatch(r"http://127\.0\.0\.1:\d+/\S+/enter/\S+/\n", lines[1])
            assert address, lines
            with opener().open(address.group().strip()) as answer:
                assert "<h1" in answer.read().decode()
        finally:
            running.send_signal(signal.SIGINT)
    assert running.returncode == 130


def opener():
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
