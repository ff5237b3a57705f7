"""General synonyms of analyst English, and what superlative and comparative adjectives measure."""

from __future__ import annotations

from collections.abc import Iterator

GROUPS: tuple[tuple[str, ...], ...] = (
    ("revenue", "sale", "turnover"),
    ("profit", "earning", "margin"),
    ("cost", "expense", "expenditure", "spend", "spending"),
    ("price", "rate", "fee"),
    ("amount", "value", "sum"),
    ("quantity", "volume", "unit", "qty"),
    ("customer", "client", "buyer", "account", "shopper", "purchaser"),
    ("order", "purchase", "transaction"),
    ("product", "item", "article", "good", "sku"),
    ("employee", "staff", "worker", "personnel", "colleague"),
    ("category", "type", "kind", "class", "group"),
    ("segment", "tier"),
    ("country", "nation"),
    ("nationality", "country"),
    ("city", "town", "location"),
    ("region", "area", "territory", "zone"),
    ("location", "place", "address"),
    ("state", "province"),
    ("name", "title"),
    ("salary", "pay", "wage", "compensation", "income"),
    ("department", "division", "team", "dept"),
    ("manager", "boss", "head", "supervisor"),
    ("supplier", "vendor"),
    ("shop", "store", "outlet", "branch"),
    ("refund", "return"),
    ("discount", "rebate", "reduction"),
    ("shipment", "delivery", "shipping"),
    ("invoice", "bill"),
    ("channel", "medium"),
    ("source", "origin"),
    ("status", "state", "stage"),
    ("date", "day", "time"),
    ("doctor", "physician"),
    ("patient", "member"),
    ("school", "college", "university"),
    ("student", "pupil"),
    ("teacher", "instructor", "professor"),
    ("course", "class"),
    ("grade", "mark", "score"),
    ("score", "rating", "point"),
    ("review", "rating", "feedback"),
    ("author", "writer"),
    ("book", "publication"),
    ("paper", "publication", "article"),
    ("movie", "film"),
    ("song", "track"),
    ("singer", "artist", "musician"),
    ("car", "vehicle", "automobile"),
    ("plane", "aircraft", "airplane"),
    ("flight", "trip"),
    ("airline", "carrier"),
    ("ticket", "issue", "case"),
    ("bug", "defect"),
    ("call", "conversation"),
    ("agent", "representative", "rep"),
    ("user", "member", "visitor"),
    ("visit", "session"),
    ("event", "activity"),
    ("subscription", "plan"),
    ("contract", "agreement", "deal"),
    ("website", "site", "url", "homepage"),
    ("email", "mail"),
    ("phone", "telephone", "cell", "mobile"),
    ("gender", "sex"),
    ("age", "year old"),
    ("birthday", "birth date", "birthdate"),
    ("population", "inhabitant", "resident"),
    ("capacity", "seat"),
    ("language", "tongue"),
    ("start", "begin", "founded"),
    ("end", "finish"),
    ("duration", "length", "time"),
    ("weight", "mass"),
    ("height", "tall"),
    ("distance", "mile", "length"),
    ("level", "grade", "rank"),
    ("rank", "position", "ranking"),
    ("stadium", "venue", "arena"),
    ("hometown", "home town"),
    ("budget", "funding"),
    ("company", "firm", "organization", "business"),
    ("industry", "sector", "vertical"),
    ("brand", "make", "maker"),
    ("color", "colour"),
    ("center", "centre"),
    ("organization", "organisation"),
    ("warehouse", "depot"),
    ("stock", "inventory"),
    ("target", "goal", "quota"),
)
"""Words that may stand for each other where nothing nearer is known."""
ABBREVIATIONS: dict[str, str] = {
    "qty": "quantity",
    "amt": "amount",
    "num": "number",
    "no": "number",
    "cust": "customer",
    "dept": "department",
    "desc": "description",
    "addr": "address",
    "cat": "category",
    "prod": "product",
    "emp": "employee",
    "mgr": "manager",
    "avg": "average",
    "pct": "percent",
    "dob": "birth date",
    "tel": "phone",
    "yr": "year",
    "mon": "month",
    "msg": "message",
    "acct": "account",
    "txn": "transaction",
    "tx": "transaction",
    "inv": "invoice",
    "org": "organization",
    "loc": "location",
    "fname": "first name",
    "lname": "last name",
    "firstname": "first name",
    "lastname": "last name",
    "stu": "student",
    "hp": "horsepower",
    "temp": "temperature",
    "lat": "latitude",
    "lng": "longitude",
    "lon": "longitude",
    "pop": "population",
}
"""Short forms in column names and questions."""
ADJECTIVES: dict[str, tuple[str, tuple[str, ...]]] = {
    "old": ("desc", ("age",)),
    "young": ("asc", ("age",)),
    "long": ("desc", ("length", "duration", "distance", "runtime", "minute", "second", "millisecond")),
    "short": ("asc", ("length", "duration", "height", "distance", "runtime", "minute", "second", "millisecond")),
    "tall": ("desc", ("height",)),
    "heavy": ("desc", ("weight",)),
    "light": ("asc", ("weight",)),
    "expensive": ("desc", ("price", "cost", "fee", "rate", "premium", "amount")),
    "cheap": ("asc", ("price", "cost", "fee", "rate", "premium", "amount")),
    "costly": ("desc", ("cost", "price")),
    "rich": ("desc", ("wealth", "income", "salary")),
    "fast": ("desc", ("speed",)),
    "slow": ("asc", ("speed",)),
    "hot": ("desc", ("temperature",)),
    "cold": ("asc", ("temperature",)),
    "populous": ("desc", ("population",)),
    "populated": ("desc", ("population",)),
    "profitable": ("desc", ("profit", "margin", "earning")),
    "valuable": ("desc", ("value", "revenue", "worth")),
    "popular": ("desc", ("popularity",)),
    "paid": ("desc", ("salary", "wage", "pay", "income", "compensation", "rate")),
    "rated": ("desc", ("rating", "score", "star", "grade")),
    "deep": ("desc", ("depth",)),
    "wide": ("desc", ("width",)),
    "narrow": ("asc", ("width",)),
    "steep": ("desc", ("slope", "gradient")),
    "warm": ("desc", ("temperature",)),
    "cool": ("asc", ("temperature",)),
    "strong": ("desc", ("strength", "power")),
    "quick": ("asc", ("time", "duration")),
    "busy": ("desc", ("traffic", "passenger", "visitor", "attendance")),
    "crowded": ("desc", ("occupancy", "attendance", "visitor")),
    "powerful": ("desc", ("power", "horsepower", "capacity")),
}
"""Adjective (as stem of its superlative): direction and the words of what it measures."""
DATE_ADJECTIVES: dict[str, str] = {
    "new": "desc",
    "recent": "desc",
    "late": "desc",
    "latest": "desc",
    "early": "asc",
    "first": "asc",
    "old": "asc",
    "young": "desc",
}
"""Adjectives that order by a date, with the direction of the superlative."""
OPPOSITES: dict[str, tuple[str, ...]] = {
    "open": ("closed", "close", "shut"),
    "closed": ("open",),
    "public": ("private",),
    "private": ("public",),
    "enabled": ("disabled",),
    "disabled": ("enabled",),
    "married": ("single", "unmarried"),
    "alive": ("dead", "deceased"),
    "paid": ("outstanding", "unpaid"),
    "full": ("empty",),
    "online": ("offline",),
    "internal": ("external",),
    "external": ("internal",),
}
"""Words for what a yes-or-no field holds where it holds no."""
SIZE_WORDS = ("size", "area", "population", "capacity", "amount", "quantity", "total", "volume", "acreage")


def relatives(word: str) -> tuple[str, ...]:
    """Synonyms of a lemma, nearest first.

    >>> relatives("client")[:2]
    ('customer', 'buyer')
    """
    found: dict[str, None] = {}
    for group in GROUPS:
        if word in group:
            found.update(dict.fromkeys(other for other in group if other != word))
    return tuple(found)


_RATES = ("rate", "percentage", "percent", "ratio", "share")
_YEARLY = ("annual", "yearly")


def otherwise(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """ "approval percentage" for an approval rate, "yearly income" for an annual one."""
    if len(words) > 1 and words[-1] in _RATES:
        yield from ((*words[:-1], other) for other in _RATES if other != words[-1])
    if len(words) > 1 and words[0] in _YEARLY:
        yield from ((other, *words[1:]) for other in _YEARLY if other != words[0])
