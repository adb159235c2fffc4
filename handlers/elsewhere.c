/* elsewhere.c: asked where the bot is no member: words typed behind its @name in any chat
 * (inline query), or its @name called into one (guest).
 *
 * Answered from stories alone whose authors let them be shown anywhere; the labels go
 * with them, the group they were told in is not named. Nothing of the question, the
 * chat or who else is in it is kept. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"
#include "../bot/language/intent.h"

enum { QUERY_MIN = 3 }; /* bytes; whoever is still typing is not answered yet */

static bool is_inline(const struct turn *turn)
{
    return turn->event->kind == EVENT_INLINE;
}

static unsigned page_of(const struct turn *turn)
{
    uint64_t skip = 0;

    return str_to_u64(turn->event->payload, &skip) && skip <= LIMIT_INLINE_SKIP ? (unsigned)skip : 0;
}

static void plan(struct turn *turn)
{
    turn->wants.question = answer_question(turn);
    turn->wants.answer = turn->wants.question.len >= QUERY_MIN;
    turn->wants.elsewhere = true;
    turn->wants.skip = is_inline(turn) ? page_of(turn) : 0;
}

static void say_head(struct turn *turn, unsigned members)
{
    line(turn, "elsewhere.head", WHOLE("n", members));
}

/* One result for each product, and on the first page one for all of them. */
static void offer_products(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    unsigned shown = turn->wants.skip + (unsigned)ranking->product_count;
    bool is_more = shown < ranking->total_products && shown <= LIMIT_INLINE_SKIP;

    offer(turn, is_more ? arena_print(turn->arena, "%u", shown) : STR(""));
    if (turn->wants.skip == 0 && ranking->product_count > 1) {
        struct param *n = ARENA_NEW(turn->arena, struct param);
        *n = (struct param)WHOLE("n", ranking->product_count);
        article(turn, &(struct part){ .key = STR("elsewhere.all"), .params = n, .param_count = 1 });
        say_head(turn, ranking->members);
        answer_products(turn, false);
    }
    for (size_t i = 0; i < ranking->product_count; i++) {
        const struct ranked_product *product = &ranking->products[i];
        struct part title = { .id = product->id, .number = turn->wants.skip + (unsigned)i + 1,
                              .yes = product->yes, .so_so = product->so_so, .no = product->no,
                              .is_small = product->is_small_sample };
        if (product->quote_count == 0)
            continue; /* a product with nobody's words is in the whole answer only */
        title.other = product->quotes[0].testimonial;
        article(turn, &title);
        say_head(turn, product->members);
        answer_product(turn, i, false);
    }
}

/* No results, but a line above them that leads to the private chat. */
static void offer_nothing(struct turn *turn, const char *key)
{
    offer(turn, STR(""));
    button_start(turn, key, STR("inline"));
}

static void answer_inline(struct turn *turn)
{
    if (!turn->wants.answer)
        offer_nothing(turn, "elsewhere.help");
    else if (!turn->found.ranking || turn->found.ranking->product_count == 0)
        offer_nothing(turn, "elsewhere.none_short");
    else
        offer_products(turn);
}

static void answer_summons(struct turn *turn)
{
    struct words words;

    words_split(turn->lexicon, turn->arena, turn->wants.question, &words);
    if (!turn->wants.answer) {
        answer_guest(turn, "elsewhere.how");
    } else if (intent_of(turn->lexicon, &words) == INTENT_NOTHING) {
        return; /* thanks and laughter need no answer */
    } else if (!turn->found.ranking || turn->found.ranking->product_count == 0) {
        answer_guest(turn, "elsewhere.none");
    } else {
        answer_guest(turn, NULL);
        say_head(turn, turn->found.ranking->members);
        answer_products(turn, false);
        answer_others(turn, false); /* nobody counts there how often a sponsor speaks */
    }
}

static void elsewhere(struct turn *turn)
{
    if (is_inline(turn))
        answer_inline(turn);
    else
        answer_summons(turn);
}

const struct handler handler_elsewhere = {
    .name = "elsewhere",
    .needs_index = true,
    .needs_profile = true,
    .plan = plan,
    .elsewhere = elsewhere,
};
