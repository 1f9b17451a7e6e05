"""Profiles: the ones shipped are sound, and a faulty one is refused by file and place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transfer_app.adapters.sources import load_profile, load_profiles
from transfer_app.adapters.sources.profiles import Into, Profile, SpanRole
from transfer_app.domain.dates import DateFormat
from transfer_app.domain.errors import ProfileError
from transfer_app.domain.vocabulary import AddressKind, SpanKind, Strand
from transfer_app.resources import schema_path, schemas_folder

SCHEMA = schema_path("profile.schema.json")
SMALL = """
name = "small"
title = "A small system"
system = "small"
version = "1"
persons_required = true
dates = ["iso"]
[[table]]
name = "child"
into = "person"
recognise = ["id", "born"]
columns = ["id", "born", "name"]
key = "id"
person = "id"
[table.fields]
dob = "born"
[[table]]
name = "visit"
into = "span"
recognise = ["visit_id", "visited"]
columns = ["visit_id", "child_id", "visited"]
person = "child_id"
[[table.span]]
kind = "contact"
strand = "social-care"
role = "event"
[table.span.fields]
start = "visited"
"""


def test_the_shipped_profiles_load_in_a_fixed_order() -> None:
    profiles = load_profiles(schemas_folder())
    assert [profile.name for profile in profiles] == [
        "cin-census", "council-lists", "documents", "restricted", "ssd", "ssda903",
    ]  # fmt: skip


def test_the_schema_lists_the_same_words_as_the_program() -> None:
    definitions = json.loads(SCHEMA.read_text(encoding="utf-8"))
    span = definitions["$defs"]["span"]["properties"]
    assert set(span["kind"]["enum"]) == set(SpanKind)
    assert set(span["strand"]["enum"]) == set(Strand)
    assert set(span["role"]["enum"]) == set(SpanRole)
    assert set(definitions["$defs"]["table"]["properties"]["into"]["enum"]) == set(Into)
    assert set(definitions["$defs"]["dateFormats"]["items"]["enum"]) == set(DateFormat)
    assert set(definitions["properties"]["address_kinds"]["properties"]) == set(AddressKind) - {
        AddressKind.MOTHERS_HOME
    }


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Home", AddressKind.HOME),
        ("MAIN", AddressKind.HOME),
        ("Primary Address", AddressKind.HOME),
        ("PLACEMENT", AddressKind.PLACEMENT),
        ("Placement (foster)", AddressKind.PLACEMENT),
        ("Temp", AddressKind.TEMPORARY),
        ("Temporary accommodation", AddressKind.TEMPORARY),
        ("B&B", AddressKind.TEMPORARY),
        ("Boarding school", AddressKind.SCHOOL),
        ("Refuge", AddressKind.REFUGE),
        ("Contact address", AddressKind.CORRESPONDENCE),
        ("Private foster carer", AddressKind.PRIVATE_FOSTER_CARER),
        ("Private fostering arrangement", AddressKind.PRIVATE_FOSTER_CARER),
        ("", AddressKind.UNKNOWN),
        ("HOMELESS", None),
        ("HOME OF FOSTER CARER", None),
    ],
)
def test_an_address_type_is_a_home_only_when_the_profile_says_so(
    written: str, kind: AddressKind | None
) -> None:
    ssd = load_profile(schema_path("profiles/ssd.toml"), SCHEMA)
    assert ssd.address_kind(written) is kind


def _load(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path, SCHEMA)


def test_a_type_in_full_is_preferred_to_one_with_a_star(tmp_path: Path) -> None:
    kinds = '[address_kinds]\nplacement = ["HOME *"]\nhome = ["HOME OF PARENTS"]\n'
    profile = _load(tmp_path, SMALL.replace("[[table]]", f"{kinds}[[table]]", 1))
    assert profile.address_kind("Home of  parents") is AddressKind.HOME
    assert profile.address_kind("Home of carers") is AddressKind.PLACEMENT


def test_a_small_profile_is_enough(tmp_path: Path) -> None:
    _load(tmp_path, SMALL)


IN_XML = "person = 'child_id'\nxml = { row = 'A', columns = { "


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ('into = "person"', 'into = "people"', r"table\[1\]\.into"),
        ('kind = "contact"', 'kind = "chat"', r"table\[2\]\.span\[1\]\.kind"),
        ('dates = ["iso"]', 'dates = ["mdy"]', r"dates\[1\]"),
        ('version = "1"', 'version = "1"\ncolour = "red"', "colour"),
        ('dob = "born"', 'birthday = "born"', "birthday"),
        ('dob = "born"', 'dob = "birth"', "'birth' is used but is not in its columns"),
        ('name = "visit"', 'name = "child"', "two tables"),
        ('person = "child_id"', "", "neither a person column nor a way"),
        (
            'person = "child_id"',
            'through = { column = "child_id", table = "case", key = "id" }',
            "not an earlier",
        ),
        ("[[table]]", "[[table", "not a TOML file"),
        ('into = "person"', 'into = "kept"', r"table\[1\]\.fields: this does not belong here"),
        ('dates = ["iso"]', 'dates = ["iso"]\naddress_kinds.mothers-home = ["MOTHER"]', "mothers-home"),
        ('dob = "born"', 'dob = { column = "born", known = [] }', r"table\[1\]\.fields\.dob"),
        ('person = "id"', 'person = "id"\nword = "name"', r"table\[1\]\.word: this does not belong here"),
        ('person = "child_id"', 'person = "child_id"\nword = "visit_id"', "no word of 'visit_id' in 'when'"),
        (
            'person = "child_id"',
            'person = "child_id"\nword = "what"',
            "'what' is used but is not in its columns",
        ),
        ('person = "child_id"', 'person = "child_id"\nunique = true', "unique, but it has no key"),
        ('person = "child_id"', f"{IN_XML}child_id = 'a b' }} }}", r"table\[2\]\.xml\.columns\.child_id"),
        (
            'person = "child_id"',
            f"{IN_XML}other = 'b' }} }}",
            "'other' is in its XML but is not in its columns",
        ),
        ('person = "child_id"', f"{IN_XML}child_id = '../../b' }} }}", "leads up out of the child's element"),
        (
            'person = "child_id"',
            f"{IN_XML}child_id = 'b' }}, rows_with = {{ what = ['1'] }} }}",
            "decides on rows of its XML",
        ),
        ('person = "child_id"', f"{IN_XML}child_id = 'b' }} }}", r"the profile has no \[xml\]"),
    ],
)
def test_a_faulty_profile_is_refused_by_file_and_place(
    tmp_path: Path, change: str, to: str, said: str
) -> None:
    with pytest.raises(ProfileError, match=said) as refusal:
        _load(tmp_path, SMALL.replace(change, to, 1))
    assert "mine.toml" in refusal.value.what


def test_a_word_with_a_star_is_no_word(tmp_path: Path) -> None:
    worded = SMALL.replace('person = "child_id"', 'person = "child_id"\nword = "visit_id"')
    when = 'role = "event"\nwhen = { visit_id = ["%s"] }'
    _load(tmp_path, worded.replace('role = "event"', when % "call"))
    with pytest.raises(ProfileError, match="in full"):
        _load(tmp_path, worded.replace('role = "event"', when % "call*"))


def test_a_missing_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"gone\.toml cannot be read"):
        load_profile(tmp_path / "gone.toml", SCHEMA)


def test_no_profile_reads_a_date_month_first() -> None:
    for profile in load_profiles(schemas_folder()):
        assert set(profile.dates) <= set(DateFormat)
