/* playground_notices.js: a short word at the edge, then gone.
 *
 * A notice for one person waits while the visitor is somebody else; nobody but
 * that person ever sees it. */

import { say } from "/playground_words.js";
import { onlyLine, paint } from "/playground_message.js";

const SHOWN_MS = 6000;         /* at least; longer for longer texts */
const SHOWN_MS_A_LETTER = 60;
const READING_MS = 2000;       /* more, while somebody points at it */

export class Notices {
  constructor(box) {
    this.box = box;
    this.waiting = [];         /* { text, person }: until the visitor is that person */
  }

  /* person: { id, name }, the only one who sees it; none: from the page to the visitor. */
  tell(text, person) {
    if (person && person.id !== this.me?.id) this.waiting.push({ text, person });
    else this.put(text, person);
  }

  /* The visitor is this person now. */
  show(me) {
    this.me = me;
    for (const card of this.box.children)
      card.hidden = Boolean(card.dataset.person) && card.dataset.person !== me.id;
    for (const { text, person } of this.waiting.splice(0)) this.tell(text, person);
  }

  put(text, person) {
    const card = document.createElement("div");
    const avatar = document.createElement("span");
    const words = document.createElement("div");
    const line = document.createElement("p");
    card.className = "notice";
    avatar.className = "avatar";
    avatar.setAttribute("aria-hidden", "true");
    paint(avatar, person?.id ?? "", person?.name ?? "");
    line.textContent = text;
    if (person) {
      card.dataset.person = person.id;
      words.append(onlyLine(`${person.name} · ${say("alone")}`));
    }
    words.append(line);
    card.append(avatar, words, this.closer(card));
    this.box.append(card);
    setTimeout(() => this.vanish(card), SHOWN_MS + text.length * SHOWN_MS_A_LETTER);
  }

  closer(card) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon";
    button.setAttribute("aria-label", say("close"));
    button.textContent = "×";
    button.addEventListener("click", () => card.remove());
    return button;
  }

  vanish(card) {
    if (card.matches(":hover, :focus-within")) setTimeout(() => this.vanish(card), READING_MS);
    else card.remove();
  }
}
