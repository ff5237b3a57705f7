"""What single parts of a model are called; see ``present.names``."""

from __future__ import annotations

from assay.present.names import entity_label as entity_label
from assay.present.names import field_label as field_label
from assay.present.names import lower as lower
from assay.present.names import metric_label as metric_label
from assay.present.names import upper as upper
from assay.present.names import value_label as value_label
