"""The named conditions a rule set may use. Each is a question about case records, in words."""

from transfer_app.domain.predicates import agreements, care, closing, identity, presence, services
from transfer_app.domain.predicates.registry import PREDICATES, Answers, Predicate, find, said

__all__ = ["PREDICATES", "Answers", "Predicate", "find", "said"]

# Importing them is what fills the registry.
_ = (agreements, care, closing, identity, presence, services)
