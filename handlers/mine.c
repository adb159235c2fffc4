/* mine.c: one's own stories: see, change, show or not, withdraw (/ceritaku, /mystories).
 *
 * Only the author can do any of it. The private chat asks, the group's partition
 * does it after checking whose story it is, and says so. */
#include "../bot/base/limits.h"
#include "../bot/base/pack.h"
#include "../bot/conversation/draft.h"
#include "../bot/conversation/handler.h"

enum { SHOWN = 5 };

static struct str letter_body(struct turn *turn, uint64_t id, bool flag, struct str words)
{
    struct text body = { .arena = turn->arena };

    pack_fixed64(&body, id);
    pack_u64(&body, flag);
    pack_str(&body, words);
    return body.s;
}

static bool read_letter(struct str bytes, uint64_t *id, bool *flag, struct str *words)
{
    struct unpack in = { .rest = bytes };

    *id = unpack_fixed64(&in);
    *flag = unpack_u64(&in) != 0;
    *words = unpack_str(&in);
    return !in.is_bad;
}

static void plan(struct turn *turn)
{
    struct wants *wants = &turn->wants;
    uint64_t id;
    bool flag;
    struct str words;

    if (turn->event->kind == EVENT_LETTER) {
        wants->author = true;
        if (read_letter(turn->event->body, &id, &flag, &words))
            wants->ids[wants->id_count++] = id;
        return;
    }
    if (turn->session.group.len == 0 && turn->person.group_count)
        wants->group = turn->person.groups[0];
    wants->author = wants->own = turn->event->kind == EVENT_MESSAGE && turn->event->command.len;
}

static void list_item(struct turn *turn, const struct testimonial *testimonial, unsigned number)
{
    const struct part words = { .id = testimonial->id, .is_whole = true };
    struct str id = id_print(turn->arena, testimonial->id);
    bool is_shown = testimonial->scope != SCOPE_NOWHERE;
    struct param *params = ARENA_ARRAY(turn->arena, struct param, 1);
    struct button *buttons[3];

    params[0] = (struct param)WHOLE("number", number);
    say_product(turn, &(struct part){ .id = testimonial->product, .number = number,
                                      .key = is_shown ? STR("answer.product") : STR("mine.hidden_item") });
    say_quote(turn, &words);
    buttons[0] = button_row(turn, "mine.change", "mine:change:%.*s", STR_ARG(id));
    buttons[1] = button(turn, is_shown ? "mine.hide" : "mine.show", "mine:%s:%.*s",
                        is_shown ? "hide" : "show", STR_ARG(id));
    buttons[2] = button(turn, "mine.withdraw", "mine:drop:%.*s", STR_ARG(id));
    for (size_t i = 0; i < 3; i++) {
        buttons[i]->params = params;
        buttons[i]->param_count = 1;
    }
}

static void command(struct turn *turn)
{
    if (turn->event->chat_kind == CHAT_GROUP) {
        say(turn, "give.in_private");
        button_start(turn, "give.open_private",
                     arena_print(turn->arena, "give_%.*s", STR_ARG(turn->home)));
        return;
    }
    if (turn->session.group.len == 0 && turn->wants.group.len == 0) {
        say(turn, "mine.no_group");
        return;
    }
    if (turn->session.group.len == 0) {
        turn->session.group = turn->wants.group;
        turn->remembers = true;
    }
    if (turn->found.testimonial_count == 0) {
        say(turn, "mine.none");
        return;
    }
    say(turn, NULL);
    line(turn, "mine.head", TEXT("group", turn->settings.title));
    for (unsigned i = 0; i < turn->found.testimonial_count && i < SHOWN; i++)
        list_item(turn, &turn->found.testimonials[i], i + 1);
}

static void send_to_group(struct turn *turn, const char *letter, uint64_t id, bool flag,
                          struct str words)
{
    send_letter(turn, turn->session.group, letter, letter_body(turn, id, flag, words));
}

static void press(struct turn *turn)
{
    uint64_t id = 0;

    if (str_eq(turn->verb, STR("keep"))) {
        edit(turn, "mine.kept");
        return;
    }
    if (!id_parse(turn->arguments, &id) || turn->session.group.len == 0 ||
        turn->event->chat_kind != CHAT_PRIVATE) {
        notify(turn, "press.unknown");
    } else if (str_eq(turn->verb, STR("change"))) {
        expect(turn, "words", letter_body(turn, id, false, STR("")));
        say(turn, "mine.new_words");
    } else if (str_eq(turn->verb, STR("drop"))) {
        edit(turn, "mine.sure");
        button(turn, "mine.sure_yes", "mine:really:%.*s", STR_ARG(turn->arguments));
        button(turn, "mine.sure_no", "mine:keep");
    } else if (str_eq(turn->verb, STR("really"))) {
        send_to_group(turn, "mine:drop", id, false, STR(""));
    } else if (str_eq(turn->verb, STR("show")) || str_eq(turn->verb, STR("hide"))) {
        send_to_group(turn, "mine:scope", id, str_eq(turn->verb, STR("show")), STR(""));
    } else {
        notify(turn, "press.unknown");
    }
}

static void text(struct turn *turn)
{
    struct str words = str_trim(turn->event->text);
    uint64_t id;
    bool flag;
    struct str nothing;

    if (!read_letter(turn->session.data, &id, &flag, &nothing)) {
        stop_expecting(turn);
        say(turn, "mine.gone");
    } else if (words.len > LIMIT_TESTIMONIAL) {
        say(turn, NULL);
        line(turn, "give.too_long", WHOLE("max", LIMIT_TESTIMONIAL), WHOLE("n", words.len));
    } else if (!draft_is_concrete(turn->lexicon, turn->arena, words)) {
        say(turn, "mine.not_concrete");
    } else {
        send_to_group(turn, "mine:change", id, false, words);
        stop_expecting(turn);
    }
}

/* The author's own, as it stands in this group; NULL when it is gone or somebody else's. */
static struct testimonial *own(struct turn *turn)
{
    struct testimonial *testimonial = turn->found.testimonials;

    if (turn->found.testimonial_count != 1 || turn->found.author.raw.len == 0 ||
        testimonial->author != turn->found.author.number)
        return NULL;
    return testimonial;
}

static void letter(struct turn *turn)
{
    struct testimonial *testimonial = own(turn);
    uint64_t id;
    bool flag;
    struct str words;

    if (!read_letter(turn->event->body, &id, &flag, &words))
        return;
    if (!testimonial) {
        say(turn, "mine.gone");
    } else if (str_eq(turn->verb, STR("drop"))) {
        effect(turn, EFFECT_WITHDRAW)->testimonial = testimonial;
        edit(turn, "mine.withdrawn");
    } else if (str_eq(turn->verb, STR("scope"))) {
        testimonial->scope = flag ? SCOPE_GROUP : SCOPE_NOWHERE;
        effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
        struct effect *consent = effect(turn, EFFECT_CONSENT);
        consent->consent = CONSENT_SHOW_HERE;
        consent->is_given = flag;
        edit(turn, flag ? "mine.shown" : "mine.hidden");
    } else if (str_eq(turn->verb, STR("change"))) {
        testimonial->text = words;
        testimonial->is_edited = true;
        effect(turn, EFFECT_TESTIMONIAL)->testimonial = testimonial;
        say(turn, "mine.changed");
    }
}

const struct handler handler_mine = {
    .name = "mine",
    .command_id = "ceritaku",
    .command_en = "mystories",
    .place = PLACE_BOTH,
    .menu = PLACE_PRIVATE,
    .needs_index = true,
    .plan = plan,
    .command = command,
    .press = press,
    .text = text,
    .letter = letter,
};
