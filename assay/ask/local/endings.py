"""Ends of texts that are told by a dot: "with a .com email address", "an address ending in .org".

The text is put in quotation marks, so that its dot is read as a part of it.
"""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_PIECE = r"@?\.?[\w-]+(?:\.[\w-]+)*"
_OWNED = re.compile(
    rf"\b(?P<led>with|having|have|has|had|use|uses|using|used) (?:an? |the )?['\"]?(?P<end>{_PIECE})['\"]?"
    r"(?P<field>(?: [A-Za-z-]+){1,3}?)(?= (?:who|that|which|and|or|have|has|had|are|is|were|in|from|by|per|made|did)\b"
    r"|[,.?;]|$| [a-z]+(?:ed|ought|ld)\b)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    rf"\b(?:with|having|have|has|whose) (?:an? |the |their )?(?P<field>[A-Za-z-]+) (?:address )?domain "
    rf"(?:of |is |name |named |called )?['\"]?(?P<end>{_PIECE})['\"]?",
    re.IGNORECASE,
)
_ENDING = re.compile(
    rf"\b(?P<ends>end|ends|ending|finish|finishes|finishing) (?:in|with|on) (?P<end>(?=\S*[@.]\w){_PIECE})(?!['\"])",
    re.IGNORECASE,
)
_FURTHER = re.compile(rf"(?P<joint>(?:end|ends|ending) with '[^']+'(?:,? or '[^']+')*,? or )(?P<end>[.@]{_PIECE})")


def endings(text: str, setting: Setting) -> str:
    """The question with every such end in quotation marks, behind the field that ends so."""

    def owned(match: re.Match[str]) -> str:
        field = match["field"].strip()
        told = "." in match["end"] or match["end"].startswith("@")
        known = next((one for one in (field, field.partition(" ")[0]) if _textual(one, setting)), "")
        return f"with {known} ending with '{match['end']}'" if told and known else match[0]

    text = _ENDING.sub(lambda match: f"{match['ends']} with '{match['end'].rstrip('.')}'", text)
    while (further := _FURTHER.sub(r"\g<joint>'\g<end>'", text)) != text:
        text = further
    text = _DOMAIN.sub(owned, text)
    return _OWNED.sub(owned, text)


def _textual(field: str, setting: Setting) -> bool:
    links = setting.vocabulary.phrases.get(phrase(field), ())
    kinds = {one.kind for link in links if (one := setting.vocabulary.dimension(link.ref))}
    return any(link.kind == "dimension" for link in links) and bool(kinds & {"text", "categorical", "identifier"})
