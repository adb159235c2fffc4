"""What people see of the bot, in words that fit every messenger.

A messenger side (telegram_side.py is one) lets pretend people act and puts
everything that they see of the bot into `shown`, in order. A transcript knows
nothing else of a messenger, so another side can take its place:

    config()                        the side's part of the program's config
    person / group / use_group      who is there, and where "the group" is from now on
    say edit press follow join ...  one act of one person, delivered to the program
    shown, wait_until(is_true)      what came of it, and how to wait for more
    complaints()                    what the program did against the messenger's rules
"""

from dataclasses import dataclass, field


@dataclass
class Shown:
    kind: str                 # message, edit, delete, reaction, leave, tell, link, offers, guest
    lane: str                 # where: a group's title, "private Rina", "to Rina"; order holds within one
    lines: list = field(default_factory=list)     # text, then one line for each row of buttons
    to: str = None            # whose message it replies to, or whose was deleted or reacted to
    topic: str = None
    via: str = "http"
    taken: bool = False       # a transcript has expected it

    def __str__(self):
        place = f" in topic \"{self.topic}\"" if self.topic else ""
        to = f" -> {self.to}" if self.to else ""
        body = "".join(f"\n  {line}" for line in self.lines)
        return f"{self.kind} ({self.lane}{place}{to}){body}"


def private_lane(name):
    return f"private {name}"


def person_lane(name):
    return f"to {name}"
