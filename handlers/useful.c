/* useful.c: did it help? "Membantu" under an answer, and "Kurang pas" behind "···".
 *
 * One vote a person and story: pressing again takes it back, the opposite replaces
 * it, one's own stories cannot be voted for. Votes lie in the group's home; what
 * was of no use to somebody, and why, lies in that person's own home, and keeps
 * the story out of the next answer for them alone. No words are kept of either. What a
 * vote does to an author's standing is recommend/thanks.h. */
#include "../bot/conversation/answer.h"
#include "../bot/conversation/handler.h"
#include "../bot/conversation/hold.h"

static const char *const reasons[DISLIKES] = {
    [DISLIKE_NEED] = "less.need", [DISLIKE_OLD] = "less.old", [DISLIKE_PRICE] = "less.price",
    [DISLIKE_ADVERT] = "less.advert",
};

/* A vote as it travels: a digit, then the ids. */
static struct str vote_pack(struct turn *turn, enum vote vote, struct str ids)
{
    return arena_print(turn->arena, "%d%.*s", (int)vote, STR_ARG(ids));
}

static bool digit_cut(struct str *text, int below, int *digit)
{
    if (text->len == 0 || text->at[0] < '0' || text->at[0] >= '0' + below)
        return false;
    *digit = text->at[0] - '0';
    *text = str_slice(*text, 1, text->len);
    return true;
}

/* "1:IDS" of a reason's button. */
static struct str reason_cut(const struct turn *turn, int *why)
{
    struct str ids = turn->arguments;

    if (!digit_cut(&ids, DISLIKES, why) || !str_starts(ids, STR(":")))
        return (struct str){ "", 0 };
    return str_slice(ids, 1, ids.len);
}

static void plan(struct turn *turn)
{
    struct str ids = turn->arguments;
    int digit;

    if (turn->event->kind == EVENT_LETTER) {
        ids = turn->event->body;
        digit_cut(&ids, VOTE_USELESS + 1, &digit);
    } else {
        answer_choose_group(turn);
        if (str_eq(turn->verb, STR("no")))
            ids = reason_cut(turn, &digit);
    }
    answer_want_votes(turn, ids);
    turn->wants.joined = true;
}

static bool is_own(const struct turn *turn, uint64_t id)
{
    for (size_t i = 0; i < turn->found.author.count; i++)
        if (turn->found.author.testimonials[i] == id)
            return true;
    return false;
}

static enum vote vote_of(const struct votes *votes)
{
    return votes->has_mine ? VOTE_HELPFUL : votes->has_mine_against ? VOTE_USELESS : VOTE_NONE;
}

/* Whose vote may count: stories that are there and are others'. */
static bool may_vote(const struct turn *turn, size_t i)
{
    return turn->found.votes[i].is_there && !is_own(turn, turn->wants.ids[i]);
}

/* Has every story that this person may vote for this vote already? */
static bool is_all(const struct turn *turn, enum vote vote)
{
    bool is_any = false;

    for (size_t i = 0; i < turn->wants.id_count; i++) {
        if (may_vote(turn, i) && vote_of(&turn->found.votes[i]) != vote)
            return false;
        is_any |= may_vote(turn, i);
    }
    return is_any;
}

/* A rush of new accounts on one product: this tap is not counted, and a person is asked to look,
 * once while it lasts. What was counted stays. */
static bool is_held(const struct turn *turn, size_t i, enum vote vote)
{
    return vote == VOTE_HELPFUL && turn->found.votes[i].is_held;
}

static void ask_to_look(struct turn *turn, enum vote vote)
{
    bool is_any = false;

    for (size_t i = 0; turn->found.queue && i < turn->wants.id_count; i++) {
        const struct votes *votes = &turn->found.votes[i];
        bool is_asked = votes->is_asked || !may_vote(turn, i) || !is_held(turn, i, vote);
        for (size_t k = 0; k < i; k++)
            is_asked |= turn->found.votes[k].product == votes->product;
        if (is_asked)
            continue;
        hold_look(turn, turn->wants.ids[i], HELD_TAPS);
        struct effect *taps = effect(turn, EFFECT_TAPS);
        taps->ids[taps->id_count++] = turn->wants.ids[i];
        is_any = true;
    }
    if (!is_any)
        return;
    effect(turn, EFFECT_QUEUE);
    hold_tell_watchers(turn);
}

static bool is_any_held(const struct turn *turn, enum vote vote)
{
    bool is_any = false;

    for (size_t i = 0; i < turn->wants.id_count; i++)
        is_any |= may_vote(turn, i) && is_held(turn, i, vote);
    return is_any;
}

static bool write_vote(struct turn *turn, enum vote vote)
{
    struct effect *write = ARENA_NEW(turn->arena, struct effect);

    bool had_helped = false;

    *write = (struct effect){ .kind = EFFECT_VOTE, .vote = vote };
    for (size_t i = 0; i < turn->wants.id_count; i++)
        if (may_vote(turn, i) && vote_of(&turn->found.votes[i]) != vote &&
            write->id_count < LIMIT_ANSWER_QUOTES && !is_held(turn, i, vote)) {
            had_helped |= turn->found.votes[i].has_mine;
            write->ids[write->id_count++] = turn->wants.ids[i];
        }
    ask_to_look(turn, vote);
    if (write->id_count)
        *effect(turn, EFFECT_VOTE) = *write;
    if (write->id_count && (vote == VOTE_HELPFUL) != had_helped) /* one press, however many stories it is for */
        count_figure(turn, FIGURE_HELPFUL, had_helped ? -1 : 1);
    return write->id_count > 0;
}

/* Votes lie in the group's home: from a private chat they travel there. True when one was
 * written here, of which the person's home does not know yet. */
static bool cast(struct turn *turn, enum vote vote, struct str ids)
{
    if (turn->event->chat_kind != CHAT_PRIVATE)
        return write_vote(turn, vote);
    send_letter(turn, answer_group(turn), "useful:vote", vote_pack(turn, vote, ids));
    return false;
}

/* The story is marked all the same; only its author's standing is not raised (thanks.h). */
static bool has_thanked_enough(const struct turn *turn)
{
    const struct given *given = &turn->found.given;

    return thanks_of_day(given->at, given->count, turn->now_ms) >= THANKS_A_DAY;
}

static void helped(struct turn *turn)
{
    bool is_again = is_all(turn, VOTE_HELPFUL);
    size_t open = 0;

    for (size_t i = 0; i < turn->wants.id_count; i++)
        open += may_vote(turn, i);
    if (open == 0) {
        bool is_gone = turn->wants.id_count == 0 || !turn->found.votes[0].is_there;
        notify(turn, is_gone ? "ask.gone" : "vote.own");
        return;
    }
    answer_note_press(turn, turn->arguments);
    if (cast(turn, is_again ? VOTE_NONE : VOTE_HELPFUL, turn->arguments))
        send_letter_home(turn);
    if (is_again)
        notify(turn, "vote.taken_back");
    else if (is_any_held(turn, VOTE_HELPFUL))
        notify(turn, "vote.held");
    else
        notify(turn, has_thanked_enough(turn) ? "vote.enough" : "vote.thanks");
}

static void ask_why(struct turn *turn)
{
    answer_note_press(turn, turn->arguments);
    say_alone(turn, "less.why");
    for (int i = 0; i < DISLIKES; i++)
        button_row(turn, reasons[i], "useful:no:%d:%.*s", i, STR_ARG(turn->arguments));
}

/* What this person does not want to see again: with them, and only with them. */
static void avoid(struct turn *turn, enum dislike why)
{
    struct text body = { .arena = turn->arena };

    if (turn->event->chat_kind == CHAT_PRIVATE) {
        for (size_t i = 0; i < turn->wants.id_count; i++)
            profile_avoid(&turn->profile, turn->wants.ids[i], why);
        effect(turn, EFFECT_PROFILE);
        return;
    }
    text_add_char(&body, (char)('0' + why));
    for (size_t i = 0; i < turn->wants.id_count; i++)
        text_add(&body, id_print(turn->arena, turn->wants.ids[i]));
    send_letter(turn, turn->person_home, "profile:avoid", body.s);
}

static void useless(struct turn *turn)
{
    int why = 0;
    struct str ids = reason_cut(turn, &why);

    if (turn->wants.id_count == 0) {
        notify(turn, "press.unknown");
        return;
    }
    bool is_cast = cast(turn, VOTE_USELESS, ids);
    avoid(turn, (enum dislike)why);
    if (is_cast)
        send_letter_home(turn);
    notify(turn, "less.noted");
}

static void press(struct turn *turn)
{
    if (answer_group(turn).len == 0)
        answer_say_no_group(turn, NULL);
    else if (turn->settings.is_left)
        notify(turn, "ask.gone");
    else if (str_eq(turn->verb, STR("yes")))
        helped(turn);
    else if (str_eq(turn->verb, STR("bad")) && turn->wants.id_count)
        ask_why(turn);
    else if (str_eq(turn->verb, STR("no")))
        useless(turn);
    else
        notify(turn, "press.unknown");
}

static void letter(struct turn *turn)
{
    struct str ids = turn->event->body;
    int vote;

    if (str_eq(turn->verb, STR("vote")) && turn->settings.is_known &&
        digit_cut(&ids, VOTE_USELESS + 1, &vote))
        write_vote(turn, (enum vote)vote);
}

const struct handler handler_useful = {
    .name = "useful",
    .needs_index = true,
    .needs_profile = true,
    .plan = plan,
    .press = press,
    .letter = letter,
};
