#include "answer.h"

#include "sponsored.h"

enum { SKIP_MAX = 1000, ID_CHARS = 11 };

bool answer_asks_for_other(const struct turn *turn)
{
    const struct event *event = turn->event;

    return event->kind != EVENT_PRESS && !event->reply_is_bot && event->reply_text.len &&
           str_trim(turn->arguments).len == 0;
}

struct str answer_question(const struct turn *turn)
{
    bool is_replied = turn->event->kind == EVENT_PRESS || answer_asks_for_other(turn);

    return str_trim(is_replied ? turn->event->reply_text : turn->arguments);
}

unsigned answer_skip(const struct turn *turn)
{
    uint64_t skip = 0;

    return str_to_u64(turn->arguments, &skip) && skip < SKIP_MAX ? (unsigned)skip : 0;
}

static bool is_in_private(const struct turn *turn)
{
    return turn->event->chat_kind == CHAT_PRIVATE &&
           (turn->event->kind == EVENT_MESSAGE || turn->event->kind == EVENT_PRESS);
}

void answer_choose_group(struct turn *turn)
{
    if (!is_in_private(turn))
        return;
    turn->wants.membership = true;
    if (turn->session.group.len == 0 && turn->person.group_count)
        turn->wants.group = turn->person.groups[0];
}

void answer_look_up(struct turn *turn, unsigned skip)
{
    answer_choose_group(turn);
    turn->wants.question = answer_question(turn);
    turn->wants.answer = turn->wants.facts = turn->wants.question.len > 0;
    turn->wants.skip = skip;
}

struct str answer_group(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        return turn->home;
    if (turn->session.group.len == 0)
        turn->session.group = turn->wants.group;
    return turn->found.membership == MEMBERSHIP_YES || turn->found.membership_is_untold
               ? turn->session.group
               : STR("");
}

void answer_say_no_group(struct turn *turn, const char *key)
{
    bool is_press = turn->event->kind == EVENT_PRESS;
    bool has_group = turn->session.group.len > 0;
    bool is_unknown = has_group && turn->found.membership == MEMBERSHIP_UNKNOWN;

    if (is_unknown)
        send_letter(turn, turn->session.group, is_press ? "member:note" : "member:ask", STR(""));
    if (is_press)
        notify(turn, is_unknown ? "member.wait" : "ask.gone");
    else if (has_group && turn->found.membership == MEMBERSHIP_NO)
        say_with(turn, "member.not", TEXT("group", turn->settings.title));
    else if (!is_unknown) /* else the letter says what came of it */
        say(turn, key);
}

/* --- what a brand states -------------------------------------------------------------------- */

static const struct brand_fact *fact_shown(const struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    const struct brand_fact *fact = NULL;

    for (size_t i = 0; !fact && i < ranking->product_count; i++)
        fact = allowed_fact(turn->found.allowed, ranking->products[i].id);
    for (size_t i = 0; !fact && i < ranking->statement_count; i++)
        fact = allowed_fact(turn->found.allowed, ranking->statements[i].product);
    return fact;
}

/* Do all words of the name stand in the question, one behind the other? */
static bool is_named(const struct words *question, const struct words *name)
{
    for (size_t i = 0; name->count && i + name->count <= question->count; i++) {
        size_t same = 0;
        while (same < name->count && str_eq(question->at[i + same].text, name->at[same].text))
            same++;
        if (same == name->count)
            return true;
    }
    return false;
}

/* About a product by name that nobody told of. It is looked for only where no member of this
 * group has an answer: no name that a brand chose may take the place of one. */
static const struct brand_fact *fact_named(const struct turn *turn)
{
    const struct allowed *allowed = turn->found.allowed;
    struct words question, name;
    bool is_split = false;

    for (size_t i = 0; i < allowed->fact_count; i++) {
        const struct brand_fact *fact = &allowed->facts[i];
        if (fact->name.len == 0 || !allowed_is(allowed, fact->home))
            continue;
        if (!is_split)
            words_split(turn->lexicon, turn->arena, turn->wants.question, &question);
        is_split = true;
        words_split(turn->lexicon, turn->arena, fact->name, &name);
        if (is_named(&question, &name))
            return fact;
    }
    return NULL;
}

static const struct brand_fact *first_fact(const struct turn *turn)
{
    const struct brand_fact *fact;

    if (!turn->found.allowed || !turn->found.ranking)
        return NULL;
    fact = fact_shown(turn);
    return fact || turn->found.ranking->product_count ? fact : fact_named(turn);
}

/* --- all of it ------------------------------------------------------------------------------ */

bool answer_is_there(const struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    return ranking && (ranking->product_count || ranking->statement_count ||
                       turn->found.linked.ranking || first_fact(turn));
}

void answer_head(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    if (ranking->product_count == 0)
        line(turn, "answer.only_others", WHOLE("n", 0));
    else if (turn->settings.is_demo)
        line(turn, "answer.head_demo", WHOLE("n", ranking->members));
    else if (turn->event->chat_kind == CHAT_PRIVATE)
        line(turn, "answer.head_of", WHOLE("n", ranking->members),
             TEXT("group", turn->settings.title));
    else
        line(turn, "answer.head", WHOLE("n", ranking->members));
}

/* Two sub-groups that disagree: "kulit berminyak: 3 cocok; kulit kering: 2 nggak". */
static void say_split(struct turn *turn, const struct ranked_split *split)
{
    if (!split->is_split)
        return;
    const struct part part = { .key = STR("answer.split"), .id = split->liked,
                               .other = split->disliked, .shared_name = split->name,
                               .shared_value = split->liked_by, .other_value = split->disliked_by,
                               .yes = split->likes, .no = split->dislikes };
    say_split_part(turn, &part);
}

/* The brand's one answer stands right below the words that it answers. */
static void say_reply(struct turn *turn, uint64_t testimonial)
{
    const struct allowed *allowed = turn->found.allowed;
    const struct brand_reply *reply = allowed ? allowed_reply(allowed, testimonial) : NULL;

    if (!reply || turn->latest->part_count + 8 > TURN_PARTS)
        return;
    for (size_t i = 0; i < allowed->brand_count; i++)
        if (str_eq(allowed->brands[i].home, reply->home))
            say_reason(turn, "answer.brand_replied",
                       (const struct param[]){ TEXT("brand", allowed->brands[i].name),
                                               TEXT("text", reply->text) }, 2);
}

static void say_ranked(struct turn *turn, const struct ranked_product *product, size_t i,
                       size_t quotes, bool is_whole)
{
    const struct part line_of = { .id = product->id,
                                  .number = turn->wants.skip + (unsigned)i + 1,
                                  .yes = product->yes, .so_so = product->so_so,
                                  .no = product->no, .is_small = product->is_small_sample };

    say_product(turn, &line_of);
    say_split(turn, &product->split);
    for (size_t k = 0; k < product->quote_count && k < quotes; k++) {
        const struct ranked_quote *quote = &product->quotes[k];
        const struct part words = { .id = quote->testimonial, .is_whole = is_whole,
                                    .shared_name = quote->shared_name,
                                    .shared_value = quote->shared_value };
        say_quote(turn, &words);
        say_reply(turn, quote->testimonial);
    }
    if (product->hidden)
        line(turn, "answer.hidden", WHOLE("n", product->hidden),
             KEY("reason", str_from(reason_key((enum reason)product->tombstone))));
    if (product->rushed)
        line(turn, "answer.rushed", WHOLE("n", product->rushed));
}

void answer_product(struct turn *turn, size_t i, bool is_whole)
{
    say_ranked(turn, &turn->found.ranking->products[i], i, LIMIT_ANSWER_QUOTES, is_whole);
}

/* Behind members of this group one product and one voice of the other are enough. */
void answer_linked(struct turn *turn, bool is_whole)
{
    const struct ranking *ranking = turn->found.linked.ranking;
    bool stands_alone = turn->found.ranking->product_count == 0;
    size_t products = stands_alone && ranking ? ranking->product_count : 1;

    if (!ranking || !turn->latest)
        return;
    struct reply *reply = turn->latest;
    size_t first = reply->part_count;
    reply->linked = turn->found.linked.group;
    line(turn, "answer.head_linked",
         WHOLE("n", stands_alone ? ranking->members : ranking->products[0].members),
         TEXT("group", turn->found.linked.title));
    for (size_t i = 0; i < products; i++)
        say_ranked(turn, &ranking->products[i], i, stands_alone ? LIMIT_ANSWER_QUOTES : 1, is_whole);
    for (size_t i = first; i < reply->part_count; i++)
        reply->parts[i].is_linked = true;
}

void answer_products(struct turn *turn, bool is_whole)
{
    for (size_t i = 0; i < turn->found.ranking->product_count; i++)
        answer_product(turn, i, is_whole);
}

static bool is_promotion(const struct ranked_statement *statement)
{
    return statement->provenance != PROVENANCE_OUTSIDE;
}

/* What a brand or an outside source says stands last, under its own line, and is
 * counted nowhere. */
void answer_others(struct turn *turn, bool promotes)
{
    const struct ranking *ranking = turn->found.ranking;

    for (size_t i = 0; i < ranking->statement_count; i++) {
        const struct ranked_statement *statement = &ranking->statements[i];
        if (is_promotion(statement) && !promotes)
            continue;
        const struct part of = { .id = statement->product, .key = STR("answer.statement_of"),
                                 .is_heading = true };
        const struct part words = { .id = statement->testimonial };
        say_product(turn, &of);
        say_quote(turn, &words);
    }
}

/* One statement at most, of the first product that has any; what members said stays as it is. */
void answer_facts(struct turn *turn)
{
    const struct brand_fact *fact = first_fact(turn);
    const struct allowed_brand *brand = fact ? allowed_find(turn->found.allowed, fact->home) : NULL;

    if (!brand || turn->latest->part_count == TURN_PARTS)
        return;
    if (fact == fact_shown(turn))
        line(turn, "answer.brand_states", TEXT("brand", brand->name), TEXT("text", fact->text));
    else
        line(turn, "answer.brand_states_of", TEXT("product", fact->name),
             TEXT("brand", brand->name), TEXT("text", fact->text));
}

bool answer_may_promote(const struct turn *turn)
{
    return sponsored_may(turn_option(turn, GROUP_SPONSORED), turn->found.sponsored_since);
}

bool answer_has_sponsored(const struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    bool has = first_fact(turn) != NULL;

    for (size_t i = 0; i < ranking->statement_count; i++)
        has |= is_promotion(&ranking->statements[i]);
    return has;
}

bool answer_is_members(const struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    bool is_there = ranking && (ranking->product_count || turn->found.linked.ranking);

    for (size_t i = 0; ranking && i < ranking->statement_count; i++)
        is_there |= !is_promotion(&ranking->statements[i]);
    return is_there;
}

void answer_count_sponsored(struct turn *turn, bool is_sponsored)
{
    struct str since = sponsored_after(turn->arena, turn->found.sponsored_since, is_sponsored);

    if (!str_eq(since, turn->found.sponsored_since))
        effect(turn, EFFECT_SPONSORED)->body = since;
}

struct str answer_ids(const struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    struct text ids = { .arena = turn->arena };
    size_t count = 0;

    for (size_t i = 0; i < ranking->product_count; i++)
        for (size_t k = 0; k < ranking->products[i].quote_count && count < LIMIT_ANSWER_QUOTES;
             k++, count++)
            text_add(&ids, id_print(turn->arena, ranking->products[i].quotes[k].testimonial));
    return ids.s;
}

void answer_want_votes(struct turn *turn, struct str ids)
{
    turn->wants.votes = turn->wants.author = true;
    answer_want_stories(turn, ids);
}

void answer_want_stories(struct turn *turn, struct str ids)
{
    struct wants *wants = &turn->wants;

    while (ids.len && wants->id_count < LIMIT_ANSWER_QUOTES)
        if (id_parse(str_slice(ids, 0, ID_CHARS), &wants->ids[wants->id_count])) {
            wants->id_count++;
            ids = str_slice(ids, ID_CHARS, ids.len);
        } else {
            ids.len = 0;
        }
}

void answer_note_press(struct turn *turn, struct str ids)
{
    if (turn->settings.has_brands && turn->person_home.len && ids.len)
        send_letter(turn, answer_group(turn), "pressed:note", ids);
}

struct str answer_start(struct turn *turn)
{
    return arena_print(turn->arena, "give_%.*s", STR_ARG(answer_group(turn)));
}
