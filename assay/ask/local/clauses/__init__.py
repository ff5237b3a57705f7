"""Each clause reads one kind of phrase from a draft and returns changed drafts. ``CLAUSES`` is their order."""

from __future__ import annotations

from assay.ask.local.clauses.alternatives import read_alternatives
from assay.ask.local.clauses.amounts import read_amounts
from assay.ask.local.clauses.conditions import read_conditions
from assay.ask.local.clauses.extremes import read_extremes
from assay.ask.local.clauses.groups import read_groups
from assay.ask.local.clauses.listing import read_listing
from assay.ask.local.clauses.measures import read_measures
from assay.ask.local.clauses.negation import read_negation
from assay.ask.local.clauses.nested import read_nested
from assay.ask.local.clauses.ordering import read_order
from assay.ask.local.clauses.outnumbered import read_outnumbered
from assay.ask.local.clauses.peers import read_peers
from assay.ask.local.clauses.periods import read_periods
from assay.ask.local.clauses.ranking import read_ranking
from assay.ask.local.clauses.relations import read_relations
from assay.ask.local.clauses.same import read_same
from assay.ask.local.clauses.sets import read_sets
from assay.ask.local.clauses.subject import read_subject
from assay.ask.local.clauses.texts import read_texts
from assay.ask.local.clauses.transforms import read_transforms
from assay.ask.local.clauses.zeros import read_zeros
from assay.ask.local.draft import Clause

CLAUSES: tuple[tuple[str, Clause], ...] = (
    ("subject", read_subject),
    ("zeros", read_zeros),
    ("extremes", read_extremes),
    ("peers", read_peers),
    ("negation", read_negation),
    ("periods", read_periods),
    ("outnumbered", read_outnumbered),
    ("amounts", read_amounts),
    ("relations", read_relations),
    ("texts", read_texts),
    ("conditions", read_conditions),
    ("alternatives", read_alternatives),
    ("nested", read_nested),
    ("same", read_same),
    ("sets", read_sets),
    ("transforms", read_transforms),
    ("order", read_order),
    ("ranking", read_ranking),
    ("groups", read_groups),
    ("measures", read_measures),
    ("listing", read_listing),
)
