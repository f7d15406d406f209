"""Who somebody is by what a provider signed: nobody gets another's name or role, whatever he calls himself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.login_file import Roles
from geo.access.persons import LONGEST_PERSON, person_of
from geo.access.roles import Right, TeamRole
from geo.workspace.reviews import LONGEST_NAME

NOW = 1_800_000_000.0
ROLES = Roles(
    emails={"ann@example.org": TeamRole.ADMIN},
    domains={"example.org": TeamRole.READER},
    groups={"desk": TeamRole.ANALYST},
)
ANN = {
    "is_logged_in": True, "sub": "17", "iss": "https://login.example.org", "iat": NOW - 60, "name": "Ann Diaz",
    "email": "ann@example.org", "email_verified": True,
}  # fmt: skip


def found(roles=ROLES, now=NOW, **claims):
    return person_of({**ANN, **claims}, roles, now)


def test_a_person_signs_with_name_and_verified_email():
    ann = found()
    assert (ann.name, ann.called, ann.role) == ("Ann Diaz (ann@example.org)", "Ann Diaz", TeamRole.ADMIN)
    assert ann.until == NOW - 60 + 12 * 3600
    assert ann.may(Right.REMOVE)
    assert found(name=None).name == found(name="ANN@example.org").name == "ann@example.org"


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "ANN@Example.org"}, TeamRole.ADMIN),
        ({"email": "bob@example.org"}, TeamRole.READER),
        ({"email": "bob@example.org", "groups": ["x", "Desk"]}, TeamRole.ANALYST),
        ({"email": "bob@example.com", "groups": "desk"}, TeamRole.ANALYST),
        ({"email": "bob@example.com"}, None),
        ({"email": "bob@evil.example.org.example.com"}, None),
        ({"email_verified": False}, None),
        ({"email_verified": None}, None),
        ({"email_verified": "yes"}, None),
        ({"email_verified": True, "email": "ann\u200b@example.org"}, None),  # looks like hers
        ({"email_verified": True, "email": "ann@example.or\u212a"}, None),
        ({"email": ["ann@example.org"]}, None),
        ({"email": "bob@example.com", "groups": [["desk"], 3, None, {"desk": 1}]}, None),
    ],
)
def test_a_role_comes_from_verified_email_domain_or_group(claims, role):
    assert found(**claims).role is role


def test_a_letter_that_is_a_plain_one_in_small_is_none_of_a_role():
    roles = Roles(emails={"kim@example.org": TeamRole.ADMIN})
    assert found(roles, email="KIM@example.org").role is TeamRole.ADMIN
    assert found(roles, email="\u212aim@example.org").role is None  # the sign for kelvin is k in small


def test_an_email_counts_unverified_only_where_the_file_says_so_and_the_provider_does_not_deny_it():
    trusting = Roles(emails=ROLES.emails, trust_email=True)
    assert found(trusting, email_verified=None).role is TeamRole.ADMIN
    assert found(trusting, email_verified=False).role is None


def test_without_a_verified_email_a_person_signs_with_the_provider_s_number():
    bob = found(email_verified=False, name="Bob", email="ann@example.org", groups=["desk"])
    assert (bob.name, bob.role) == ("Bob (17 of https://login.example.org)", TeamRole.ANALYST)
    posing = found(email_verified=False, sub="ann@example.org", groups=["desk"], name="")
    assert posing.name == "ann@example.org of https://login.example.org"


def test_whoever_is_named_nowhere_has_a_role_only_where_everyone_has():
    everyone = Roles(everyone=TeamRole.READER)
    assert found(everyone, email="x@y.example").role is TeamRole.READER
    assert not found(everyone, email="x@y.example").may(Right.REVIEW)


@pytest.mark.parametrize(
    "claims",
    [
        {"is_logged_in": False}, {"is_logged_in": "yes"}, {"is_logged_in": 1}, {"sub": ""}, {"sub": 17}, {"iat": None},
        {"iat": "now"}, {"iat": True}, {"iat": float("nan")}, {"iat": NOW + 3600}, {"iat": NOW - 13 * 3600},
    ],
)  # fmt: skip
def test_who_has_not_logged_in_or_too_long_ago_is_nobody(claims):
    assert found(**claims) is None


def test_no_claims_are_nobody():
    assert person_of({}, ROLES, NOW) is None


def test_a_name_says_nothing_that_is_another_s():
    mallory = found(name="Ann (ann@example.org)", email="mal@example.org")
    assert mallory.name == "Ann ann@example.org (mal@example.org)"
    assert found(name="a\u202eb\x1b[31m\nc").called == "ab [31m c"


def test_long_names_stay_apart_and_fit():
    assert LONGEST_PERSON == LONGEST_NAME  # what a review keeps of it
    one, other = (f"{'a' * 90}{end}@example.org" for end in "xy")
    names = {found(email=one).name, found(email=other).name}
    assert len(names) == 2
    assert all(len(name) <= LONGEST_PERSON for name in names)


@given(
    st.dictionaries(
        st.sampled_from([*sorted(ANN), "groups"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=120) | st.lists(st.text(max_size=9)),
    ),
    st.emails(),
)
def test_whatever_is_claimed_the_name_fits_and_holds_what_is_one_s_own(claims, email):
    person = found(**claims)
    if person is not None:
        assert 0 < len(person.name) <= LONGEST_PERSON
        assert person.name == " ".join(person.name.split())
        assert person.name.isprintable()
    told = found(**{**claims, **ANN, "name": claims.get("name"), "email": email})
    assert told.name.endswith((email, f"({email})")) or len(email) > LONGEST_PERSON
