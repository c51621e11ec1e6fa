"""The private PostgreSQL server and its throw-away databases."""

import psycopg
import pytest

from tests.databases import fresh_database, template_database

pytestmark = pytest.mark.postgres


def test_a_fresh_database_is_empty_and_speaks_utf8(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE words (word text)")
        connection.execute("INSERT INTO words VALUES ('naïve 🙂 שלום')")
        assert connection.execute("SELECT word, length(word) FROM words").fetchall() == [
            ("naïve 🙂 שלום", 12)
        ]


def test_a_second_test_does_not_see_the_first_ones_tables(postgres_url: str) -> None:
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute(tables).fetchall() == []


def test_a_template_is_prepared_once_and_copied(postgres_server: str) -> None:
    prepared = []

    def prepare(url: str) -> None:
        prepared.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE made AS SELECT 7 AS number")

    for _ in range(2):
        name = template_database(postgres_server, "test_template_once", prepare)
        with fresh_database(postgres_server, template=name) as url, psycopg.connect(url) as copy:
            assert copy.execute("SELECT number FROM made").fetchall() == [(7,)]
    assert len(prepared) == 1


def test_a_dropped_database_is_gone(postgres_server: str) -> None:
    with fresh_database(postgres_server) as url:
        pass
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)
