"""Writes the fictional county's boundaries and address lists in the layouts of the real products.

Boundaries: GeoJSON in EPSG:27700 (declared by a `crs` member), because a GeoPackage holds the time
of writing and would never be the same file twice. Postcodes: the ONSPD header of November 2025.
UPRNs: OS Open UPRN, with BOM and CRLF. Latitudes and longitudes are rough: nothing reads them.
"""

from __future__ import annotations

import json
from pathlib import Path

from sample_data.county import NEIGHBOUR, SUCCESSORS, County, Point
from sample_data.gazetteer import Gazetteer
from sample_data.settlements import Postcode

ONSPD_HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,"
    "hlth19cd,nhser24cd,ctry25cd,rgn25cd,ssr95cd,pcon24cd,eer20cd,educ23cd,ttwa15cd,pco19cd,itl25cd,wdstl05cd,"
    "oa01cd,wdcas03cd,npark16cd,lsoa01cd,msoa01cd,ruc01ind,oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl24cd,"
    "bua24cd,ruc11ind,oac11ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd20ind,cal24cd,icb23cd,oa21cd,lsoa21cd,"
    "msoa21cd,ruc21ind"
)
_UPRN_HEADER = "UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE"


def write_boundaries(folder: Path, county: County) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    districts = [(d.code, d.name, d.ring) for d in county.districts]
    successors = [(code, name, county.successor_rings[code]) for code, name in SUCCESSORS.items()]
    _write_geojson(folder / "districts.geojson", "districts", districts)
    _write_geojson(folder / "successors.geojson", "successors", successors)
    rows = [f"{d.successor},{SUCCESSORS[d.successor]},{d.code}" for d in county.districts]
    text = "\n".join(["successor_code,successor_name,district_code", *rows]) + "\n"
    (folder / "composition.csv").write_bytes(text.encode("utf-8"))


def _write_geojson(path: Path, layer: str, areas: list[tuple[str, str, tuple[Point, ...]]]) -> None:
    crs = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}}'
    features = [
        f'{{"type":"Feature","properties":{{"code":{json.dumps(code)},"name":{json.dumps(name)}}},'
        f'"geometry":{{"type":"Polygon","coordinates":[[{",".join(f"[{x},{y}]" for x, y in ring)}]]}}}}'
        for code, name, ring in areas
    ]
    body = ",\n".join(features)
    text = f'{{"type":"FeatureCollection","name":"{layer}",{crs},"features":[\n{body}\n]}}\n'
    path.write_bytes(text.encode("utf-8"))


def write_gazetteers(folder: Path, gazetteer: Gazetteer) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [ONSPD_HEADER, *(_onspd_row(p) for p in sorted(gazetteer.postcodes, key=lambda p: p.code))]
    (folder / "onspd.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("utf-8"))
    rows = [_uprn_row(*uprn) for uprn in sorted(gazetteer.uprns)]
    text = "\r\n".join([_UPRN_HEADER, *rows]) + "\r\n"
    (folder / "uprn.csv").write_bytes(text.encode("utf-8-sig"))


def _onspd_row(postcode: Postcode) -> str:
    """pcd7 is fixed at 7 characters, pcd8 at 8; northings have seven digits with leading zeros."""
    out, inward = postcode.code.split()
    pointed = postcode.quality != "9"
    cells = {
        "pcd7": f"{out:<4}{inward}",
        "pcd8": f"{out:<4} {inward}",
        "pcds": postcode.code,
        "dointr": postcode.start,
        "doterm": postcode.end,
        "lad25cd": postcode.area or NEIGHBOUR[0],
        "usrtypind": "1" if postcode.large_user else "0",
        "east1m": str(postcode.easting) if pointed else "",
        "north1m": f"{postcode.northing:07}" if pointed else "",
        "gridind": postcode.quality,
        "ctry25cd": "E92000001",
    }
    return ",".join(cells.get(column, "") for column in ONSPD_HEADER.split(","))


def _uprn_row(uprn: int, x: float, y: float) -> str:
    latitude, longitude = 49.766 + (y + 100_000) / 111_250 - 0.9, -2.0 + (x - 400_000) / 71_400
    return f"{uprn},{x:.2f},{y:.2f},{latitude:.7f},{longitude:.7f}"
