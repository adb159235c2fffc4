/* playground_pane.js: one chat on the screen: its messages, its composer.
 *
 * A pane shows what one person sees. Switching person or language shows it
 * afresh; a new or changed message touches only its own element. */

import { hints, label, language, say } from "/playground_words.js";
import { messageElement, paint, readable } from "/playground_message.js";
import { smallPhoto } from "/playground_photo.js";

const NEAR_END = 120;                 /* pixels from the end that still count as reading along */
const FIELD_MAX = 160;                /* pixels that the message field grows to */
const CAPTION_MAX = 1000;             /* characters beside a photo */
const IS_NARROW = matchMedia("(max-width: 719px)");   /* one chat at a time: its tab says which */
const TOGETHER_MS = 5 * 60 * 1000;    /* messages of one person this close stand as one group */

export class Pane {
  constructor(section, chat, world) {
    this.section = section;
    this.chat = chat;                 /* "demo" or "private" */
    this.world = world;
    this.drafts = new Map();          /* person -> { text, reply, edit } */
    section.append(document.getElementById("pane").content.cloneNode(true));
    this.log = section.querySelector(".log");
    this.form = section.querySelector(".composer");
    this.field = section.querySelector("textarea");
    this.field.id = `write-${chat}`;
    this.context = section.querySelector(".context");
    this.latest = section.querySelector(".latest");
    this.photo = section.querySelector(".photo-file");
    this.draft = this.emptyDraft();
    this.listen();
  }

  emptyDraft() {
    return { text: "", reply: null, edit: null };
  }

  listen() {
    this.form.addEventListener("submit", event => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.fit());
    this.section.querySelector(".attach").addEventListener("click", () => this.photo.click());
    this.photo.addEventListener("change", () => this.sendPhoto());
    this.field.addEventListener("keydown", event => this.onKey(event));
    this.context.querySelector("button").addEventListener("click", () => this.leaveContext());
    this.latest.addEventListener("click", () => this.toEnd(true));
    this.log.addEventListener("scroll", () => this.markEnd(), { passive: true });
    new ResizeObserver(() => this.readsAlong && this.toEnd()).observe(this.log);
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && !this.context.hidden) {
      this.leaveContext();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const own = this.world.seen(this.chat).filter(m => !m.bot && m.person === this.me.id).at(-1);
      if (own) {
        event.preventDefault();
        this.edit(own);
      }
    }
  }

  /* -- showing */

  show(me) {
    if (this.me) this.drafts.set(this.me.id, { ...this.draft, text: this.field.value });
    this.me = me;
    this.draft = this.drafts.get(me.id) ?? this.emptyDraft();
    this.field.value = this.draft.text;
    label(this.section);
    this.showHead();
    this.showMessages();
    this.showHints();
    this.showContext();
    this.fit();
  }

  showHead() {
    const isGroup = this.chat === "demo";
    const [avatar, mine] = this.section.querySelectorAll(".pane-head .avatar, .line .avatar");
    const name = this.me.name;
    avatar.dataset.hue = isGroup ? "group" : "bot";
    paint(mine, this.me.id, name);
    this.section.querySelector("h2").textContent = say(isGroup ? "group_name" : "private_name");
    this.section.querySelector(".pane-head p").textContent = isGroup
      ? say("group_about", { n: this.world.people().length }) : say("private_about", { name });
    this.section.setAttribute("aria-label", say(isGroup ? "tab_group" : "tab_private"));
    this.log.setAttribute("aria-label", say(isGroup ? "log_group" : "log_private", { name }));
    const write = say(isGroup ? "write_group" : "write_private", { name });
    this.field.placeholder = IS_NARROW.matches ? say("write_short", { name }) : write;
    this.field.setAttribute("aria-label", write);
  }

  /* Everything afresh; said aloud only when it is new, so not now. */
  showMessages() {
    this.log.setAttribute("aria-live", "off");
    const messages = this.world.seen(this.chat);
    this.log.replaceChildren(...messages.map(m => messageElement(m, this.me.id, this.world)));
    if (!messages.length) this.log.append(this.welcome());
    this.joinUp();
    this.toEnd();
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 300);
  }

  welcome() {
    const isGroup = this.chat === "demo";
    const card = document.createElement("div");
    const lines = isGroup ? ["welcome_group_1", "welcome_group_2", "welcome_group_3"]
      : ["welcome_private_1", "welcome_private_2"];
    const title = document.createElement("h3");
    const list = document.createElement(isGroup ? "ol" : "div");
    card.className = "welcome";
    title.textContent = say(isGroup ? "welcome_group" : "welcome_private");
    for (const key of lines) {
      const line = document.createElement(isGroup ? "li" : "p");
      line.textContent = say(key, { name: this.me.name });
      list.append(line);
    }
    card.append(title, list);
    return card;
  }

  element(id) {
    return this.log.querySelector(`#m${CSS.escape(id)}`);
  }

  /* A message that is new or changed. */
  put(message) {
    const old = this.element(message.id);
    const fresh = messageElement(message, this.me.id, this.world);
    const stays = this.readsAlong;
    this.log.querySelector(".welcome")?.remove();
    if (old) {
      const payload = old.contains(document.activeElement) && document.activeElement.dataset.payload;
      old.replaceWith(fresh);
      if (payload) this.focusAgain(fresh, payload);
    } else {
      fresh.classList.add("fresh");
      this.log.append(fresh);
    }
    this.joinUp();
    if (stays || (!old && message.person === this.me.id)) this.toEnd(true);
    else if (!old) this.latest.hidden = false;
  }

  /* A menu changed under the finger: the focus stays on it. */
  focusAgain(element, payload) {
    const buttons = [...element.querySelectorAll(".press")];
    (buttons.find(b => b.dataset.payload === payload) ?? buttons[0] ?? this.field).focus();
  }

  remove(id) {
    this.element(id)?.remove();
    this.joinUp();
    if (!this.log.childElementCount) this.log.append(this.welcome());
  }

  /* Neighbours by the same author stand close, with one name and one picture. */
  joinUp() {
    let before = null;
    for (const element of this.log.querySelectorAll(".message")) {
      const at = Date.parse(element.querySelector("time").dateTime);
      const joins = before && before.author === element.dataset.author
        && at - before.at < TOGETHER_MS && !element.querySelector(".quoted, .only");
      element.classList.toggle("joined", Boolean(joins));
      before = { author: element.dataset.author, at };
    }
  }

  get readsAlong() {
    return this.isAtEnd ?? true;
  }

  markEnd() {
    this.isAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
    if (this.isAtEnd) this.latest.hidden = true;
  }

  toEnd(isSmooth) {
    this.isAtEnd = true;
    this.latest.hidden = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: isSmooth ? "smooth" : "instant" });
  }

  flash(id) {
    const element = this.element(id);
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.classList.remove("flash");
    requestAnimationFrame(() => element.classList.add("flash"));
  }

  /* -- writing */

  showHints() {
    const box = this.section.querySelector(".hints");
    box.replaceChildren(...hints[language()][this.chat].map(text => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.textContent = text;
      chip.addEventListener("click", () => this.world.write(this.chat, text));
      return chip;
    }));
  }

  showContext() {
    const about = this.draft.edit ?? this.draft.reply;
    this.context.hidden = !about;
    if (!about) return;
    this.context.querySelector("b").textContent =
      this.draft.edit ? say("editing") : say("replying", { name: about.name });
    this.context.querySelector("span").textContent = readable(about).slice(0, 120);
  }

  leaveContext() {
    if (this.draft.edit) this.field.value = "";
    this.draft = this.emptyDraft();
    this.showContext();
    this.fit();
    this.field.focus();
  }

  reply(message) {
    this.draft = { ...this.emptyDraft(), reply: message };
    this.showContext();
    this.field.focus();
  }

  edit(message) {
    this.draft = { ...this.emptyDraft(), edit: message };
    this.field.value = message.text;
    this.showContext();
    this.fit();
    this.field.focus();
  }

  submit() {
    const text = this.field.value.trim();
    const { reply, edit } = this.draft;
    if (!text) return;
    const isSent = edit ? this.world.change(this.chat, edit.id, text)
      : this.world.write(this.chat, text, reply?.id);
    if (!isSent) return;
    this.field.value = "";
    this.draft = this.emptyDraft();
    this.showContext();
    this.fit();
  }

  /* With what stands in the field as its words. */
  async sendPhoto() {
    const [file] = this.photo.files;
    const text = this.field.value.trim().slice(0, CAPTION_MAX);
    const who = this.me;
    if (!file) return;
    const photo = await smallPhoto(file);
    this.photo.value = "";
    if (!photo) {
      this.world.tell("photo_bad");
    } else if (this.me === who && this.world.write(this.chat, text, this.draft.reply?.id, photo)) {
      this.field.value = "";
      this.draft = this.emptyDraft();
      this.showContext();
      this.fit();
    }
  }

  fit() {
    this.field.style.height = "auto";
    const border = this.field.offsetHeight - this.field.clientHeight;
    this.field.style.height = `${Math.min(this.field.scrollHeight + border, FIELD_MAX)}px`;
    this.form.classList.toggle("has-text", this.field.value.trim() !== "");
  }
}
