// The second yardstick: the job "one recommendation answered" as one would write it with
// grammY and ioredis.
//
//	node server.js PORT REDIS_SOCKET API_URL TOKEN SECRET
//
// It does what telebot/main.go does, no more and no less; see there. grammY checks the
// secret, decodes and routes. /webhook/a answers in the webhook's response (grammY's
// canUseWebhookReply), /webhook/b by sendMessage over 64 kept connections.
"use strict";

const http = require("http");
const { Bot, webhookCallback } = require("grammy");
const { Redis } = require("ioredis");

const [port, socket, apiRoot, token, secretToken] = process.argv.slice(2);
const SEEN_SECONDS = 48 * 3600;
const CONNECTIONS = 64;

const redis = new Redis({ path: socket });
const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS, maxFreeSockets: CONNECTIONS });
const markup = {
  inline_keyboard: [[{ text: "Membantu", callback_data: "ask:help:1" }, { text: "···", callback_data: "ask:info:0" }]],
};

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

// The mark and the testimonials in one trip; nothing when it was seen before.
async function load(update, chat) {
  const [[failed, fresh], [, lines]] = await redis
    .pipeline()
    .set(`seen:${update}`, 1, "EX", SEEN_SECONDS, "NX")
    .lrange(`testimonials:${chat}`, 0, 2)
    .exec();
  if (failed) throw failed;
  return fresh ? lines.map((line) => JSON.parse(line)) : [];
}

function words(found) {
  const lines = found.map(
    (t, i) =>
      `\n<b>${i + 1}. ${escape(t.product)}</b> · ${t.yes} cocok, ${t.no} nggak\n   "${escape(t.text)}" ` +
      `(${escape(t.author)}, kulit ${escape(t.skin)}, ${escape(t.used_for)})`,
  );
  return `Kata ${found.length} anggota grup ini:${lines.join("")}`;
}

async function answer(ctx) {
  const found = await load(ctx.update.update_id, ctx.chat.id);
  if (!found.length) return;
  await ctx.reply(words(found), {
    parse_mode: "HTML",
    disable_notification: true,
    link_preview_options: { is_disabled: true },
    reply_parameters: { message_id: ctx.message.message_id },
    reply_markup: markup,
  });
}

async function webhook(inResponse) {
  const bot = new Bot(token, {
    client: { apiRoot, canUseWebhookReply: () => inResponse, baseFetchConfig: { agent, compress: true } },
  });
  bot.command("tanya", answer);
  await bot.init();
  return webhookCallback(bot, "http", { secretToken });
}

async function main() {
  const routes = { "/webhook/a": await webhook(true), "/webhook/b": await webhook(false) };
  const server = http.createServer((request, response) => {
    const route = routes[request.url];
    if (route) return route(request, response);
    response.writeHead(404).end();
  });
  server.keepAliveTimeout = 75000;
  server.listen(Number(port), "127.0.0.1");
}

main();
