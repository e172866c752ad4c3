"""Accounts of the local hub: told once, kept as hashes, never taken over by another start."""

import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closeness.core.errors import HubError
from closeness.hub.people import Person, invite, read_people

PEOPLE = [("noor", "instructor"), ("ana", "student"), ("ben", "student")]


def test_everybody_gets_a_password_of_their_own_and_the_file_holds_none(tmp_path):
    file = tmp_path / "people.json"
    told = invite(file, PEOPLE)
    assert list(told) == ["noor", "ana", "ben"]
    assert len(set(told.values())) == 3
    assert not any(password in file.read_text() for password in told.values())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    people = read_people(file)
    assert people["ana"].knows(told["ana"])
    assert not people["ana"].knows(told["ben"])
    assert people["noor"].role == "instructor"


def test_a_second_start_tells_only_who_is_new_and_changes_nobody(tmp_path):
    file = tmp_path / "people.json"
    first = invite(file, PEOPLE)
    assert invite(file, PEOPLE) == {}
    assert list(invite(file, [("ana", "instructor"), ("carla", "student")])) == ["carla"]
    assert read_people(file)["ana"].knows(first["ana"])
    assert read_people(file)["ana"].role == "student"


def test_new_passwords_end_the_old_ones(tmp_path):
    file = tmp_path / "people.json"
    old = invite(file, PEOPLE)
    new = invite(file, PEOPLE, renew=True)
    assert set(new) == set(old)
    assert not read_people(file)["ana"].knows(old["ana"])
    assert read_people(file)["ana"].knows(new["ana"])


@settings(max_examples=10)  # a hash that is meant to be slow
@given(st.text(max_size=40))
def test_no_other_text_is_the_password(text):
    person = Person(name="ana", role="student", salt="00", hashed="00")
    assert not person.knows(text)


@pytest.mark.parametrize(
    "name", ["", "Ana", "../noor", "ana+ps1", "a" * 33, "1ana", "ana b", "ana/..", "*", "-ana", "ana\n"]
)
def test_a_name_that_could_mean_a_path_or_another_student_is_refused(name, tmp_path):
    with pytest.raises(HubError, match="a letter first"):
        invite(tmp_path / "people.json", [(name, "student")])


def test_an_unknown_role_is_refused(tmp_path):
    with pytest.raises(HubError, match="instructor, student, guest"):
        invite(tmp_path / "people.json", [("ana", "dean")])


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"name": "ana"}]', '{"ana": 1}'])
def test_a_broken_file_says_what_to_do(text, tmp_path):
    file = tmp_path / "people.json"
    file.write_text(text)
    with pytest.raises(HubError, match="Remove it"):
        read_people(file)
