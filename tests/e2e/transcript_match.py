"""Does what people see fit what a transcript expects?

Lines must be equal, except: `{any}` stands for one or more characters of a
line, `{any as code}` also remembers them, `{code}` is what was remembered, and
a line `{...}` stands for any lines, none included.
"""

import difflib
import re

GAP = re.compile(r"\{(any|any as ([a-z][a-z0-9_]*)|([a-z][a-z0-9_]*))\}")


class Unknown(Exception):
    """A transcript uses a word that it never captured."""


def pattern_of(lines, known):
    """A compiled pattern for whole lines, each ended by a newline."""
    seen = set()
    parts = [_line(line, known, seen) for line in lines]
    return re.compile("".join(parts))


def _line(line, known, seen):
    if line.strip() == "{...}":
        return r"(?:.*\n)*?"
    out, at = "", 0
    for gap in GAP.finditer(line):
        out += re.escape(line[at:gap.start()]) + _gap(gap, known, seen)
        at = gap.end()
    return out + re.escape(line[at:]) + r"\n"


def _gap(gap, known, seen):
    if gap[1] == "any":
        return r".+?"
    if gap[2] and gap[2] not in seen:
        seen.add(gap[2])
        return rf"(?P<{gap[2]}>.+?)"
    name = gap[2] or gap[3]
    if name in seen:
        return rf"(?P={name})"
    if name in known:
        return re.escape(known[name])
    raise Unknown(f"nothing was remembered as {{{name}}}")


def match(lines, got, known):
    """None if got does not fit; else what was remembered on the way."""
    found = pattern_of(lines, known).fullmatch("".join(line + "\n" for line in got))
    return found.groupdict() if found else None


def filled(text, known):
    """A person's words, with what was remembered put in."""
    return GAP.sub(lambda gap: known.get(gap[3], gap[0]), text)


def difference(lines, got):
    """Expected (-) against got (+), for a person to read."""
    return "\n".join(line for line in difflib.ndiff(lines, got) if not line.startswith("?"))
