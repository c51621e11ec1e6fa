"""What a server is told: read strictly, refused in a sentence, and never unencrypted by mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from polyvocal.config.server import ServerOptions, key_in, read_options
from polyvocal.core.errors import BadFile, BadValue

ROOT = Path(__file__).parents[2]


def test_the_example_can_be_used_as_it_is() -> None:
    options = read_options(ROOT / "examples" / "server" / "server.toml")
    assert options.origin == "https://coding.example.org"
    assert options.listening == ("127.0.0.1", 8750)
    assert options.is_secure
    assert options.needs_second_factor


def test_every_option_is_documented() -> None:
    page = (ROOT / "docs" / "server.md").read_text("utf-8")
    named = set(re.findall(r"`\[?([a-z_]+)\]?`", page))
    options = set(ServerOptions.__dataclass_fields__) - {"key"}
    assert options <= named


def test_what_is_said_comes_before_what_is_written(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text('listen = "127.0.0.1:1"\nthreads = 3\n')
    options = read_options(file, listen="127.0.0.1:2", address=None, trusted_headers=())
    assert (options.listening, options.threads) == (("127.0.0.1", 2), 3)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"address": "http://coding.example.org"}, "unencrypted"),
        ({"address": "ftp://127.0.0.1"}, "people can type"),
        ({"address": "https://x.example/?a=1"}, "people can type"),
        ({"listen": "8750"}, "--listen"),
        ({"listen": "127.0.0.1:99999"}, "--listen"),
        ({"trusted_headers": ("x-forwarded-for",)}, "--trust-proxy"),
        ({"trusted_proxy": "*", "trusted_headers": ("x-forwarded-for",)}, "own address"),
        ({"trusted_proxy": "10.0.0.1", "trusted_headers": ("x-real-ip",)}, "is not among"),
    ],
)
def test_what_would_let_in_the_wrong_people_is_refused(said: dict[str, object], why: str) -> None:
    with pytest.raises(BadValue, match=re.escape(why)):
        read_options(None, **said)


@pytest.mark.parametrize("text", ["threads = ", "unheard_of = 1\n", "[sign_on]\nname = 'x'\n"])
def test_a_file_that_is_not_understood_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "server.toml"
    file.write_text(text)
    with pytest.raises(BadFile, match=r"server\.toml"):
        read_options(file)


def test_a_secret_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "key"
    first = key_in(file)
    assert key_in(file) == first
    assert len(first) == 64
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("short")
    with pytest.raises(BadFile, match="too short"):
        key_in(file)


def test_secrets_are_in_no_printed_form() -> None:
    options = ServerOptions(key="hush" * 10)
    assert "hush" not in repr(options)
