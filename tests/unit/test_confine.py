"""Confinement without starting anything: what is read back, what is let through, what is drawn."""

import json
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeness.core.errors import ConfinementError
from closeness.staff.confine import Cage, Foreign, Tier, cage, run, runner
from closeness.staff.confine.calls import Outcome, read
from closeness.staff.confine.syscalls import MACHINES, allowed
from closeness.staff.scoring.inputs import STRATEGIES, Draw, drawn

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=20,
)


def sent(value):
    return json.dumps(runner.call("f", [], {"f": lambda: value}), allow_nan=False).encode()


@given(plain)
def test_a_plain_value_comes_back_as_it_was(value):
    came = read(sent(value))
    assert came.kind == "value"
    assert repr(came.value) == repr(value)  # NaN is not equal to itself


@given(st.binary(max_size=60))
def test_whatever_comes_back_is_read_as_an_outcome(line):
    assert isinstance(read(line), Outcome)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b"{}",
        b'{"value": 1, "error": 2}',
        b'{"value": NaN}',
        b'{"value": [1]}',
        b'{"value": {}}',
        b'{"value": {"list": 3}}',
        b'{"value": {"dict": [1]}}',
        b'{"value": {"special": "1"}}',
        b'{"value": {"special": [1]}}',
        b'{"value": {"list": [], "tuple": []}}',
        b'{"error": {}}',
        b'{"error": null}',
        b'{"error": {"kind": "ValueError", "line": "1", "text": ""}}',
        b'{"error": {"kind": ["ValueError"], "line": 1, "text": ""}}',
        b'{"error": {"kind": "ValueError", "line": 1, "text": []}}',
        b'{"ready": true}',
        b"\xff",
        b'{"value": ' + b"[" * 100_000 + b"}",
        b'{"value": ' + b'{"list": [' * 5000 + b"]}" * 5000 + b"}",
        b'{"value": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_the_runner_would_not_write_is_unreadable(line):
    assert read(line) == Outcome(kind="lost", text="unreadable")


def test_an_error_has_only_pythons_own_names():
    line = json.dumps({"error": {"kind": "E7.25", "line": 1, "text": "x" * 999}}).encode()
    came = read(line)
    assert (came.error, len(came.text)) == ("Exception", 200)
    assert read(line.replace(b"E7.25", b"print")).error == "Exception"


class Kind(type):
    __name__ = "float"


class Posing(metaclass=Kind):
    __class__ = float


@pytest.mark.parametrize(
    "value",
    [
        iter([1]),
        lambda: 1,
        {1, 2},
        b"x",
        1j,
        type("Number", (float,), {})(1),
        type("Text", (str,), {})("x"),
        type("Items", (list,), {})(),
        Posing(),
        {1: 2},
        10**400,
        "x" * 10_001,
        list(range(10_001)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_value_is_foreign(value):
    assert isinstance(read(sent(value)).value, Foreign)


def test_a_list_inside_itself_is_too_large():
    endless = []
    endless.append(endless)
    assert read(sent(endless)).value == Foreign("too large")


def test_errors_of_a_cell_are_named_with_their_line():
    space = {}
    assert runner.load("x = 1\ny = 1 / 0", 3, space)["error"] == {
        "kind": "ZeroDivisionError",
        "line": 2,
        "text": "division by zero",
    }
    assert runner.load("x = (", 3, space)["error"]["kind"] == "SyntaxError"
    assert runner.load("raise type('Odd', (KeyError,), {})", 0, space)["error"]["kind"] == "KeyError"
    assert runner.load("import sys\nsys.exit()", 0, space)["error"]["kind"] == "SystemExit"
    assert runner.load("x = 2", 0, space) == {"loaded": True}
    assert space["x"] == 2


def test_an_error_that_raises_while_it_is_read_is_just_an_error():
    source = "class Sly(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Sly"
    assert runner.load(source, 0, {})["error"] == {"kind": "Exception", "line": 0, "text": ""}


def verdict(program, machine, number):
    """Run a filter as the kernel does."""
    place, value = 0, 0
    lines = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    while True:
        code, yes, no, operand = lines[place]
        if code == 0x20:
            value = machine if operand == 4 else number
        elif code == 0x15:
            place += yes if value == operand else no
        else:
            return operand
        place += 1


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_lets_reading_through_and_neither_sockets_nor_processes(machine):
    program, (name, column) = allowed(machine), MACHINES[machine]
    numbers = {
        "read": (0, 63),
        "write": (1, 64),
        "openat": (257, 56),
        "mmap": (9, 222),
        "exit_group": (231, 94),
    }
    refused = {
        "socket": (41, 198),
        "clone": (56, 220),
        "execve": (59, 221),
        "kill": (62, 129),
        "ptrace": (101, 117),
        "prlimit64": (302, 261),
        "fcntl": (72, 25),
        "unshare": (272, 97),
        "io_uring_setup": (425, 425),
        "clone3": (435, 435),
        "pidfd_send_signal": (424, 424),
        "nanosleep": (35, 101),
    }
    assert {verdict(program, name, both[column]) for both in numbers.values()} == {0x7FFF0000}
    assert {verdict(program, name, both[column]) for both in refused.values()} == {0x00050001}
    assert verdict(program, name, 0x40000000) == 0x00050001  # x32: the same calls under other numbers
    assert verdict(program, 0x40000003, 0) == 0x80000000  # 32-bit calls on a 64-bit kernel


def test_a_machine_without_a_list_of_calls_confines_nothing(monkeypatch):
    monkeypatch.setattr(cage.platform, "machine", lambda: "vax")
    with pytest.raises(ConfinementError, match="vax"):
        Cage(tier=Tier.LANDLOCK).lock({})


def test_the_best_tier_that_holds_is_taken_and_what_is_wrong_with_the_others_is_said(monkeypatch):
    faults = {Tier.BUBBLEWRAP: "bubblewrap is not installed.", Tier.LANDLOCK: ""}
    monkeypatch.setattr(cage, "_fault", faults.get)
    found = cage.find_cage()
    assert (found.tier, found.why) == (Tier.LANDLOCK, ("A: bubblewrap is not installed.",))
    faults[Tier.LANDLOCK] = "no Landlock."
    with pytest.raises(
        ConfinementError, match=r"A: bubblewrap is not installed\. B: no Landlock\. Run: closeness"
    ):
        cage.find_cage()
    assert cage.find_cage(allow_open=True).tier is Tier.OPEN
    with pytest.raises(ConfinementError):
        cage.find_cage("A")


def test_naming_the_tier_that_confines_nothing_is_not_enough_to_run_code_in_it():
    with pytest.raises(ConfinementError, match="C: nothing confines code in this tier"):
        cage.find_cage("C")
    assert cage.find_cage("C", allow_open=True).tier is Tier.OPEN


def test_a_cage_whose_program_is_gone_runs_nothing(monkeypatch):
    monkeypatch.setattr(Cage, "command", lambda _self: ["/nowhere/python"])
    with pytest.raises(ConfinementError, match="it did not start"):
        run({}, [], Cage(tier=Tier.OPEN))


def test_a_cage_that_fails_before_it_is_closed_runs_nothing(monkeypatch):
    monkeypatch.setattr(Cage, "lock", lambda _self, _limits: {"limits": {"RLIMIT_NONSENSE": 1}})
    with pytest.raises(ConfinementError, match="it did not close: AttributeError"):
        run({"cell": "x = 1"}, [], Cage(tier=Tier.OPEN))


def test_landlock_takes_away_all_that_its_version_knows(monkeypatch):
    def attributes(version):
        monkeypatch.setattr(cage, "landlock_version", lambda: version)
        raw = cage.landlock_attributes()
        return struct.unpack(f"={len(raw) // 8}Q", raw)

    assert attributes(1) == ((1 << 13) - 1,)
    assert attributes(3) == ((1 << 15) - 1,)
    assert attributes(4) == ((1 << 15) - 1, 3)
    assert attributes(7) == ((1 << 16) - 1, 3, 3)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_draws_the_same_from_the_same_secret_and_other_inputs_from_another(strategy):
    first, again, other = (drawn(strategy, 20, Draw(secret, "p")) for secret in (b"a", b"a", b"b"))
    assert first == again
    assert first != other
    assert json.loads(json.dumps(first)) == first
    assert all(math.isfinite(one) for arguments in first for one in arguments if isinstance(one, int | float))


def sums(entries):
    return tuple(sum(one["amount"] or 0 for one in entries if one["giver"] == giver) for giver in "AB")


@pytest.mark.parametrize("secret", [b"a", b"b", b"c"])
def test_drawn_inputs_are_what_their_strategy_promises(secret):
    def of(strategy):
        return drawn(strategy, 60, Draw(secret, strategy))

    assert all(given > 0 < received and given != received for given, received in of("amounts"))
    assert all(given == received > 0 for given, received in of("equal-amounts"))
    assert {given == 0 for given, _ in of("one-sided")} == {True, False}
    assert all(min(pair) == 0 < max(pair) for pair in of("one-sided"))
    below = drawn("negative", 600, Draw(secret, "negative"))
    assert {given < 0 for given, _ in below} == {True, False}
    assert all(given + received != 0 for given, received in below), "a sum of 0 is asked for elsewhere"
    for (entries,) in of("entries"):
        given, received = sums(entries)
        assert 0 < given != received > 0
        assert all(one["amount"] > 0 for one in entries)
    for (entries,) in of("entries-missing"):
        assert 1 <= sum(one["amount"] is None for one in entries) <= 3
        assert sum(one["amount"] == 0 for one in entries) == 1
        assert all(sums(entries))
    for (entries,) in of("entries-one-giver"):
        assert sorted(map(bool, sums(entries))) == [False, True]
