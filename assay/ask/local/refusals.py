"""What is no question about data: writes, SQL, chit-chat, opinions, forecasts, attempts to talk the engine round."""

from __future__ import annotations

import re

from assay.kernel.folding import fold

_POLITE = r"^(?:please |can you |could you |would you |i want to |i want you to |let us |let's |kindly |hey |now )*"
_REFUSALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (
            r"(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|polic|guard|"
            r"restriction|above|previous|filter)s?|system prompt|developer mode|jailbreak|you are now\b|"
            r"pretend (?:to be|you)|act as (?:a|an|if)\b|reveal .{0,30}(?:prompt|secret|key|password|"
            r"instruction)|\b(?:api|secret|private) keys?\b|admin password",
            "That asks me to step outside my rules; I only answer questions about the data.",
        ),
        (
            r"^\W*(?:select\b.+\bfrom\b|with \w+ as \(|drop (?:table|database|schema|view|index)\b|"
            r"truncate (?:table )?\w+|alter table\b|create (?:table|view|user|role|index|schema)\b|"
            r"insert into\b|delete from\b|update \w+ set\b|grant \w+|revoke \w+|exec(?:ute)?\b|copy \w+|"
            r"attach\b|pragma\b|union select)|;\s*(?:drop|delete|update|insert|select|alter)\b|"
            r"\bor 1 ?= ?1\b|union (?:all )?select|xp_cmdshell|/\*|--\s*$",
            "That is SQL; ask in plain words and I will write the query.",
        ),
        (
            _POLITE + r"(?:delete|erase|wipe|truncate|purge|insert|overwrite|rename|update|modify|edit|deactivate|"
            r"refund|cancel|ship|approve|reject|assign|email|e-mail|mail|send|notify|message|call|text|book|"
            r"schedule|transfer|pay|hire|fire|buy|install|deploy|restart|upload|import|back up|backup|set|"
            r"raise|lower|mark|grant|revoke|disable|enable) (?:(?:all|the|a|an|our|my|this|that|these|every|"
            r"each|some|it|new|to|up|any|money|\w+'s)\b)",
            "I only read data; I cannot change anything or act on it.",
        ),
        (
            _POLITE + r"(?:add|create|register|write|make|draft|generate|compose) (?:a |an |the |new |some |"
            r"me )*(?:new |\w+ )?(?:customer|client|order|user|account|record|row|entry|product|item|"
            r"employee|invoice|email|e-mail|letter|song|poem|story|essay|code|script|program|function|"
            r"password|joke)s?\b",
            "I only read data; I cannot create anything in it.",
        ),
        (
            r"^(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening|night)|bye|goodbye|see you|thanks?|"
            r"thank you|cheers|ok|okay|cool|great|nice|lol|test|testing|ping|yes|no|sorry|"
            r"welcome)\b(?:[\s,!.]*(?:there|you|so|very|much|again|all|assay|everyone|how are you|a lot|"
            r"for .{0,20}))*[\s!.?]*$",
            "I answer questions about your data.",
        ),
        (
            r"\b(?:who|what) (?:are|r) you\b|\bhow are you\b|your name\b|are you (?:a |an |human|real|ok|"
            r"alive|there)|who (?:made|built|created) you|\b(?:tell|know|write|make) (?:me )?(?:a |an |"
            r"another )?(?:joke|poem|story|song|riddle)|meaning of life|what can you do|what do you do\b|"
            r"how old are you|do you (?:love|sleep|dream|feel|have feelings)",
            "I answer questions about your data.",
        ),
        (
            r"\bshould (?:we|i|they|he|she|you|our|the)\b|\bdo you (?:like|think|believe|recommend|prefer|"
            r"agree|want|suggest|feel)|what do you (?:think|recommend|suggest|prefer)|\byour (?:opinion|"
            r"favou?rite|advice|recommendation|view|thoughts?)|is it (?:a )?(?:good|bad|wise|worth|smart|"
            r"fair)|would (?:you|it be)\b.{0,20}\b(?:better|wise|good|recommend)|ought (?:we|i)\b|"
            r"\bwho deserves\b|^(?:recommend|advise|suggest) ",
            "That asks for an opinion; I can only give you figures to judge by.",
        ),
        (
            r"\b(?:forecast|predict(?:ion|ed|s)?|extrapolate|project(?:ed|ion) (?:for|of|revenue|sales))\b|"
            r"\bwhat will\b.{1,60}\bbe\b|\bwill (?:we|our|the|they|it|you|i|he|she|\w+)\b.{1,50}\b(?:next|"
            r"tomorrow|in the future|by the end|reach|hit|grow|rise|fall|win|increase|decrease|be)\b|"
            r"\bwhat if\b",
            "That is about the future; I can only answer from the data there is.",
        ),
    )
)
_EDIT = re.compile(r"^(?:please |now |and |ok |okay |then )*(?:add|set|remove|drop|order|change|make)\b")


def refusal(text: str, in_conversation: bool) -> str:
    """A sentence when the text is no question about data, else an empty text.

    >>> refusal("Delete all cancelled orders", False)
    'I only read data; I cannot change anything or act on it.'
    >>> refusal("revenue by region", False)
    ''
    """
    folded = " ".join(fold(text).split())
    if not re.search(r"[^\W_]", folded):
        return "Ask a question in words, for example about a number, a list or a trend."
    for pattern, reason in _REFUSALS:
        if pattern.search(folded) and not (in_conversation and _EDIT.match(folded)):
            return reason
    return ""
