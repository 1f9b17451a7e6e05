"""How far an address may truly lie from where its gazetteer puts it, from the product's own quality code.

Codes: Code-Point Open user guide (positional quality indicator); ONS Postcode Directory user guide (osgrdind,
gridind); OS AddressBase rpccode for what a UPRN's point may be. The products give words, not radii; the radii
are ours, and are generous where the words are:

* in the building of the address nearest the postcode's mean, and the same by inspection: 30 m, half a long
  street frontage, because other addresses of the postcode lie to either side;
* "approximate to within 50 m": 50 m in the directory; 100 m in Code-Point Open, which says 100 m on
  developing sites;
* mean of the addresses, not in a building: 60 m; imputed from neighbours, and terminated before Gridlink with
  the last reference to 100 m: 100 m (20.7 % of terminated postcodes sit on exact 100 m multiples);
* mean of the postcode sector, mainly PO boxes: 1,500 m;
* no grid reference: unusable;
* a subset without the code: 100 m, the worst that ordinary postcodes have;
* UPRN: 5 m. OS Open UPRN carries no code and its 0.01 m is resolution; AddressBase puts rpccode 1 within
  2.5 m of the middle of the building, doubled here.

This is about the point, not about who else shares the postcode: 0.95 % of postcodes straddle a district line.
"""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNUSABLE_M = float("inf")


class Product(StrEnum):
    """The kinds of address list. Stored with every gazetteer: never rename."""

    ONSPD = "onspd"
    CODE_POINT_OPEN = "code-point-open"
    OPEN_UPRN = "open-uprn"


class EntryFlag(IntFlag):
    """What is said of one entry of a gazetteer beside its point. Stored: never renumber."""

    NONE = 0
    TERMINATED = 1
    """The postcode is no longer in use; its point is where it was."""
    LARGE_USER = 2
    """A postcode of one address, by mail volume; seldom a home."""
    NO_COORDINATES = 4
    OTHER_GRID = 8
    """Northern Ireland: its coordinates are on the Irish Grid, not the British, and are not used."""
    CONFLICTING = 16
    """The list holds the key more than once, at places more than a metre apart."""
    PO_BOX = 32
    """The point is the mean of the postcode's sector, which is what the products give to PO boxes."""


UNUSABLE_FLAGS = EntryFlag.NO_COORDINATES | EntryFlag.OTHER_GRID | EntryFlag.CONFLICTING


class Quality(NamedTuple):
    """One quality code of a product: its radius in metres (inf when unusable) and its meaning."""

    radius_m: float
    words: str


_ONSPD = {
    0: Quality(100.0, "the list gives no quality code"),
    1: Quality(30.0, "in the building of the address nearest the postcode's mean"),
    2: Quality(30.0, "in the building nearest the postcode's mean, by inspection"),
    3: Quality(50.0, "approximate to within 50 metres"),
    4: Quality(60.0, "mean of the postcode's addresses"),
    5: Quality(100.0, "imputed from neighbouring postcodes"),
    6: Quality(1500.0, "mean of the postcode sector"),
    8: Quality(100.0, "terminated before November 2000, last known to about 100 metres"),
    9: Quality(UNUSABLE_M, "no grid reference"),
}
_CODE_POINT_OPEN = {
    0: Quality(100.0, "the list gives no quality code"),
    10: Quality(30.0, "in the building of the address nearest the postcode's mean"),
    20: Quality(30.0, "in the building nearest the postcode's mean, by inspection"),
    30: Quality(100.0, "approximate to within 50 metres, 100 on developing sites"),
    40: Quality(60.0, "mean of addresses since deleted"),
    50: Quality(100.0, "estimated from neighbouring postcodes"),
    60: Quality(1500.0, "mean of the postcode sector"),
    90: Quality(UNUSABLE_M, "no coordinates"),
}
_OPEN_UPRN = {0: Quality(5.0, "the property's own point")}
_TABLES = {
    Product.ONSPD: ("ONSPD", _ONSPD),
    Product.CODE_POINT_OPEN: ("CPO", _CODE_POINT_OPEN),
    Product.OPEN_UPRN: ("UPRN", _OPEN_UPRN),
}


def quality(product: Product, code: int) -> Quality:
    """The meaning of one quality code; a code the product does not define is unusable."""
    return _TABLES[product][1].get(code, Quality(UNUSABLE_M, f"quality code {code} is not known"))


def quality_text(product: Product, code: int) -> str:
    """For a Location's quality: 'ONSPD 1: in the building of ...'."""
    name = _TABLES[product][0]
    words = quality(product, code).words
    return f"{name}: {words}" if code == 0 else f"{name} {code}: {words}"


_SECTOR_MEANS = {Product.ONSPD: 6, Product.CODE_POINT_OPEN: 60}


def flags_of(product: Product, codes: NDArray[np.uint8], flags: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """EntryFlag of each entry: what the list says of it, and what its quality code says besides."""
    boxes = codes == _SECTOR_MEANS.get(product, -1)
    return flags | np.where(boxes, np.uint8(EntryFlag.PO_BOX), np.uint8(0))


def radii(product: Product, codes: NDArray[np.uint8], flags: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Radius in metres of each entry; inf where its point must not be used at all."""
    table = np.array([quality(product, code).radius_m for code in range(256)])
    unusable = (flags & np.uint8(UNUSABLE_FLAGS)) != 0
    return np.where(unusable, UNUSABLE_M, table[codes])


def flag_texts(flags: int) -> tuple[str, ...]:
    """What is said of an entry, in words, for its explanation."""
    words = {
        EntryFlag.TERMINATED: "the postcode is terminated",
        EntryFlag.LARGE_USER: "the postcode belongs to one large user",
        EntryFlag.NO_COORDINATES: "the gazetteer has no coordinates for it",
        EntryFlag.OTHER_GRID: "it is in Northern Ireland, on another grid",
        EntryFlag.CONFLICTING: "the gazetteer holds it at two places",
        EntryFlag.PO_BOX: "the postcode is most likely of PO boxes",
    }
    return tuple(text for flag, text in words.items() if flags & flag)
