/* ask.c: "what do members recommend?" (/tanya, /ask, a reply or a mention).
 *
 * The answer is made of members' own words and counts; nothing is praised by
 * the program, and what it does not know it says. The question itself is never
 * stored: a button brings it back from the messenger. */
#include "../bot/conversation/handler.h"
#include "../bot/language/intent.h"

/* A bare command or mention in reply to somebody: that message is the question. */
static bool asks_for_other(const struct turn *turn)
{
    const struct event *event = turn->event;

    return event->kind == EVENT_MESSAGE && !event->reply_is_bot && event->reply_text.len &&
           str_trim(turn->arguments).len == 0;
}

static struct str question_of(const struct turn *turn)
{
    bool is_replied = turn->event->kind == EVENT_PRESS || asks_for_other(turn);

    return str_trim(is_replied ? turn->event->reply_text : turn->arguments);
}

static unsigned skip_of(const struct turn *turn)
{
    uint64_t skip = 0;

    return str_to_u64(turn->arguments, &skip) && skip < 1000 ? (unsigned)skip : 0;
}

/* "Membantu" names the quotes it means: their ids stand one behind the other. */
static void want_votes(struct turn *turn, struct str ids)
{
    turn->wants.votes = true;
    while (ids.len && turn->wants.id_count < LIMIT_ANSWER_QUOTES)
        if (id_parse(str_slice(ids, 0, 11), &turn->wants.ids[turn->wants.id_count++]))
            ids = str_slice(ids, 11, ids.len);
        else
            ids.len = 0;
}

static void plan(struct turn *turn)
{
    if (turn->event->kind == EVENT_LETTER) {
        want_votes(turn, turn->event->body);
        return;
    }
    if (turn->event->chat_kind == CHAT_PRIVATE && turn->session.group.len == 0 &&
        turn->person.group_count) /* in private: the group where this person told something last */
        turn->wants.group = turn->person.groups[0];
    if (turn->event->kind == EVENT_PRESS && str_eq(turn->verb, STR("help"))) {
        want_votes(turn, turn->arguments);
        return;
    }
    turn->wants.question = question_of(turn);
    turn->wants.answer = turn->wants.question.len > 0;
    turn->wants.skip = turn->event->kind == EVENT_PRESS ? skip_of(turn) : 0;
}

static struct str group_of(struct turn *turn)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        return turn->home;
    if (turn->session.group.len == 0)
        turn->session.group = turn->wants.group;
    return turn->session.group;
}

static void say_products(struct turn *turn, bool is_whole)
{
    const struct ranking *ranking = turn->found.ranking;

    for (size_t i = 0; i < ranking->product_count; i++) {
        const struct ranked_product *product = &ranking->products[i];
        const struct part line_of = { .id = product->id,
                                      .number = turn->wants.skip + (unsigned)i + 1,
                                      .yes = product->yes, .so_so = product->so_so,
                                      .no = product->no, .is_small = product->is_small_sample };
        say_product(turn, &line_of);
        for (size_t k = 0; k < product->quote_count; k++) {
            const struct ranked_quote *quote = &product->quotes[k];
            const struct part words = { .id = quote->testimonial, .is_whole = is_whole,
                                        .shared_name = quote->shared_name,
                                        .shared_value = quote->shared_value };
            say_quote(turn, &words);
        }
    }
}

/* What a brand or an outside source says stands last, under its own line, and is
 * counted nowhere. */
static void say_others(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    for (size_t i = 0; i < ranking->statement_count; i++) {
        const struct ranked_statement *statement = &ranking->statements[i];
        const struct part of = { .id = statement->product, .key = STR("answer.statement_of") };
        const struct part words = { .id = statement->testimonial };
        say_product(turn, &of);
        say_quote(turn, &words);
    }
}

/* The shown quotes' ids, for "Membantu". */
static struct str ids_shown(const struct turn *turn)
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

static void add_buttons(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;
    unsigned shown = turn->wants.skip + (unsigned)ranking->product_count;
    struct str ids = ids_shown(turn);

    if (ids.len)
        button(turn, "button.helped", "ask:help:%.*s", STR_ARG(ids));
    if (ranking->total_products > ranking->product_count)
        button(turn, "button.more", "ask:more:%u", shown < ranking->total_products ? shown : 0);
    button(turn, "button.about", "ask:info:%u", turn->wants.skip);
}

static void say_head(struct turn *turn)
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

static void say_answer(struct turn *turn)
{
    say_head(turn);
    say_products(turn, false);
    say_others(turn);
    add_buttons(turn);
}

static bool has_answer(const struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    return ranking && (ranking->product_count || ranking->statement_count);
}

static struct str start_of(struct turn *turn)
{
    return arena_print(turn->arena, "give_%.*s", STR_ARG(group_of(turn)));
}

/* Whoever asked is marked, and the buttons find the question again; one that somebody
 * passed on is its author's. */
static void mark_asker(struct turn *turn)
{
    turn->replies[turn->reply_count - 1]->reply_to =
        asks_for_other(turn) ? turn->event->reply_message_id : turn->event->message_id;
}

/* Where there are no links it is the first question's bare id. */
static bool is_link(struct str text)
{
    return str_starts(text, STR("https:")) || str_starts(text, STR("#"));
}

static void answer_question(struct turn *turn)
{
    if (turn->settings.is_left)
        return;
    if (group_of(turn).len == 0) {
        say(turn, "ask.which_group");
        return;
    }
    /* One answer to a question is enough for a while: the first one is pointed at. */
    if (turn->found.asked_before.len) {
        react(turn, "👀");
        if (is_link(turn->found.asked_before)) {
            say_alone(turn, NULL);
            line(turn, "ask.just_answered", TEXT("link", turn->found.asked_before));
        }
        return;
    }
    if (!has_answer(turn)) {
        say(turn, "answer.none");
        button_start(turn, "button.i_used", start_of(turn));
        mark_asker(turn);
        return;
    }
    say(turn, NULL);
    mark_asker(turn);
    say_answer(turn);
    if (turn->event->chat_kind == CHAT_GROUP)
        effect(turn, EFFECT_ASKED);
}

static void command(struct turn *turn)
{
    if (question_of(turn).len == 0) {
        say(turn, "ask.how");
        return;
    }
    answer_question(turn);
}

/* A reply or mention that asks nothing gets a reaction at most. */
static void question(struct turn *turn)
{
    struct words words;

    words_split(turn->lexicon, turn->arena, question_of(turn), &words);
    if (intent_of(turn->lexicon, &words) == INTENT_NOTHING) {
        react(turn, "👍");
        return;
    }
    answer_question(turn);
}

/* Each person once: what helped already is not counted again. */
static bool add_votes(struct turn *turn)
{
    struct effect *vote = effect(turn, EFFECT_VOTE);

    for (size_t i = 0; i < turn->wants.id_count; i++)
        if (!turn->found.votes[i].has_mine && vote->id_count < LIMIT_ANSWER_QUOTES)
            vote->ids[vote->id_count++] = turn->wants.ids[i];
    if (vote->id_count == 0)
        turn->effect_count--;
    return vote->id_count > 0;
}

/* Votes lie in the group's home: from a private chat they travel there. */
static void vote(struct turn *turn)
{
    bool is_new = true;

    if (turn->event->chat_kind == CHAT_PRIVATE)
        send_letter(turn, group_of(turn), "ask:vote", turn->arguments);
    else
        is_new = add_votes(turn);
    notify(turn, is_new ? "vote.thanks" : "vote.again");
}

static void letter(struct turn *turn)
{
    if (str_eq(turn->verb, STR("vote")) && turn->settings.is_known)
        add_votes(turn);
}

static bool is_asker(const struct turn *turn)
{
    return turn->event->chat_kind == CHAT_PRIVATE ||
           str_eq(turn->event->person_id, turn->event->reply_person_id);
}

/* Only the asker's press changes the answer that everybody sees. */
static void more(struct turn *turn)
{
    if (is_asker(turn))
        edit(turn, NULL);
    else
        say_alone(turn, NULL)->reply_to = turn->event->reply_message_id; /* its buttons need it */
    say_answer(turn);
}

static void info(struct turn *turn)
{
    const struct ranking *ranking = turn->found.ranking;

    say_alone(turn, "about.head");
    say_products(turn, true);
    say_others(turn);
    line(turn, "about.order", WHOLE("n", ranking->members));
    button_start(turn, "button.i_used", start_of(turn));
}

static void press(struct turn *turn)
{
    group_of(turn);
    if (turn->settings.is_left) {
        notify(turn, "ask.gone");
    } else if (str_eq(turn->verb, STR("help"))) {
        vote(turn);
    } else if (!has_answer(turn)) {
        notify(turn, "ask.gone"); /* the question was deleted, or nothing is left to show */
    } else if (str_eq(turn->verb, STR("more"))) {
        more(turn);
    } else if (str_eq(turn->verb, STR("info"))) {
        info(turn);
    } else {
        notify(turn, "press.unknown");
    }
}

const struct handler handler_ask = {
    .name = "ask",
    .command_id = "tanya",
    .command_en = "ask",
    .place = PLACE_BOTH,
    .menu = PLACE_BOTH,
    .needs_index = true,
    .plan = plan,
    .command = command,
    .question = question,
    .press = press,
    .letter = letter,
};
