/* playground_message.js: one message becomes one element.
 *
 * A member's words are text and nothing else. The bot's come as a small subset
 * of HTML from our own server; even so only the elements named here are built,
 * and links go nowhere but to messages and to http(s). */

import { say, clock } from "/playground_words.js";

const ALLOWED = new Set(["B", "STRONG", "I", "EM", "BLOCKQUOTE", "CODE"]);

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/* A colour of one's own: one of eight, by the id. */
function hue(id) {
  let hash = 7;
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)) % 9973;
  return id ? hash % 8 : "bot";
}

export function paint(avatar, id, name) {
  avatar.dataset.hue = hue(id);
  avatar.textContent = id ? [...name][0].toUpperCase() : "";
}

const PHOTO = /^[\w-]+\.(jpg|png)$/;
const FILE = /^\/playground\/file\/[\w.-]+$/;

function safeLink(href) {
  if (/^#m\d+$/.test(href) || FILE.test(href)) return href;
  try {
    const url = new URL(href);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

function outside(link) {
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.append(make("span", "hidden", ` (${say("opens")})`));
}

/* Copies what is allowed of source's children to target; of the rest only the text. */
function copyRich(source, target) {
  for (const node of source.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      let text = node.data;
      if (node.previousSibling?.nodeName === "BLOCKQUOTE") text = text.replace(/^\n/, "");
      if (node.nextSibling?.nodeName === "BLOCKQUOTE") text = text.replace(/\n$/, "");
      target.append(text);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      let place = target;
      const href = node.nodeName === "A" && safeLink(node.getAttribute("href") ?? "");
      if (href || ALLOWED.has(node.nodeName)) {
        place = make(node.nodeName.toLowerCase());
        target.append(place);
      }
      copyRich(node, place);
      if (href) {
        place.href = href;
        if (FILE.test(href)) place.download = "";
        else if (!href.startsWith("#")) outside(place);
      }
    }
  }
}

/* A line that stands in is a quote; as a block it stays so when it wraps. */
function richInto(element, html) {
  const lines = html.split("\n").map(line =>
    (/^ {2,}\S/.test(line) ? `<blockquote>${line.trim()}</blockquote>` : line));
  copyRich(new DOMParser().parseFromString(lines.join("\n"), "text/html").body, element);
}

/* The parameter of /start is the bot's business, not a reader's. */
export function readable(message) {
  if (!message.bot) return message.text.replace(/^\/start \S+$/, "/start");
  const plain = make("div");
  richInto(plain, message.text);
  return plain.textContent;
}

function quotedLine(message, world) {
  const original = world.message(message.reply_to);
  const line = make("a", "quoted");
  line.href = `#m${message.reply_to}`;
  if (original) {
    line.append(make("b", "", original.name), " ", make("span", "", readable(original).slice(0, 140)));
  } else {
    line.append(make("span", "", say("old_message")));
  }
  return line;
}

function buttonRow(row, message, world) {
  const line = make("div", "row");
  for (const button of row) {
    let element;
    if (button.kind === "url") {
      const href = safeLink(button.payload);
      if (!href) continue;
      element = make("a", "press", button.label);
      element.href = href;
      outside(element);
    } else {
      element = make("button", "press", button.label);
      element.type = "button";
      element.dataset.payload = button.payload;
      if (button.kind === "start") element.title = say("opens_private");
      element.addEventListener("click", () => world.press(message, button, element));
    }
    element.classList.add(`press-${button.kind}`);
    line.append(element);
  }
  return line;
}

const ICONS = {
  reply: "M8 5L3.5 9.5 8 14M4 9.5h7.5a5 5 0 0 1 5 5",
  edit: "M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2zM11.5 5.8l2.7 2.7",
  lock: "M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M5 9h10v7.5H5z",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function action(name, title, run) {
  const button = make("button", "icon");
  button.type = "button";
  button.title = title;
  button.setAttribute("aria-label", title);
  button.append(icon(name));
  button.addEventListener("click", run);
  return button;
}

/* "Only you can see this", with its lock. */
export function onlyLine(text) {
  const line = make("p", "only");
  line.append(icon("lock"), text);
  return line;
}

function bubble(message, mine, world) {
  const element = make("div", "bubble");
  const byline = make("p", "byline");
  const name = make("b", "", message.name);
  name.dataset.hue = hue(message.bot ? "" : message.person);
  byline.append(name);
  if (message.bot) byline.append(make("span", "tag", say("bot")));
  else if (world.isAdmin(message.person)) byline.append(make("span", "tag", say("admin")));
  if (mine) byline.classList.add("hidden");
  element.append(byline);
  if (message.only) element.append(onlyLine(say("alone")));
  if (message.reply_to) element.append(quotedLine(message, world));

  if (PHOTO.test(message.photo ?? "")) {
    const photo = make("img", "photo");
    photo.src = `/playground/file/${message.photo}`;
    photo.alt = say("photo_by", { name: message.name });
    element.append(photo);
  }
  const text = make("div", "text");
  text.hidden = !message.text;
  if (message.bot) richInto(text, message.text);
  else text.textContent = readable(message);
  element.append(text);

  const meta = make("p", "meta");
  if (message.edited) meta.append(make("span", "", `${say("edited")} · `));
  const time = make("time", "", clock(message.at));
  time.dateTime = new Date(message.at).toISOString();
  meta.append(time);
  element.append(meta);
  if (message.reaction) element.append(make("span", "reaction", message.reaction));
  return element;
}

/* The element of message as `me` sees it; world answers and acts (playground.js). */
export function messageElement(message, me, world) {
  const mine = !message.bot && message.person === me;
  const element = make("article", "message");
  element.id = `m${message.id}`;
  element.dataset.author = message.bot ? "" : message.person;
  element.classList.add(message.bot ? "bot" : mine ? "mine" : "other");
  element.classList.toggle("alone", Boolean(message.only));
  element.classList.toggle("reacted", Boolean(message.reaction));

  const avatar = make("span", "avatar");
  avatar.setAttribute("aria-hidden", "true");
  paint(avatar, message.bot ? "" : message.person, message.name);

  const body = make("div", "body");
  body.append(bubble(message, mine, world));
  if (message.buttons?.length) {
    const buttons = make("div", "buttons");
    for (const row of message.buttons) buttons.append(buttonRow(row, message, world));
    body.append(buttons);
  }
  const acts = make("div", "acts");
  acts.append(action("reply", say("reply_to", { name: message.name }), () => world.reply(message)));
  if (mine) acts.append(action("edit", say("edit_own"), () => world.edit(message)));

  element.append(avatar, body, acts);
  return element;
}
