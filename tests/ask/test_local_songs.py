"""Decades, years of birth, lengths in time, and what nobody did, on a schema nobody described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benchmarks.compare import same
from tests.ask.inferred import Known, answered, known_by_schema, plan_of

TODAY = date(2026, 1, 15)
ROWS = """
CREATE TABLE artists (artist_id INTEGER PRIMARY KEY, artist_name VARCHAR, country VARCHAR, formed_year INTEGER);
CREATE TABLE albums (album_id INTEGER PRIMARY KEY, title VARCHAR, artist_id INTEGER REFERENCES artists(artist_id),
  release_date DATE);
CREATE TABLE songs (song_id INTEGER PRIMARY KEY, song_name VARCHAR, album_id INTEGER REFERENCES albums(album_id),
  duration_seconds INTEGER, rating DOUBLE);
CREATE TABLE listeners (listener_id INTEGER PRIMARY KEY, nickname VARCHAR, birth_year INTEGER, plan VARCHAR);
CREATE TABLE follows (listener_id INTEGER REFERENCES listeners(listener_id),
  artist_id INTEGER REFERENCES artists(artist_id), since DATE);
CREATE TABLE concerts (concert_id INTEGER PRIMARY KEY, artist_id INTEGER REFERENCES artists(artist_id), venue VARCHAR,
  held_on DATE, capacity INTEGER);
INSERT INTO artists VALUES (1,'Blue Moth','Sweden',1998), (2,'The Pylons','UK',2005), (3,'Kora Sun','Mali',2012),
  (4,'Night Bus','UK',2016);
INSERT INTO albums VALUES (1,'First Light',1,'2001-05-04'), (2,'Second Light',1,'2006-09-15'),
  (3,'Grid',2,'2010-02-20'),
  (4,'Dunes',3,'2015-07-07'), (5,'Late Line',4,'2018-11-30'), (6,'Last Stop',4,'2022-03-18');
INSERT INTO songs VALUES (1,'Lantern',1,215,4.1), (2,'Moth',1,187,3.9), (3,'Harbour',2,305,4.6), (4,'Pylon',3,240,3.2),
  (5,'Cable',3,198,3.5), (6,'Dune One',4,412,4.8), (7,'Dune Two',4,388,4.7), (8,'N29',5,176,4.0), (9,'Depot',6,150,2.9);
INSERT INTO listeners VALUES (1,'zed',1990,'premium'), (2,'ivy',2001,'free'), (3,'max',1985,'premium'),
  (4,'liv',1999,'free'), (5,'tom',1978,'family');
INSERT INTO follows VALUES (1,1,'2020-01-01'), (1,2,'2021-01-01'), (2,1,'2022-05-05'), (4,4,'2024-02-02');
INSERT INTO concerts VALUES (1,1,'Globe','2024-05-01',12000), (2,2,'Roundhouse','2024-06-10',3000);
"""


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with known_by_schema("songs", ROWS, tmp_path_factory.mktemp("songs")) as known:
        yield known


_BY = "FROM songs JOIN albums USING (album_id) JOIN artists USING (artist_id)"
ANSWERED = {
    "albums released in the 2010s": "SELECT title FROM albums WHERE year(release_date) BETWEEN 2010 AND 2019",
    "artists formed in the 90s": "SELECT artist_name FROM artists WHERE formed_year BETWEEN 1990 AND 1999",
    "listeners older than 30": "SELECT nickname FROM listeners WHERE birth_year < 1996",
    "average age of listeners by plan": "SELECT plan, AVG(2026 - birth_year) FROM listeners GROUP BY plan",
    "songs longer than 5 minutes": "SELECT song_name FROM songs WHERE duration_seconds > 300",
    "songs shorter than 3 minutes": "SELECT song_name FROM songs WHERE duration_seconds < 180",
    "average length of songs by artist": f"SELECT artist_name, AVG(duration_seconds) {_BY} GROUP BY 1",
    "artists nobody follows": "SELECT 'Kora Sun'",
    "first album of Night Bus": "SELECT 'Late Line'",
    "the longest song of Blue Moth": "SELECT 'Harbour'",
}


@pytest.mark.parametrize(("question", "expected"), ANSWERED.items())
def test_answers_are_those_of_a_query_written_by_hand(question: str, expected: str, songs: Known) -> None:
    rows, wanted = answered(question, songs, TODAY, expected)
    assert same(rows, wanted, ordered=False), f"{rows} instead of {wanted}"


def test_how_much_so_is_not_answered_by_the_thing_itself(songs: Known) -> None:
    assert plan_of("how full was the Globe in 2024", songs[0], TODAY, None).kind == "abstain"


def test_an_age_by_the_year_of_birth_alone_is_called_so(songs: Known) -> None:
    spec = plan_of("average age of listeners by plan", songs[0], TODAY, None).readings[0].spec
    assert spec is not None
    assert [one.label for one in spec.computed] == ["age by year of birth"]
