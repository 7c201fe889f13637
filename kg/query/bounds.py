"""What a query may be before the engine sees it: no longer and no deeper than the engine can bear, and read-only.

Oxigraph's parser recurses: thousands of nested brackets, or of chained operators, end the process. So size, depth
and number of tokens are bounded here, in one linear pass that knows strings, IRIs and comments.
"""

from __future__ import annotations

import re

from kg.errors import InputError

MAX_CHARACTERS = 100_000
MAX_DEPTH = 64
MAX_OPERATORS = 1_000
MAX_IRI = 2_000
_CHAINED = frozenset({"||", "&&", "!", "+", "-", "*", "/", "^", "|", "UNION", "OPTIONAL", "BIND", "FILTER", "MINUS"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HIDDEN = re.compile(r"\).*SERVICE.*#", re.IGNORECASE)
# An open string runs to its end, so that one pass stays one pass.
_TOKEN = re.compile(
    r'''(?P<skip>\#[^\n\r]*
    | """(?:[^"\\]|\\.|"(?!""))*+(?:""")?
    | \'\'\'(?:[^'\\]|\\.|'(?!''))*+(?:\'\'\')?
    | "(?:[^"\\\n\r]|\\.)*+"?
    | '(?:[^'\\\n\r]|\\.)*+'?
    | [?$@]\w+
    | [\w.\-]*+:[\w.\-%:\\]*+)
    | (?P<iri><[^<>"{}|^`\\\s]*>)
    | (?P<word>[\w.\-]+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>\|\||&&|[!+\-*/^|])''',
    re.VERBOSE | re.DOTALL,
)


def check(sparql: str) -> None:
    """Passes a query that may go to the engine.

    Raises:
        InputError: it is too long, nested too deep, reaches out with ``SERVICE``, or would write.
    """
    if len(sparql) > MAX_CHARACTERS:
        raise _refused(f"it has {len(sparql):,} characters, more than {MAX_CHARACTERS:,}", "Ask a shorter question.")
    _check(sparql)
    if "\\u" in sparql or "\\U" in sparql:  # escapes may spell brackets and keywords
        _check(_ESCAPE.sub(_unescaped, sparql))


def names_dataset(sparql: str) -> bool:
    """Whether the query says itself, with ``FROM``, which graphs it looks at.

    >>> names_dataset("SELECT * FROM <urn:g> WHERE { ?s ?from 'FROM' }"), names_dataset("SELECT * { ?from a ex:FROM }")
    (True, False)
    """
    return any(token["word"] and token["word"].upper() == "FROM" for token in _TOKEN.finditer(sparql))


def _check(sparql: str) -> None:
    depth = operators = 0
    top: list[str] = []
    for token in _TOKEN.finditer(sparql):
        kind, text = token.lastgroup, token.group()
        words = re.split(r"[.\-]", text.upper()) if kind == "word" else []
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "iri":  # or two comparisons with a piece of query between them: "1<((2>1))"
            if len(text) > MAX_IRI or _HIDDEN.search(text):
                raise _refused("what stands in <…> is no IRI", "Put spaces around < and >.", _place(sparql, token))
            depth += max(0, text.count("(") - text.count(")"))
            operators += text.count("!") + text.count("+") + text.count("&&")
        if depth > MAX_DEPTH:
            raise _refused(f"its brackets nest deeper than {MAX_DEPTH}", "Flatten it.", _place(sparql, token))
        operators += (kind == "operator") + len(words) - (1 if words else 0) + sum(word in _CHAINED for word in words)
        if operators > MAX_OPERATORS:
            raise _refused(f"it has more than {MAX_OPERATORS:,} operators", "Use VALUES or IN for long lists.")
        if any(word.endswith("SERVICE") for word in words):
            raise _refused("SERVICE would reach out to another server", "Load its data.", _place(sparql, token))
        if depth == 0:
            top += words
    form = next((word for word in top if word in _FORMS | _UPDATES), "")
    if form in _UPDATES:
        raise _refused(f"{form} would write", "Queries only read: use SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if not form:
        raise _refused("it holds no SELECT, ASK, CONSTRUCT or DESCRIBE", "For example: SELECT * WHERE { ?s ?p ?o }.")


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]


def _place(sparql: str, token: re.Match[str]) -> str:
    before = sparql[: token.start()]
    return f"line {before.count(chr(10)) + 1}, column {token.start() - before.rfind(chr(10))}"


def _refused(why: str, hint: str, where: str = "") -> InputError:
    return InputError(f"The query is refused: {why}.", where=where, hint=hint)
