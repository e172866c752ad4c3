"""Who somebody is on the hub, by what a learning management system says of them."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
LTI = SimpleNamespace(**runpy.run_path(str(ROOT / "deploy/lti/lti_groups.py")))
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
COURSE_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
OTHER_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
TEACHES, LEARNS = ["formgrade-apart-and-together"], ["nbgrader-apart-and-together"]


def claims(context, *roles):
    return {f"{CLAIM}context": {"id": context}, f"{CLAIM}roles": list(roles)}


@pytest.mark.parametrize(
    ("roles", "groups"),
    [
        ([COURSE_ROLE + "Learner"], LEARNS),
        ([COURSE_ROLE + "Instructor"], TEACHES),
        ([COURSE_ROLE + "Learner", COURSE_ROLE + "Instructor"], TEACHES),
        (["Learner"], LEARNS),  # the short form of LTI
        ([OTHER_ROLE + "Instructor"], []),  # teaches somewhere in the institution
        ([COURSE_ROLE + "Mentor"], []),
        ([], []),
    ],
)
def test_only_roles_in_the_course_count(roles, groups):
    assert LTI.groups_of(claims("42", *roles), "42") == groups


@given(context=st.text(), role=st.sampled_from(["Learner", "Instructor", "Administrator"]))
def test_nobody_of_another_course_comes_into_this_one(context, role):
    found = LTI.groups_of(claims(context, COURSE_ROLE + role), "42")
    assert context == "42" or found == []


@pytest.mark.parametrize(
    "said", [{}, {f"{CLAIM}context": None}, {f"{CLAIM}roles": ["Instructor"]}, claims("", "Instructor")]
)
def test_who_comes_without_a_course_is_in_none(said):
    assert LTI.groups_of(said, "42") == []
    assert LTI.groups_of(said, "") == []


def test_the_hook_sets_the_groups_and_keeps_no_claims():
    login = {"name": "1001", "auth_state": claims("42", "Learner") | {"email": "somebody"}}
    assert LTI.groups_by_role("42")(None, None, login) == {
        "name": "1001",
        "groups": LEARNS,
        "auth_state": None,
    }


def test_a_hook_without_a_course_is_refused():
    with pytest.raises(ValueError, match="Name its id"):
        LTI.groups_by_role("")
