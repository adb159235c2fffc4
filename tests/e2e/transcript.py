#!/usr/bin/python3
"""Conversations, tested as they read: runs `.chat` files against the real program.

    tests/e2e/transcript.py tests/e2e/chats/*.chat        two at a time, one line each
    REKAN_BINARY=... tests/e2e/transcript.py FILE.chat    another binary than build/rekan
    tests/e2e/transcript.py --cluster FILE.chat           on a Redis Cluster of three masters

A transcript is read from top to bottom. A line at the margin is one step; what
is indented by two spaces below it is its text, exactly as people see it, then
its buttons: `[Label]`, `[Label](https://where.it/leads)`, a row on a line. In
expected text `{any}` is any characters, `{any as code}` remembers them for a
later `{code}`, and a line `{...}` is any lines. `#` begins a comment.

  Who is there     group "T": Siti, Rina; admin Budi      basic group "T": ...
                   forum "T": Siti; admin Budi; topics "Tanya", "Bebas"
                   group "T" without Rekan: ...           switch to "T"
                   person Tono      language Siti en      privacy mode on
                   brands have sites (then: site https://HOST/PATH says TEXT|redirects to URL|is long)
                   opening NAME [with Siti]  (of chats/openings)
                   seed FILE (of tests/fixtures)          config a.b.c VALUE ({group}: its id)
  What people do   Siti: text       Siti in topic "Tanya": text       Siti edits: text
                   Siti, private: text       Siti[, private,] replies to Rekan: text
                   Siti[, private,] forwards: text      (a message of somebody else's)
                   Rina presses [L]          Rina, private, presses [L]
                   Rina presses the old [L]  (a keyboard that is gone by now)
                   Siti, private, forges Budi's [L]      (his private button, in her own chat)
                   Budi is made admin|member
                   Rina opens [L]            (a button that leads to Rekan's private chat)
                   Maya, private, sends the file "NAME": (its lines, indented)
                   Rina opens Maya's [L]     (on a private message that Maya passed on)
                   Rina follows the link     Rina reacts E      Rina sends a photo|sticker
                   Tono joins|leaves|blocks Rekan|unblocks Rekan
                   anonymous Budi: text      channel "T": text
                   Siti, inline [at OFFSET]: text
                   Siti, guest in "T" [under "words"]: text
                   Rekan is added|removed|made admin|made member by Budi
                   group is upgraded [silently]      Rekan hears of the upgrade  (late)
  Outside of chats Rina's phone opens {link} [N times]        (remembers {landing} and {click})
                   the shop reports order ID of AMOUNT [with code|click|campaign X]
                     [, bought by Rina|WORDS][, paid with VOUCHER]: ANSWER     (signed with {secret})
                   the shop reports a refund of ID with ...: ANSWER
                   the shop sends the same again [N times]: ANSWER
  What Rekan does  Rekan: ...       Rekan -> Siti: ...    Rekan -> Siti in topic "Tanya": ...
                   Rekan to Rina, private: ...
                   Rekan edits: ...          Rekan edits to Rina, private: ...
                   Rekan tells Rina: ...     (a notice or a message only she sees)
                   Rekan reacts E [to Siti[, private]]  Rekan deletes [Siti's message]
                   Rekan opens a link for Rina: URL           Rekan leaves
                   Rekan offers Siti: ...    Rekan, guest of Siti: ...
                   Rekan is silent           Rekan's message has at most N characters
  Time, trouble    advance 10 minutes        redeliver [until answered]
                   the next answer is lost   webhook answers 503
                   fail METHOD|the next call with FAULT [N times]; FAULT is 429 retry 3, 500, 502,
                     403 blocked|kicked|left|deleted|deactivated|initiate, 400 words,
                     hold (until `release the answer`), cut, lost, drop
                   Telegram refuses METHOD: words
                                  redis stops|starts|is killed               Rekan stops|starts|is killed
  What is kept     Redis holds no "words"    Redis holds nothing that was said
                   Redis holds no|N testimonials|products|sessions|persons|authors|consents|groups
                     (consents: ledgers that have an entry)

The program starts at the first step that needs it. At the end nothing may be
left that nobody expected: no message, no press without acknowledgement, no
call against the messenger's rules, no fault that never happened, no secret and
no message text in the log, no sanitizer's report.
"""

import signal
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from redis_cluster import RedisCluster                                # noqa: E402
from rekan import Process, Redis, Trouble                             # noqa: E402
from telegram_side import Impossible                                  # noqa: E402
from transcript_parse import SyntaxTrouble, parse                     # noqa: E402
from transcript_run import Failed, Runner                             # noqa: E402

AT_ONCE = 6                      # a private chat gets a message a second: they mostly wait
EXPECTED = (Failed, Impossible, Trouble, OSError)


def run_file(path, redis_class=Redis):
    """What went wrong in a transcript, as text; empty when nothing did."""
    try:
        steps = parse(Path(path).read_text("utf-8"))
    except (SyntaxTrouble, OSError, UnicodeDecodeError) as trouble:
        return f"{path}:{getattr(trouble, 'line', 0)}: {trouble}"
    runner = Runner(redis_class=redis_class)
    problem = ""
    try:
        problem = run_steps(runner, path, steps)
    finally:
        problems = runner.close()
    return "\n".join(filter(None, [problem] + [f"{path}: {each}" for each in problems]))


def run_steps(runner, path, steps):
    where = f"{path}:{len(steps) and steps[-1].line}: at the end"
    try:
        for step in steps:
            where = f"{path}:{step.line}: {step.source}"
            runner.run(step)
        where = f"{path}: at the end"
        runner.finish()
        return ""
    except EXPECTED as failed:
        words = str(failed)
    except Exception:                     # a mistake of ours: it fails this transcript, not the run
        words = traceback.format_exc()
    tail = "\n".join("    " + line for line in runner.rekan.log_tail())
    return f"{where}\n{indented(words)}\n  the program's last lines:\n{tail or '    (none)'}"


def indented(text):
    return "\n".join("  " + line for line in text.splitlines())


def main(paths):
    redis_class = Redis
    if paths and paths[0] == "--cluster":
        redis_class, paths = RedisCluster, paths[1:]
    if not paths or paths[0].startswith("-"):
        print(__doc__)
        return 2
    stop_on_signals()
    printing, failures = threading.Lock(), []

    def one(path):
        problem = run_file(path, redis_class)
        with printing:
            print(f"{'not ok' if problem else 'ok'} {Path(path).stem}", flush=True)
            if problem:
                failures.append(path)
                print(indented(problem), flush=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for done in [pool.submit(one, path) for path in paths]:
                done.result()
        finally:
            pool.shutdown(cancel_futures=True)
    return 1 if failures else 0


def stop_on_signals():
    """Interrupted: the children end at once, their folders go, and no further transcript begins."""
    def stop(number, _):
        Process.end_all()
        sys.exit(128 + number)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
