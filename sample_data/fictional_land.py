"""The fictional county as a land to live in: each dwelling is used once before any is used again."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from sample_data.county import SUCCESSORS, County, draw_county
from sample_data.gazetteer import Gazetteer
from sample_data.land import Place


class FictionalLand:
    """County, gazetteer and the dwellings still empty."""

    def __init__(self, rng: Random, children: int) -> None:
        self.county: County = draw_county(rng)
        self.gazetteer = Gazetteer(rng, self.county, children)
        self._decks: dict[str, list[Place]] = {}
        self._pools = {**self.gazetteer.special, **self.gazetteer.dwellings}

    @property
    def areas(self) -> Mapping[str, str]:
        return SUCCESSORS

    @property
    def weights(self) -> Mapping[str, float]:
        return {code: float(len(self.gazetteer.dwellings[code])) for code in SUCCESSORS}

    @property
    def lists_uprns(self) -> bool:
        return True

    def home(self, rng: Random, area: str) -> Place:
        return self._deal(area, rng)

    def outside(self, rng: Random) -> Place:
        return self._deal("", rng)

    def special(self, kind: str, rng: Random) -> Place | None:
        return self._deal(kind, rng) if kind in self._pools else None

    def across(self, place: Place) -> Place | None:
        return self.gazetteer.across.get(place.postcode)

    def _deal(self, pool: str, rng: Random) -> Place:
        deck = self._decks.get(pool)
        if not deck:
            deck = list(self._pools[pool])
            rng.shuffle(deck)
            self._decks[pool] = deck
        return deck.pop()
