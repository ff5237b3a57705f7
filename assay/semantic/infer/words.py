"""Identifiers of databases as English words: split, abbreviations spelled out, singular and plural."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

ABBREVIATIONS: dict[str, str] = {
    "abbr": "abbreviation", "abbrev": "abbreviation", "acc": "account", "acct": "account", "addr": "address",
    "adm": "administration", "adr": "address", "agg": "aggregate", "agmt": "agreement", "amt": "amount",
    "appt": "appointment", "apt": "apartment", "attr": "attribute", "auth": "authorization", "avail": "available",
    "avg": "average", "bal": "balance", "bdate": "birth date", "biz": "business", "bldg": "building", "brth": "birth",
    "cat": "category",
    "catg": "category", "cd": "code", "cert": "certificate", "chg": "charge", "cmt": "comment", "cnt": "count",
    "cntry": "country", "comm": "commission", "cond": "condition", "config": "configuration",
    "coord": "coordinate", "corp": "corporation", "ctry": "country", "ctgry": "category", "curr": "currency",
    "ccy": "currency", "cust": "customer", "custs": "customers", "dep": "department",
    "dept": "department", "depts": "departments", "desc": "description", "descr": "description", "dest": "destination",
    "dim": "dimension", "disc": "discount", "dist": "district", "div": "division", "dob": "birth date",
    "doc": "document",
    "dt": "date", "dtl": "detail", "dttm": "datetime", "dur": "duration", "eff": "effective", "emp": "employee",
    "emps": "employees", "env": "environment", "eqp": "equipment", "est": "estimated",
    "ext": "extension", "fname": "first name", "freq": "frequency", "fy": "fiscal year", "gend": "gender",
    "geo": "geography",
    "govt": "government", "grp": "group", "hr": "hour", "hrs": "hours", "hst": "history", "idx": "index",
    "img": "image", "ind": "indicator", "info": "information", "ins": "insurance", "inst": "institution",
    "inv": "invoice", "lang": "language", "lat": "latitude", "lname": "last name", "loc": "location",
    "lon": "longitude", "lng": "longitude", "lvl": "level", "maj": "major", "mfr": "manufacturer", "mgr": "manager",
    "min": "minimum", "max": "maximum", "mkt": "market", "mnth": "month", "mo": "month",
    "msg": "message",
    "mth": "month", "nat": "nationality", "nbr": "number", "nm": "name", "no": "number", "num": "number",
    "obj": "object",
    "occ": "occupation", "ord": "order", "org": "organization", "orig": "origin", "pct": "percent", "perc": "percent",
    "perf": "performance", "ph": "phone", "pmt": "payment", "pop": "population", "pos": "position",
    "pref": "preference",
    "prev": "previous", "prod": "product", "prof": "professor", "proj": "project", "prop": "property",
    "prov": "province",
    "pt": "point", "pts": "points", "pub": "publication", "purch": "purchase", "pymt": "payment", "qnty": "quantity",
    "qt": "quantity",
    "qtr": "quarter", "qty": "quantity", "rcpt": "receipt", "rcv": "received", "rec": "record", "ref": "reference",
    "rcvd": "received",
    "reg": "region", "rel": "relation", "rep": "representative", "req": "request", "resp": "response", "ret": "return",
    "rev": "revenue", "rsn": "reason", "sal": "salary", "sched": "schedule", "sec": "second", "seq": "sequence",
    "ser": "serial", "sess": "session", "sku": "sku",
    "spec": "specification",
    "src": "source", "stat": "status", "std": "standard", "stmt": "statement", "stu": "student",
    "sts": "status", "subj": "subject", "subtot": "subtotal", "svc": "service", "sz": "size",
    "tech": "technical", "tel": "telephone", "temp": "temperature", "ter": "territory", "tkt": "ticket", "tot": "total",
    "trans": "transaction", "trx": "transaction", "txn": "transaction", "tx": "transaction", "ts": "timestamp",
    "typ": "type",
    "uni": "university", "univ": "university", "upd": "updated", "usr": "user", "util": "utilization", "val": "value",
    "acft": "aircraft", "amnt": "amount", "arr": "arrival", "bkg": "booking", "br": "branch", "evt": "event",
    "flg": "flag", "flt": "flight", "iss": "issue", "maint": "maintenance", "pax": "passengers", "rgn": "region",
    "rt": "rate", "scr": "score", "stn": "station", "mgmt": "management", "nurs": "nurse", "pat": "patient",
    "veh": "vehicle", "ver": "version", "vol": "volume", "whs": "warehouse", "wh": "warehouse",
    "wk": "week",
    "actv": "active", "begdt": "begin date", "brn": "branch", "chnl": "channel", "chrg": "charge", "chrgs": "charges",
    "clm": "claim", "clms": "claims", "cls": "class", "crcy": "currency", "crncy": "currency", "crt": "created",
    "crtd": "created", "ctrct": "contract", "dlvr": "delivery", "dlvry": "delivery", "dlvrd": "delivered",
    "instr": "instrument", "lmt": "limit", "mbr": "member", "mbrs": "members",
    "pcs": "pieces", "pd": "paid", "pkup": "pickup", "plcy": "policy",
    "prd": "product", "prem": "premium", "prms": "promised", "prmsd": "promised", "px": "price",
    "resv": "reservation", "rsv": "reservation", "seg": "segment", "segm": "segment", "shpmt": "shipment",
    "shpmts": "shipments", "shpt": "shipment", "stl": "settlement", "stlmt": "settlement", "sttl": "settlement",
    "subscr": "subscription", "vndr": "vendor", "wgt": "weight", "wght": "weight",
    "wt": "weight", "xfer": "transfer", "yr": "year", "yrs": "years", "ytd": "year to date", "zip": "zip",
    "asst": "assistant", "bday": "birthday", "bdrm": "bedroom", "bthrm": "bathroom", "clr": "color", "cmnt": "comment",
    "cnty": "county", "crs": "course", "doj": "joining date", "dscr": "description", "elev": "elevation",
    "enrl": "enrollment", "frt": "freight", "gndr": "gender", "hgt": "height", "hosp": "hospital", "ht": "height",
    "intl": "international", "len": "length", "lgth": "length", "manuf": "manufacturer", "mdl": "model",
    "mun": "municipality", "natl": "national", "occup": "occupation", "pkg": "package", "pob": "birth place",
    "prc": "price", "qlty": "quality", "rte": "route", "rtg": "rating", "rvw": "review", "sem": "semester",
    "spd": "speed", "supv": "supervisor", "tchr": "teacher", "wdth": "width", "whse": "warehouse", "yob": "birth year",
}  # fmt: skip
"""General abbreviations of column and table names; where a word has several meanings, the usual one."""

_IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "geese": "goose", "data": "data", "criteria": "criterion", "indices": "index",
    "matrices": "matrix",
    "analyses": "analysis", "bases": "base", "crises": "crisis", "statuses": "status", "addresses": "address",
    "movies": "movie", "cookies": "cookie", "series": "series", "species": "species", "news": "news", "sales": "sale",
    "buses": "bus", "aliases": "alias", "leaves": "leave", "lives": "life", "wives": "wife", "halves": "half",
    "shelves": "shelf", "heroes": "hero", "potatoes": "potato", "quizzes": "quiz", "caches": "cache", "axes": "axis",
    "diagnoses": "diagnosis", "theses": "thesis", "media": "media", "staff": "staff", "personnel": "personnel",
    "equipment": "equipment", "inventory": "inventory", "expenses": "expense", "purchases": "purchase",
    "licenses": "license", "invoices": "invoice", "courses": "course", "houses": "house", "warehouses": "warehouse",
    "cases": "case", "releases": "release", "responses": "response", "leases": "lease", "databases": "database",
    "ties": "tie", "pies": "pie", "zombies": "zombie", "calories": "calorie", "categories": "category",
}  # fmt: skip
_PLURALS = {singular: plural for plural, singular in _IRREGULAR.items()}
_LATIN = ("mpuses", "atuses", "ruses", "nuses", "rcuses", "nsuses")
"""Campuses, apparatuses, viruses, bonuses, circuses, censuses."""
_NOT_PLURAL = ("ss", "us", "is", "as", "haos", "smos", "thos", "udos", "stos")
RUN_ON = ("identifier", "number", "address", "datetime", "status", "email", "phone", "price", "count", "name", "code",
           "date", "type", "city", "time", "no", "id")  # fmt: skip
WHOLE = frozenset(
    "valid invalid paid unpaid prepaid bid grid android liquid solid covid hybrid rapid avoid fluid steroid asteroid "
    "humid "
    "acid arid void aid raid said laid maid squid orchid pyramid update candidate mandate validate intimidate date "
    "runtime "
    "overtime lifetime uptime downtime daytime sometime discount account amount country county capacity velocity "
    "electricity "
    "ethnicity publicity simplicity intensity casino piano domino volcano volno techno kimono filename username "
    "surname "
    "nickname rename prototype subtype archetype encode decode postcode barcode zipcode barcode unicode headcount "
    "viscount "
    "timestamp multiplicity elasticity scarcity toxicity authenticity opacity tenacity audacity veracity felicity "
    "complexity "
    "membership relationship ownership partnership scholarship internship leadership attraction discipline lineage "
    "latest headquarter headquarters workshop "
    "coverage postage percentage shortage breakage portage dividend paycheck dealership salesperson textbook "
    "homework coursework keyboard billboard landmark bookmark trademark showroom courtroom boardroom timeline headline "
    "workplace marketplace bookstore scorecard teamwork "
    "genotype phenotype blood telephone smartphone headphone microphone iphone saxophone megaphone".split()
)


def split(identifier: str) -> tuple[str, ...]:
    """Lower-case words of an identifier in snake_case, camelCase, kebab-case or with spaces.

    >>> split("CustomerID"), split("order_line2"), split("HTTPStatus Code"), split("airportcode")
    (('customer', 'id'), ('order', 'line', '2'), ('http', 'status', 'code'), ('airport', 'code'))
    """
    spaced = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", identifier)
    spaced = re.sub(r"([a-z\d])([A-Z])", r"\1 \2", spaced)
    spaced = re.sub(r"([A-Za-z])(\d)", r"\1 \2", spaced)
    parts = [part.lower() for part in re.split(r"[^A-Za-z0-9\u00c0-\uffff]+", spaced) if part]
    return tuple(word for part in parts for word in _run_on(part))


def _run_on(word: str) -> tuple[str, ...]:
    """A word whose last part is a usual ending without a break before it: ``stuid`` -> stu id."""
    if word in WHOLE or word in RUN_ON:
        return (word,)
    if (len(word) == 5 and word.endswith("name")) or (
        len(word) == 3 and word.endswith("id") and word[0] not in "abgkrv"
    ):
        return (word[0], word[1:])
    for ending in RUN_ON:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= (3 if len(ending) > 2 else 2 if ending == "id" else 5):
            return (*_run_on(stem), ending)
    return (word,)


@lru_cache(maxsize=20_000)
def words(identifier: str) -> tuple[str, ...]:
    """The words of an identifier with abbreviations spelled out.

    >>> words("cust_qty"), words("DOB"), words("LName")
    (('customer', 'quantity'), ('birth', 'date'), ('last', 'name'))
    >>> words("sales_reps")
    ('sales', 'representatives')
    """
    parts = split(identifier)
    spelled = (word if word == "no" and at < len(parts) - 1 else _spelled(word) for at, word in enumerate(parts))
    return _personal(tuple(part for phrase in spelled for part in phrase.split()))


def _personal(parts: tuple[str, ...]) -> tuple[str, ...]:
    """`l_name` and `fname` are a last and a first name."""
    before = {"f": "first", "l": "last"}
    return tuple(
        before.get(part, part) if parts[at + 1 : at + 2] == ("name",) else part for at, part in enumerate(parts)
    )


_NO_PLURALS = frozenset("cats discs docs pops props prods tots pats poss refs recs pers ents dims sats".split())
"""Words of their own, not several of what they would be short for."""


def _spelled(word: str) -> str:
    """What an abbreviation is short for, and several of it: "reps" are representatives."""
    whole = ABBREVIATIONS.get(word[:-1], "") if len(word) > 3 and word.endswith("s") else ""
    several = whole and " " not in whole and word not in _NO_PLURALS and word not in ABBREVIATIONS
    return plural(whole) if several else ABBREVIATIONS.get(word, word)


def phrase(identifier: str) -> str:
    """Words of an identifier for people: ``orderDt`` -> "order date"."""
    return " ".join(words(identifier)) or identifier


def label(identifier: str) -> str:
    """A phrase that begins with a capital; short words that are initials are upper case.

    >>> label("customer_id"), label("orderDate")
    ('Customer ID', 'Order date')
    """
    parts = [word.upper() if word in _INITIALS else word for word in words(identifier)]
    text = " ".join(parts) or identifier
    return text[:1].upper() + text[1:]


_INITIALS = frozenset("id sku url ip usa uk eu usd eur gbp iban ssn gpa gdp api vat kpi roi isbn vin crm".split())


def singular(word: str) -> str:
    """The singular of an English noun.

    >>> [singular(word) for word in ("cities", "boxes", "status", "people", "class", "campuses")]
    ['city', 'box', 'status', 'person', 'class', 'campus']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("heroes"):
        return word[:-2]
    if len(word) < 4 or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", *_LATIN)):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    """The plural of an English noun; a plural stays as it is.

    >>> [plural(word) for word in ("city", "box", "person", "orders", "day", "status")]
    ['cities', 'boxes', 'people', 'orders', 'days', 'statuses']
    """
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith(("hero", "man", "person", "child")) and not word.endswith("human"):
        return (
            word + "es" if word.endswith("hero") else word[:-3] + "men" if word.endswith("man") else plural_of_end(word)
        )
    if singular(word) != word:
        return word
    if word.endswith("y") and len(word) > 1 and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def plural_of_end(word: str) -> str:
    """The irregular plural of a compound: ``salesperson`` -> salespeople, ``grandchild`` -> grandchildren."""
    return word.removesuffix("person") + "people" if word.endswith("person") else word + "ren"


def entity_words(table: str) -> tuple[str, ...]:
    """Words of a table's name as one thing: prefixes and suffixes of data stores dropped, last word singular.

    >>> entity_words("dim_customers"), entity_words("tbl_OrderItems"), entity_words("sales_fact")
    (('customer',), ('order', 'item'), ('sale',))
    >>> entity_words("stop_type_lkp"), entity_words("sales_order")
    (('stop', 'type'), ('sales', 'order'))
    """
    parts = list(words(table))
    while len(parts) > 1 and parts[0] in _PREFIXES:
        parts.pop(0)
    while len(parts) > 1 and parts[-1] in _SUFFIXES:
        parts.pop()
    if not parts:
        return (table.lower(),)
    at = _noun(parts)
    return (*parts[:at], singular(parts[at]), *parts[at + 1 :])


_KINDS_OF = frozenset("sales goods sports news customs savings earnings operations".split())
"""Plurals that only say of what kind the noun after them is: several sales orders, one sports club."""


def _noun(parts: Sequence[str]) -> int:
    """Where the noun stands: last, unless an earlier word is the plural (``payments_made``)."""
    if singular(parts[-1]) != parts[-1] or parts[0] in _KINDS_OF:
        return len(parts) - 1
    return next(
        (at for at, part in enumerate(parts[:-1]) if at == 0 and len(parts) == 2 and singular(part) != part),
        len(parts) - 1,
    )


def entity_plural(table: str) -> str:
    """What several of the things in a table are called.

    >>> entity_plural("dim_customer"), entity_plural("payments_made"), entity_plural("order_items")
    ('customers', 'payments made', 'order items')
    """
    own = entity_words(table)
    raw = [part for part in words(table) if part not in _PREFIXES]
    at = next((place for place, part in enumerate(own) if place < len(raw) and raw[place] != part), len(own) - 1)
    return " ".join((*own[:at], plural(own[at]), *own[at + 1 :]))


_PREFIXES = frozenset("tbl table dim dimension fact fct stg staging raw vw view mart dwh src ref t v".split())
_SUFFIXES = frozenset("tbl table dim dimension fact fct view vw lkp lookup".split())


def name_of(identifier: str) -> str:
    """A snake_case name for the model, in ASCII as names there are.

    >>> name_of("Order Date"), name_of("2nd_price"), name_of("Größe %"), name_of("AIRLINES")
    ('order_date', '_2nd_price', 'groesse', 'airlines')
    """
    text = unicodedata.normalize("NFKD", identifier.translate(_LETTERS)).encode("ascii", "ignore").decode()
    spaced = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", text)
    spaced = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", spaced)
    parts = [part.lower() for part in re.split(r"[^A-Za-z0-9]+", spaced) if part]
    name = "_".join(parts) or "column"
    return f"_{name}" if name[0].isdigit() else name


_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "o", "æ": "ae"}
)


def distinct_names(identifiers: Iterable[str]) -> list[str]:
    """``name_of`` each, numbered where two would be the same.

    >>> distinct_names(["Name", "name", "価格", "数量"])
    ['name', 'name_2', 'column', 'column_2']
    """
    taken: set[str] = set()
    names = []
    for identifier in identifiers:
        base = name_of(identifier)
        candidate, number = base, 1
        while candidate in taken:
            number += 1
            candidate = f"{base}_{number}"
        taken.add(candidate)
        names.append(candidate)
    return names
