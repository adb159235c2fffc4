"""The language of `.chat` files: lines to steps.

A step is one line at the margin, with a block of lines indented by two spaces
where it needs more. `#` begins a comment line. What a line may say is the
table GRAMMAR, pattern by pattern; README-like words about it stand at the top
of transcript.py.
"""

import re
from dataclasses import dataclass

N = r"(?P<name>[^\W\d_][\w' ]*?)"
REKAN = r"(?:Rekan|bot)"
TOPIC = r'(?: in topic "(?P<topic>[^"]+)")?'
PRIVATE = r"(?P<private>,? ?private)?"
TEXT = r":(?P<text>.*)"
LABEL = r"\[(?P<label>[^\]]+)\]"

# (pattern, what runs it in transcript_run.py). The first that fits is taken, so Rekan comes before names.
GRAMMAR = [
    # Who is there, and how it is set up.
    (r'(?P<kind>group|basic group|forum) "(?P<title>[^"]+)"(?P<without> without Rekan)?:(?P<who>.*)', "group"),
    (r'switch to "(?P<title>[^"]+)"', "switch"),
    (r"person (?P<name>[^\W\d_][\w' ]*)", "person"),
    (r"language (?P<name>[^\W\d_][\w' ]*?) (?P<code>[a-z]{2,3}(?:-[A-Za-z]+)?|none)", "language"),
    (r"config (?P<path>[a-z_]+(?:\.[a-z_]+)*) (?P<value>.+)", "config"),
    (r"privacy mode on", "privacy_mode"),
    (r"seed (?P<file>\S+)", "seed"),
    (r"opening (?P<file>\w+)(?: with (?P<member>[^\W\d_]\w*))?", "opening"),
    (r"brands have sites", "sites"),
    (r"site (?P<url>\S+) (?P<what>says|redirects to|is long)(?P<rest>.*)", "site"),
    # What goes wrong, and what time does.
    (r"advance (?P<count>\d+) (?P<unit>milli|)(?P<base>second|minute|hour|day)s?", "advance"),
    (r"fail (?P<method>\w+|the next call) with (?P<fault>.+?)(?: (?P<times>\d+) times)?", "fail"),
    (r"release the answer", "release"),
    (r"the next answer is lost", "lose"),
    (r"redeliver(?P<until> until answered)?", "redeliver"),
    (r"webhook answers (?P<status>\d{3})", "webhook_answers"),
    (r"Telegram refuses (?P<method>\w+):(?P<text>.*)", "refusal"),
    (r"redis (?P<what>stops|starts|is killed)", "redis"),
    (r'Redis holds no "(?P<words>.+)"', "redis_without"),
    (r"Redis holds nothing that was said", "redis_unsaid"),
    (r"Redis holds (?P<count>\d+|no) (?P<kind>[a-z]+?)s?", "redis_count"),
    (rf"{REKAN} (?P<what>stops|starts|is killed)", "life"),
    (rf"{REKAN} is (?P<what>added|removed|made admin|made member) by (?P<name>[^\W\d_][\w' ]*)", "bot_role"),
    (r"group is upgraded(?P<silently> silently)?", "upgrade"),
    (r"Rekan hears of the upgrade", "hear"),
    # What happens outside of any chat.
    (r"(?P<phone>[^\W\d_][\w' ]*?)'s phone opens (?P<link>\S+)(?: (?P<times>\d+) times)?", "phone"),
    (r"the shop reports (?:a refund of (?P<refund>)|order )(?P<order>\S+?)(?: of (?P<amount>\d+))?"
     r"(?: with (?P<by>code|click|campaign) (?P<of>[^\s,:]+))?(?:, bought by (?P<buyer>[^,:]+))?"
     r"(?:, paid with (?P<voucher>[^\s,:]+))?: (?P<said>.+)", "shop"),
    (r"the shop sends the same again(?: (?P<times>\d+) times)?: (?P<said>.+)", "shop_again"),
    # What Rekan does.
    (rf"Rekan is silent", "silent"),
    (rf"Rekan's message has at most (?P<count>\d+) characters", "length"),
    (rf"Rekan leaves", "leaves"),
    (rf"Rekan reacts (?P<emoji>[^\s\w]\S*|nothing)(?: to {N}(?P<private>, private)?)?", "reacts"),
    (rf"Rekan deletes in {N}'s private chat", "deletes_private"),
    (rf"Rekan deletes(?: {N}'s message)?", "deletes"),
    (rf"Rekan tells {N}{TEXT}", "tells"),
    (rf"Rekan opens a link for {N}{TEXT}", "opens_link"),
    (rf"Rekan offers {N}{TEXT}", "offers"),
    (rf"Rekan, guest of {N}{TEXT}", "guest_answer"),
    (rf"Rekan edits to {N}, private{TEXT}", "edits_private"),
    (rf"Rekan edits{TOPIC}{TEXT}", "edits"),
    (rf"Rekan to {N}, private{TEXT}", "private_message"),
    (rf"Rekan(?: -> {N})?{TOPIC}{TEXT}", "message"),
    # What people do.
    (rf"anonymous {N}(?: replies to (?P<whom>[^\W\d_][\w' ]*?))?{TOPIC}{TEXT}", "anonymous"),
    (rf'channel "(?P<title>[^"]+)"{TEXT}', "channel"),
    (rf"{N}, private, forges (?P<whose>[^\W\d_][\w' ]*?)'s {LABEL}", "forge"),
    (rf"{N} (?P<what>is made admin|is made member)", "person_role"),
    (rf"{N}{PRIVATE},? presses (?P<old>the old )?{LABEL}", "press"),
    (rf"{N} opens (?P<whose>[^\W\d_][\w' ]*?)'s {LABEL}", "open_passed_on"),
    (rf"{N}{PRIVATE},? opens {LABEL}", "open"),
    (rf"{N} follows the link", "follow"),
    (rf"{N}{PRIVATE},? sends a (?P<thing>photo|sticker)(?::(?P<text>.*))?", "send_thing"),
    (rf'{N}, private, sends the file "(?P<file>[\w.]+)"{TEXT}', "send_file"),
    (rf"{N} sends a (?P<thing>photo|sticker)(?::(?P<text>.*))?", "send_thing"),
    (rf"{N} (?P<what>joins|leaves)", "join"),
    (rf"{N} (?P<what>blocks|unblocks) Rekan", "block"),
    (rf"{N} reacts (?P<emoji>\S+)", "react"),
    (rf"{N}, inline(?: at (?P<offset>\w+))?{TEXT}", "inline"),
    (rf'{N}, guest in "(?P<title>[^"]+)"(?: under "(?P<under>[^"]+)")?{TEXT}', "guest"),
    (rf"{N} edits{TEXT}", "edit"),
    (rf"{N}{PRIVATE},? forwards{TEXT}", "forward"),
    (rf"{N}{PRIVATE},? replies to (?P<whom>[^\W\d_][\w' ]*?){TEXT}", "reply"),
    (rf"{N}{PRIVATE}{TOPIC}{TEXT}", "say"),
]
GRAMMAR = [(re.compile(pattern), act) for pattern, act in GRAMMAR]
SETUP = {"group", "switch", "person", "language", "config", "privacy_mode", "seed", "fail", "redis", "sites",
         "opening"}


class SyntaxTrouble(Exception):
    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


@dataclass
class Step:
    line: int
    source: str
    act: str
    facts: dict
    block: list

    @property
    def text(self):
        """Words on the line, or the block's lines: whichever there is."""
        return [self.facts["text"].strip()] if (self.facts.get("text") or "").strip() else self.block

    @property
    def is_setup(self):
        return self.act in SETUP


def parse(text):
    """The steps of a transcript; raises SyntaxTrouble."""
    lines = text.split("\n")
    steps, at = [], 0
    while at < len(lines):
        line = lines[at].rstrip()
        if not line or line.startswith("#"):
            at += 1
            continue
        if line.startswith(" "):
            raise SyntaxTrouble(at + 1, "an indented line that belongs to nothing")
        block, end = _block(lines, at + 1)
        steps.append(_step(at + 1, line, block))
        at = end
    return steps


def _block(lines, start):
    """The indented lines from start on; empty lines count if an indented one follows."""
    end = start
    for at in range(start, len(lines)):
        if lines[at].startswith("  "):
            end = at + 1
        elif lines[at].strip():
            break
    return [line[2:].rstrip() for line in lines[start:end]], end


def _step(number, line, block):
    for pattern, act in GRAMMAR:
        match = pattern.fullmatch(line)
        if match:
            step = Step(number, line, act, match.groupdict(), block)
            _check_block(step)
            return step
    raise SyntaxTrouble(number, f"no step looks like this: {line}")


def _check_block(step):
    has_words = bool((step.facts.get("text") or "").strip())
    if step.block and (has_words or "text" not in step.facts):
        raise SyntaxTrouble(step.line + 1, "this step takes no block, or has its words on the line already")
    if "text" in step.facts and step.act not in ("send_thing", "inline") and not has_words and not step.block:
        raise SyntaxTrouble(step.line, "a step that says something needs words or a block")


def people_of(text):
    """Siti, Rina; admin Budi; topics "Tanya", "Bebas" -> members, admins, topics."""
    members, admins, topics = [], [], []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        word, _, rest = part.partition(" ")
        if word in ("admin", "admins"):
            admins += [name.strip() for name in rest.split(",")]
        elif word in ("topic", "topics"):
            topics += re.findall(r'"([^"]+)"', rest)
        else:
            members += [name.strip() for name in part.split(",")]
    return members, admins, topics
