"""Message text as Telegram reads it: plain text and entities, or a refusal.

Stricter than the real server on purpose: a bare `&`, `<` or `>` is refused
even where Telegram would let it pass, because it shows that something was not
escaped. What is accepted here is accepted there.
"""

import re

MAX_TEXT = 4096           # after parsing; we ask for it in characters and in UTF-16 units
MAX_RAW_BYTES = 32768     # before parsing
MAX_ENTITIES = 100

TAGS = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
        "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
        "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link",
        "code": "code", "pre": "pre", "blockquote": "blockquote"}
ATTRIBUTES = {"a": {"href"}, "span": {"class"}, "code": {"class"}, "blockquote": {"expandable"}}
ESCAPES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[a-z]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*)\s*>")
ATTRIBUTE = re.compile(r"([a-z]+)(?:=(?:\"([^\"]*)\"|'([^']*)'))?")
ESCAPE = re.compile(r"&(?:([a-z]+)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")


class Refused(Exception):
    """A call that the Bot API would answer with an error."""

    def __init__(self, code, description, **parameters):
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(reason):
    return Refused(400, "Bad Request: " + reason)


def unparsable(reason):
    return bad("can't parse entities: " + reason)


def utf16_len(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def valid_url(url, schemes=("http", "https", "tg")):
    """Would Telegram take this as a link of a button or of a text?"""
    match = re.fullmatch(r"([a-z]+)://([^\s/?#]+)([/?#]\S*)?", url)
    if not match or match[1] not in schemes or len(url.encode()) > 2048:
        return False
    return match[1] == "tg" or re.fullmatch(r"[^\s@]*[^\s@.]\.[^\s@.]+(:[0-9]{1,5})?", match[2]) is not None


def parse_html(source):
    """Returns (plain text, entities); raises Refused."""
    return _Html(source).parse()


class _Html:
    def __init__(self, source):
        self.source = source
        self.plain = ""
        self.open = []        # (tag, offset, attributes)
        self.entities = []

    def parse(self):
        at = 0
        while at < len(self.source):
            char = self.source[at]
            if char == "<":
                at = self.tag(at)
            elif char == "&":
                at = self.escape(at)
            elif char == ">":
                raise unparsable(f"unescaped '>' at character {at}")
            else:
                self.plain += char
                at += 1
        if self.open:
            raise unparsable(f"can't find end tag corresponding to start tag \"{self.open[-1][0]}\"")
        if len(self.entities) > MAX_ENTITIES:
            raise unparsable("too many entities")
        return self.plain, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def escape(self, at):
        match = ESCAPE.match(self.source, at)
        if not match or (match[1] and match[1] not in ESCAPES):
            raise unparsable(f"unescaped '&' at character {at}")
        code = int(match[2]) if match[2] else int(match[3] or "0", 16)
        if not match[1] and not 0 < code < 0x110000:
            raise unparsable(f"no such character at {at}")
        self.plain += ESCAPES[match[1]] if match[1] else chr(code)
        return match.end()

    def tag(self, at):
        match = TAG.match(self.source, at)
        if not match:
            raise unparsable(f"unescaped '<' or broken tag at character {at}")
        name = match[2].lower()
        if name not in TAGS:
            raise unparsable(f"unsupported start tag \"{name}\" at character {at}")
        if match[1]:
            self.close(name, at)
        else:
            self.begin(name, match[3], at)
        return match.end()

    def begin(self, name, raw, at):
        attributes = {m[1]: m[2] or m[3] or "" for m in ATTRIBUTE.finditer(raw)}
        if set(attributes) - ATTRIBUTES.get(name, set()):
            raise unparsable(f"unknown attribute of \"{name}\" at character {at}")
        if name == "a" and not valid_url(_unescaped(attributes.get("href", ""))):
            raise unparsable(f"tag \"a\" without a valid href at character {at}")
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise unparsable(f"tag \"span\" must have class \"tg-spoiler\" at character {at}")
        outer = [tag for tag, _, _ in self.open]
        if "code" in outer or ("pre" in outer and name != "code"):
            raise unparsable(f"nothing nests inside code or pre, at character {at}")
        if name == "blockquote" and "blockquote" in outer:
            raise unparsable(f"blockquotes do not nest, at character {at}")
        self.open.append((name, utf16_len(self.plain), attributes))

    def close(self, name, at):
        if not self.open or self.open[-1][0] != name:
            raise unparsable(f"unexpected end tag \"{name}\" at character {at}")
        _, offset, attributes = self.open.pop()
        entity = {"type": TAGS[name], "offset": offset, "length": utf16_len(self.plain) - offset}
        if name == "a":
            entity["url"] = _unescaped(attributes["href"])
        if "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        if entity["length"]:
            self.entities.append(entity)


def _unescaped(value):
    for escape, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        value = value.replace(escape, char)
    return value


def check_entities(entities, plain):
    """Entities that the bot sent itself: inside the text, of a kind that bots may send."""
    kinds = set(TAGS.values()) | {"expandable_blockquote"}
    for entity in entities:
        if entity["type"] not in kinds:
            raise unparsable(f"entity of kind {entity['type']}")
        if entity["offset"] < 0 or entity["length"] < 1 \
                or entity["offset"] + entity["length"] > utf16_len(plain):
            raise unparsable("entity outside the text")


def read_text(parameters, key="text", limit=MAX_TEXT):
    """The text of a call, as people will see it: (plain, entities). Raises Refused."""
    raw = parameters[key]
    if len(raw.encode("utf-8", "surrogatepass")) > MAX_RAW_BYTES:
        raise bad("message is too long")
    if any(0xD800 <= ord(char) < 0xE000 for char in raw):
        raise bad("strings must be encoded in UTF-8")
    mode, entities = parameters.get("parse_mode"), parameters.get("entities")
    if mode and entities is not None:
        raise bad("parse_mode and entities exclude each other")
    if mode == "HTML":
        plain, found = parse_html(raw)
    else:
        plain, found = raw, list(entities or [])
        check_entities(found, plain)
    return _trimmed(plain, found, limit)


def _trimmed(plain, entities, limit):
    text = plain.strip()
    if not text:
        raise bad("message text is empty")
    if len(text) > limit or utf16_len(text) > limit:
        raise bad("message is too long")
    cut = utf16_len(plain[:len(plain) - len(plain.lstrip())])
    end = utf16_len(text)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] + entity["length"] - cut, end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return text, moved
