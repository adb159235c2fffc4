/* playground.js: one visitor, several people, two chats.
 *
 * Keeps what the server showed, who the visitor is now, and the connection. The
 * server is right about everything: whenever the connection comes back it tells
 * the chats again, from "begin" to "ready". What only one person may see is
 * shown while the visitor is that person. */

import { label, language, say, speak } from "/playground_words.js";
import { paint } from "/playground_message.js";
import { Notices } from "/playground_notices.js";
import { Pane } from "/playground_pane.js";

const PEOPLE_MAX = 12;
const PRESS_MS = 10000;      /* a button stops waiting by itself after this */
const RETRY_MS = [400, 15000];
const ADMIN = "budi";
const FIRST_PEOPLE = [["siti", "Siti"], ["rina", "Rina"], ["dewi", "Dewi"], [ADMIN, "Budi"]]
  .map(([id, name]) => ({ id, name }));

const byId = id => document.getElementById(id);
const isNarrow = matchMedia("(max-width: 719px)");

/* -- what outlives a reload: the language, who we are, who joined */

function recall(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`rekan.${key}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(`rekan.${key}`, JSON.stringify(value));
  } catch { /* a private window may refuse; then it lasts as long as the page */ }
}

const messages = new Map();  /* id -> message, in order */
const unread = new Map();    /* id -> { chat, person or null } */
const pressed = new Map();   /* mark -> { person, element } */
let people = [...FIRST_PEOPLE];
let me = null;
let view = recall("view", "demo");
let panes = {};
const notices = new Notices(document.getElementById("notices"));

const person = id => people.find(p => p.id === id);
const chatOf = message => (message.chat === "demo" ? "demo" : "private");
const isVisible = chat => !document.hidden && (!isNarrow.matches || view === chat);

function sees(message, who) {
  return message.chat === "demo" ? !message.only || message.only === who : message.chat === who;
}

function meet(id, name) {
  if (!id || person(id) || people.length >= PEOPLE_MAX) return;
  people.push({ id, name });
  keep("people", people);
}

/* -- the connection */

let socket = null;
let tries = 0;
let told = null;             /* messages between "begin" and "ready" */
let isFull = false;          /* too many pages are open elsewhere */

function connect() {
  clearTimeout(connect.timer);
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/playground/socket`);
  showLink(isFull ? "link_full" : tries ? "link_again" : "link_first");
  socket.addEventListener("message", event => onFrame(event.data));
  socket.addEventListener("close", () => {
    const wait = Math.min(RETRY_MS[0] * 1.7 ** tries++, RETRY_MS[1]) * (0.8 + Math.random() * 0.4);
    showLink(isFull ? "link_full" : "link_again");
    connect.timer = setTimeout(connect, wait);
  });
}

function connectNow() {
  if (socket.readyState === WebSocket.CLOSED) connect();
}

function showLink(key) {
  byId("link").dataset.state = key;
  byId("link-text").textContent = say(key);
  document.body.classList.toggle("away", key !== "link_on");
}

function send(frame) {
  if (socket?.readyState !== WebSocket.OPEN || told) {
    notices.tell(say("not_sent"));
    return false;
  }
  socket.send(JSON.stringify({ person: me.id, name: me.name, lang: language(), ...frame }));
  return true;
}

const readers = {
  begin() {
    isFull = false;
    told = [];
  },
  full() {
    isFull = true;
    socket.close();
  },
  message(message) {
    if (told) told.push(message);
    else take(message);
  },
  ready() {
    messages.clear();
    unread.clear();
    for (const message of told) {
      messages.set(message.id, message);
      if (!message.bot) meet(message.person, message.name);
    }
    told = null;
    tries = 0;
    showLink("link_on");
    showAll();
  },
  gone({ id }) {
    messages.delete(id);
    unread.delete(id);
    for (const pane of Object.values(panes)) pane.remove(id);
    showUnread();
  },
  acknowledged: onAcknowledged,
  failed() {
    notices.tell(say("failed"));
  },
};

function onFrame(data) {
  const frame = JSON.parse(data);
  if (Object.hasOwn(readers, frame.show)) readers[frame.show](frame);
}

function take(message) {
  const isNew = !messages.has(message.id);
  messages.set(message.id, message);
  if (isNew && !message.bot && !person(message.person)) {
    meet(message.person, message.name);
    showPeople();
  }
  const chat = chatOf(message);
  const isSeen = sees(message, me.id);
  if (isSeen) panes[chat].put(message);
  if (isNew && message.person !== me.id && !(isSeen && isVisible(chat)))
    unread.set(message.id, { chat, person: chat === "demo" ? message.only ?? null : message.chat });
  showUnread();
}

/* -- what the visitor does */

const world = {
  message: id => messages.get(id),
  people: () => people,
  isAdmin: id => id === ADMIN,
  seen: chat => [...messages.values()].filter(m => chatOf(m) === chat && sees(m, me.id)),
  write: (chat, text, replyTo, photo) => send({ kind: "message", chat, text, reply_to: replyTo, photo }),
  tell: key => notices.tell(say(key)),
  change: (chat, id, text) => send({ kind: "edit", chat, message: id, text }),
  reply: message => panes[chatOf(message)].reply(message),
  edit: message => panes[chatOf(message)].edit(message),
  press,
};

function press(message, button, element) {
  if (button.kind === "start") {
    start(me, button.payload);
    return;
  }
  if (button.kind === "copy") {
    navigator.clipboard?.writeText(button.payload);
    return;
  }
  const mark = Math.random().toString(36).slice(2, 12);
  if (!send({ kind: "press", chat: chatOf(message), message: message.id, payload: button.payload, mark }))
    return;
  pressed.set(mark, { person: me.id, element });
  element.setAttribute("aria-busy", "true");
  setTimeout(() => release(mark), PRESS_MS);
}

function release(mark) {
  pressed.get(mark)?.element.removeAttribute("aria-busy");
  pressed.delete(mark);
}

function onAcknowledged({ person: id, mark, text, start: parameter }) {
  if (!pressed.has(mark)) return;        /* pressed on another page */
  release(mark);
  if (text && person(id)) notices.tell(text, person(id));
  if (parameter && person(id)) start(person(id), parameter);
}

/* Opens a person's private chat with a start parameter, as a messenger does. */
function start(who, parameter) {
  become(who.id);
  look("private");
  world.write("private", `/start ${parameter}`.trim());
  panes.private.field.focus();
}

/* -- who, where, in which language */

function become(id) {
  if (me?.id === id) return;
  me = person(id) ?? people[0];
  keep("me", me.id);
  showAll();
}

function look(chat) {
  view = chat;
  keep("view", chat);
  showView();
}

function choose(lang) {
  speak(lang);
  keep("lang", lang);
  showAll();
  showLink(byId("link").dataset.state);
}

function showAll() {
  document.documentElement.lang = language();
  label(document);
  for (const button of document.querySelectorAll("[data-lang]"))
    button.setAttribute("aria-pressed", String(button.dataset.lang === language()));
  showPeople();
  for (const pane of Object.values(panes)) pane.show(me);
  showView();
  notices.show(me);
}

function showView() {
  document.body.dataset.view = view;
  for (const [chat, pane] of Object.entries(panes)) {
    const tab = byId(`tab-${chat}`);
    tab.setAttribute("aria-selected", String(view === chat));
    tab.tabIndex = view === chat ? 0 : -1;
    pane.section.setAttribute("role", isNarrow.matches ? "tabpanel" : "region");
    if (isVisible(chat) && pane.readsAlong) pane.toEnd();
  }
  showUnread();
}

function personButton(one, index) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const avatar = document.createElement("span");
  const name = document.createElement("span");
  const badge = document.createElement("span");
  button.type = "button";
  button.className = "person";
  button.dataset.person = one.id;
  button.setAttribute("aria-pressed", String(one.id === me.id));
  if (index < 9) button.setAttribute("aria-keyshortcuts", `Alt+${index + 1}`);
  avatar.className = "avatar";
  avatar.setAttribute("aria-hidden", "true");
  paint(avatar, one.id, one.name);
  name.className = "person-name";
  name.textContent = one.name;
  badge.className = "unread";
  button.append(avatar, name);
  if (one.id === ADMIN) {
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.textContent = say("admin");
    button.append(tag);
  }
  button.append(badge);
  button.addEventListener("click", () => become(one.id));
  item.append(button);
  return item;
}

function showPeople() {
  const focused = document.activeElement?.dataset?.person;
  byId("people").replaceChildren(...people.map(personButton));
  byId("add").hidden = people.length >= PEOPLE_MAX;
  if (focused) byId("people").querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
  for (const pane of Object.values(panes)) if (pane.me) pane.showHead();
}

function badge(element, count) {
  element.hidden = !count;
  element.textContent = count || "";
  if (count) element.setAttribute("aria-label", say("unread", { n: count }));
}

/* What can be seen now is read; the rest is counted where it waits. */
function showUnread() {
  for (const [id, { chat, person: whose }] of unread)
    if (isVisible(chat) && (!whose || whose === me.id)) unread.delete(id);
  const left = [...unread.values()];
  for (const button of byId("people").querySelectorAll(".person"))
    badge(button.querySelector(".unread"), left.filter(u => u.person === button.dataset.person
      && u.person !== me.id).length);
  for (const chat of ["demo", "private"])
    badge(byId(`tab-${chat}`).querySelector(".unread"),
      left.filter(u => u.chat === chat && (!u.person || u.person === me.id)).length);
  document.title = document.hidden && left.length ? `(${left.length}) ${say("title")}` : say("title");
}

/* -- somebody joins */

function joinIn(typed) {
  const name = typed.replace(/\s+/g, " ").trim().slice(0, 20);
  const known = people.find(p => p.name.toLowerCase() === name.toLowerCase());
  if (!name) return;
  if (!known) {
    const slug = name.toLowerCase().normalize("NFD").replace(/[^a-z0-9]/g, "").slice(0, 12);
    const id = `${slug || "anggota"}-${Math.random().toString(36).slice(2, 6)}`;
    meet(id, name);
    become(id);
  } else {
    become(known.id);
  }
  panes[view].field.focus();
}

/* -- beginning */

function listen() {
  const dialog = byId("add-dialog");
  byId("add").addEventListener("click", () => {
    byId("add-name").value = "";
    dialog.showModal();
  });
  byId("add-cancel").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", () => joinIn(byId("add-name").value));
  for (const button of document.querySelectorAll("[data-lang]"))
    button.addEventListener("click", () => choose(button.dataset.lang));
  for (const chat of ["demo", "private"]) {
    byId(`tab-${chat}`).addEventListener("click", () => look(chat));
    byId(`tab-${chat}`).addEventListener("keydown", event => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      look(view === "demo" ? "private" : "demo");
      byId(`tab-${view}`).focus();
    });
  }
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onLink);
  document.addEventListener("visibilitychange", () => {
    showUnread();
    if (!document.hidden) connectNow();
  });
  addEventListener("online", connectNow);
  isNarrow.addEventListener("change", showView);
}

function onKey(event) {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (event.altKey && !event.ctrlKey && !event.metaKey && digit && people[digit - 1]) {
    event.preventDefault();
    become(people[digit - 1].id);
  } else if (event.key === "/" && !event.target.closest("input, textarea, dialog")) {
    event.preventDefault();
    panes[view].field.focus();
  }
}

/* "#m12" leads to that message wherever it is; the skip links to a composer. */
function onLink(event) {
  const hash = event.target.closest?.("a[href^='#']")?.getAttribute("href");
  const message = hash && messages.get(hash.slice(2));
  if (!hash) return;
  event.preventDefault();
  if (message && sees(message, me.id)) {
    look(chatOf(message));
    panes[chatOf(message)].flash(message.id);
  } else if (hash.startsWith("#write-")) {
    look(hash.slice("#write-".length));
    panes[view].field.focus();
  }
}

function begin() {
  const known = recall("people", []);
  for (const one of Array.isArray(known) ? known : [])
    if (typeof one?.id === "string" && typeof one.name === "string") meet(one.id, one.name);
  if (view !== "private") view = "demo";
  speak(recall("lang", navigator.language?.startsWith("en") ? "en" : "id"));
  panes = {
    demo: new Pane(byId("pane-demo"), "demo", world),
    private: new Pane(byId("pane-private"), "private", world),
  };
  listen();
  me = person(recall("me", "siti")) ?? people[0];
  showAll();
  connect();
}

begin();
