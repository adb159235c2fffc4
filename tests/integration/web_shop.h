/* web_shop.h: a shop that tells of orders over HTTP, on a real Redis: a campaign with three members'
 * links, its brand, and two processes of the bot. */
#ifndef REKAN_TESTS_WEB_SHOP_H
#define REKAN_TESTS_WEB_SHOP_H

#include "../../bot/engine/money.h"
#include "../../bot/web/conversions.h"
#include "engine_help.h"

enum { MEMBERS = 3, API_KEY_HASH = 77, BOTS = 2 };

extern const struct owner_key shop_key; /* of all its records */
extern const char *const shop_codes[MEMBERS];

struct shop {
    struct engine_world world;
    struct engine_bot bots[BOTS];
    struct engine_bot *bot; /* the first */
    struct conversions conversions;
    struct http_route routes[CONVERSIONS_ROUTES + 1];
    struct http_server *server;
    struct campaign campaign;
    struct brand brand;
    struct str home, brand_home;
    struct io_client client;
    int done;
};

/* Members and friends get the same reward. */
void shop_open(struct shop *shop, struct reward reward);
void shop_close(struct shop *shop);
void shop_write_down(struct shop *shop); /* its campaign and brand, as changed */
void shop_run(struct shop *shop, const struct str *words, size_t count); /* one command to Redis */
void shop_set(struct shop *shop, enum key_kind kind, struct str home, struct str detail,
              struct str value);
void shop_settle(struct shop *shop);

/* What came back, headers included; until the next one. */
const char *shop_post(struct shop *shop, const char *body);
/* ... signed then, with that key. */
const char *shop_post_as(struct shop *shop, int64_t at_ms, uint64_t hash, const char *body);
void shop_let_days_pass(struct shop *shop, int days);
void shop_ask_status(struct shop *shop, const char *person);

#define ORDER(id, amount) "{\"event\":\"order\",\"order\":\"" id "\",\"amount\":" amount \
                          ",\"currency\":\"IDR\",\"code\":\"ABCDE-FGHJKM\"}"
#define REFUND(id) "{\"event\":\"refund\",\"order\":\"" id "\",\"campaign\":\"ABCDE\"}"

#endif
