"""'explain' on the sample county: every record in words and as JSON that meets its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import allocated_county
import jsonschema
import pytest
from typed_commands import said, typed

from transfer_app.domain.canonical import canonical_json, parse_canonical
from transfer_app.domain.errors import NotFound
from transfer_app.domain.explanation_json import document
from transfer_app.domain.explanation_words import as_text
from transfer_app.resources import schema_path
from transfer_app.services import explaining, reviewing
from transfer_app.services.session import Session

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def at(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return allocated_county.copied(made_county, tmp_path_factory.mktemp("explained"))


@pytest.fixture(scope="module")
def session(at: Path) -> Iterator[Session]:
    opened = allocated_county.signed_in(at)
    yield opened
    opened.workspace.close()


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = schema_path("explanation.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def test_one_record_of_every_rule_is_explained_as_it_was_decided(
    session: Session, schema: jsonschema.Draft202012Validator
) -> None:
    with session.workspace.read() as unit:
        rows = {row.rule: row for row in unit.records.rows(unit.records.ids())}
    assert len(rows) > 30
    for row in rows.values():
        one = explaining.explain(session, row.ref)
        content = parse_canonical(document(one))
        schema.validate(content)
        assert isinstance(content, dict)
        assert content["rule"] == row.rule
        assert "; ".join([one.sentence, *one.notes]) == row.because
        assert [reason.code.value for reason in one.reasons] == list(row.reasons)
        assert all(reason.given_by for reason in one.reasons)
        assert content["stands"]["same_facts"] is True  # type: ignore[index, call-overload]
        told = as_text(one)
        for law in one.laws:
            assert law.legal_basis in told
        assert row.surname not in told.replace(one.person.ref, "") or len(row.surname) < 4


def test_a_closed_record_names_the_open_one_that_it_follows(session: Session) -> None:
    with session.workspace.read() as unit:
        row = next(row for row in unit.records.rows(unit.records.ids()) if row.rule == "C1")
    one = explaining.explain(session, row.ref)
    assert one.followed
    assert {other.area for other in one.followed} == {row.area}
    assert f"open {one.followed[0].strand.value} record of" in as_text(one)


def test_the_command_says_it_in_words_and_as_canonical_json(at: Path, session: Session) -> None:
    ids = reviewing.queue(session)
    row = next(each for each in reviewing.rows(session, ids) if each.reasons == ("BOUNDARY",))
    told = said("explain", row.ref, workspace=at)
    headings = ["Result", "Reasons people look at it", "Facts used", "The address that decides"]
    headings += ["Rules tried, in order", "Legal text", "What it was decided by"]
    places = [told.index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)
    assert "EPSG:27700" in told
    assert "SI 2018/648 art 3" in told
    text = said("explain", row.ref, "--json", workspace=at)
    assert text.endswith("}\n")
    assert canonical_json(json.loads(text)).decode("utf-8") == text.removesuffix("\n")


def test_another_rule_set_explains_otherwise(at: Path, session: Session, tmp_path: Path) -> None:
    row = next(r for r in reviewing.rows(session, reviewing.queue(session)) if r.rule == "A9")
    other = tmp_path / "other.toml"
    shipped = schema_path("rules/standard.toml").read_text(encoding="utf-8")
    other.write_text(
        shipped.replace('title = "Shared care, two homes"', 'title = "Two homes, renamed"'), "utf-8"
    )
    content = json.loads(said("explain", row.ref, "--json", "--rules", other, workspace=at))
    assert content["because"].startswith("Two homes, renamed")
    assert (
        content["rule_set"]["digest"]
        != json.loads(said("explain", row.ref, "--json", workspace=at))["rule_set"]["digest"]
    )


def test_a_restricted_record_is_explained_to_who_is_cleared(at: Path, session: Session) -> None:
    restricted = next(r for r in reviewing.rows(session, reviewing.queue(session)) if r.restricted)
    assert explaining.explain(session, restricted.ref).reasons
    refused = typed("explain", restricted.ref, workspace=at, user=allocated_county.AUDITOR)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    auditor = allocated_county.signed_in(at, allocated_county.AUDITOR)
    try:
        with pytest.raises(NotFound, match="There is no case record"):
            explaining.explain(auditor, restricted.ref)
    finally:
        auditor.workspace.close()


def test_a_record_that_is_not_there(session: Session) -> None:
    with pytest.raises(NotFound):
        explaining.explain(session, "r-none")
