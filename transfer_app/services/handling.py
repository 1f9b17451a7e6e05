"""Who may handle a special package that came in: the same people who may see restricted records."""

from __future__ import annotations

import json

from transfer_app.domain.errors import NotFound, PackageRefused
from transfer_app.domain.manifest import Kind, PackageHeader
from transfer_app.domain.packages import IncomingPackage
from transfer_app.domain.staff import Act
from transfer_app.services import visible
from transfer_app.services.ports.sealing import Opened
from transfer_app.services.session import Session


def require_handling(session: Session, header: PackageHeader) -> None:
    """NotPermitted for a special package in the hands of somebody who may not see restricted records."""
    if header.kind is Kind.SPECIAL:
        session.require(Act.SEE_RESTRICTED)


def shown(session: Session, package: IncomingPackage) -> bool:
    """Others are not told that it is there."""
    return package.kind is not Kind.SPECIAL or visible.cleared(session)


def require_shown(session: Session, package: IncomingPackage) -> None:
    """NotFound, as for a package that is not there at all."""
    if not shown(session, package):
        raise NotFound(f"There is no received package number {package.id}.")


def require_one_child(opened: Opened) -> None:
    """PackageRefused for a special package with records of two children, or with a case file that names none.

    It reads every case file once more: a special package is a small one.
    """
    if opened.manifest.header.kind is not Kind.SPECIAL:
        return
    try:
        children = {str(json.loads(case.case_json)["person"]["ref"]) for case in opened.cases()}
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise PackageRefused("A case file of the special package does not say whose it is.") from fault
    if len(children) > 1:
        raise PackageRefused("The special package holds records of more than one child.")
