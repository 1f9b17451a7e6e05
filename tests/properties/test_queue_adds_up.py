"""Nothing falls out of the queue: whatever is filtered by, a filter and "all but" it are everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import allocated_county
import marked_county
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marked_county import Plain
from thorough import examples

from transfer_app.domain.queue_filter import COUNTED, FACETS, QueueFilter
from transfer_app.services import queueing
from transfer_app.services.session import Session

Reader = tuple[Session, Plain]


@pytest.fixture(scope="module")
def readers(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Reader]]:
    """One who sees every record, and one who sees no restricted one."""
    path = marked_county.make(made_county, tmp_path_factory.mktemp("adds-up"))
    sessions = [allocated_county.signed_in(path, name) for name in ("ann", "cat")]
    yield [(each, Plain(each)) for each in sessions]
    for each in sessions:
        each.workspace.close()


@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_filter_and_all_but_it_are_everything_and_its_counts_add_up(
    readers: list[Reader], data: st.DataObject
) -> None:
    session, plain = data.draw(st.sampled_from(readers))
    values = {facet: sorted({has[facet] for has in plain.facets.values()}, key=repr) for facet in FACETS}
    wanted = QueueFilter(search=data.draw(st.sampled_from(("", "a", "b"))))
    for facet in data.draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True)):
        some = data.draw(st.lists(st.sampled_from(values[facet]), min_size=1, max_size=4, unique=True))
        wanted = wanted.choosing(facet, some, without=data.draw(st.booleans()))
    facet = data.draw(st.sampled_from(FACETS))
    some = data.draw(st.lists(st.sampled_from(values[facet]), min_size=1, max_size=4, unique=True))

    rest = wanted.choosing(facet, ())
    every, these, others = (
        queueing.ids(session, each)
        for each in (rest, rest.choosing(facet, some), rest.choosing(facet, some, without=True))
    )
    assert sorted(these + others) == sorted(every) == sorted(plain.passing(rest))
    counts = queueing.counts(session, rest)
    if facet in COUNTED:
        of_facet = counts.of(facet, rest)
        assert sum(of_facet.values()) == len(every)
        assert sum(of_facet.get(each, 0) for each in some) == len(these)
    else:
        assert sum(queueing.statuses(session, rest).values()) == len(every)
    assert counts.total(rest) == len(every)
