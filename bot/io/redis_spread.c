/* redis_spread.c: one trip, several masters, one done.
 *
 * A trip goes in rounds: each command is sent to the master that the map names,
 * in the trip's order for each master; when every part has come back, what was
 * told MOVED, ASK or TRYAGAIN is sent again in the next round, until the trip's
 * time is up. What a lost connection swallowed is not sent again: it may have
 * been done, and who asked knows how to ask safely.
 *
 * Commands of one slot keep their order, except where the slot is moving and an
 * earlier one was sent elsewhere: a read behind it is then asked again behind it;
 * a write for another key that needs to come later belongs into one script. */
#include "redis_cluster.h"

#include "../base/clock.h"

enum { PROMPT_ROUNDS = 4, /* sent again at once; later ones pause first */
       PAUSE_SHORT_MS = 5, PAUSE_LONG_MS = 100 };

enum state { TO_SEND, SENT, BEHIND, ANSWERED };

struct aim {
    enum redis_place place;
    enum state state;
    unsigned slot;
    size_t asked; /* the node that ASK named, for once; or NO_NODE */
    size_t node;  /* where it was sent last */
};

struct spread {
    struct trip trip; /* what the owner waits for */
    struct redis_cluster *cluster;
    struct spread *prev; /* among the paused ones */
    struct spread *next;
    struct timer *timer;
    struct aim *aims;
    size_t parts; /* that have not come back */
    int rounds;
};

/* What one master is asked in one round. */
struct part {
    struct spread *spread;
    size_t node;
    size_t count;
    struct redis_command *commands; /* ASKING stands before those that need it */
    size_t *index;                  /* of the command in the trip, or SIZE_MAX: ASKING */
};

static void start_round(struct spread *spread);

static void end(struct spread *spread)
{
    redis_finish(spread->cluster->redis, &spread->trip);
}

/* --- waiting before the next round -------------------------------------------------------- */

static void leave_paused(struct spread *spread)
{
    struct redis_cluster *cluster = spread->cluster;

    if (spread->prev)
        spread->prev->next = spread->next;
    else
        cluster->paused = spread->next;
    if (spread->next)
        spread->next->prev = spread->prev;
    cluster->paused_count--;
}

static void on_pause_over(void *owner)
{
    struct spread *spread = owner;

    spread->timer = NULL;
    leave_paused(spread);
    start_round(spread);
}

static void pause_round(struct spread *spread, int64_t pause_ms)
{
    struct redis_cluster *cluster = spread->cluster;

    spread->prev = NULL;
    spread->next = cluster->paused;
    if (cluster->paused)
        cluster->paused->prev = spread;
    cluster->paused = spread;
    cluster->paused_count++;
    spread->timer = loop_after(cluster->redis->loop, pause_ms, on_pause_over, spread);
}

void cluster_fail_paused(struct redis_cluster *cluster)
{
    while (cluster->paused) {
        struct spread *spread = cluster->paused;
        loop_cancel(cluster->redis->loop, spread->timer);
        leave_paused(spread);
        fail(&spread->trip.err, ERROR_LATER, "Redis is being closed");
        end(spread);
    }
}

/* --- sending ------------------------------------------------------------------------------ */

/* "3-1742": the cursor 1742 of node 3; "0": the first one's beginning. */
static size_t node_of_cursor(const struct redis_cluster *cluster, struct str cursor)
{
    struct str rest = cursor;
    int64_t node;

    if (str_find_byte(cursor, '-') == SIZE_MAX)
        return cluster_next_master(cluster, 0, true);
    if (!str_to_i64(str_cut(&rest, '-'), &node) || node < 0 || node >= LIMIT_REDIS_NODES ||
        !cluster->nodes[node].is_master)
        return NO_NODE;
    return (size_t)node;
}

static struct str cursor_of(struct str cursor)
{
    if (str_find_byte(cursor, '-') != SIZE_MAX)
        str_cut(&cursor, '-');
    return cursor;
}

static size_t node_for(const struct spread *spread, size_t i)
{
    const struct redis_cluster *cluster = spread->cluster;
    const struct aim *aim = &spread->aims[i];

    if (aim->asked != NO_NODE)
        return aim->asked;
    if (aim->place == REDIS_SCANS)
        return node_of_cursor(cluster, spread->trip.commands[i].words[1]);
    if (aim->place == REDIS_BY_KEY)
        return cluster->map[aim->slot];
    return cluster_next_master(cluster, 0, aim->place == REDIS_ON_ALL);
}

static void add_to(struct part *part, size_t i)
{
    static const struct str asking[] = { STR_INIT("ASKING") };
    struct spread *spread = part->spread;
    struct arena *arena = spread->trip.arena;
    const struct aim *aim = &spread->aims[i];
    struct redis_command command = spread->trip.commands[i];

    if (aim->asked != NO_NODE) {
        part->index[part->count] = SIZE_MAX;
        part->commands[part->count++] = (struct redis_command){ .count = 1, .words = asking };
        if (command.script) /* ASKING counts for one command, so that NOSCRIPT would end it */
            command = redis_with_source(arena, &command);
    } else if (aim->place == REDIS_SCANS) {
        command = redis_with_word(arena, &command, 1, cursor_of(command.words[1]));
    }
    part->index[part->count] = i;
    part->commands[part->count++] = command;
}

static void on_part(void *owner, struct redis_value *values, size_t count, const struct error *err);

/* Where everything of this round goes; false when a master that it needs is away. */
static bool aim_all(struct spread *spread, bool *is_coming)
{
    struct redis_cluster *cluster = spread->cluster;

    *is_coming = false;
    for (size_t i = 0; i < spread->trip.count; i++) {
        struct aim *aim = &spread->aims[i];
        if (aim->state != TO_SEND)
            continue;
        aim->node = node_for(spread, i);
        for (size_t node = aim->node;;) {
            if (!cluster_node_is_up(cluster, node)) {
                if (!cluster_node_is_coming(cluster, node))
                    return false;
                *is_coming = true;
            }
            if (aim->place != REDIS_ON_ALL ||
                (node = cluster_next_master(cluster, node + 1, true)) == NO_NODE)
                break;
        }
    }
    return true;
}

static void send_round(struct spread *spread)
{
    size_t wanted[LIMIT_REDIS_NODES] = { 0 };
    struct part *parts[LIMIT_REDIS_NODES] = { NULL };
    struct redis_cluster *cluster = spread->cluster;
    struct arena *arena = spread->trip.arena;

    for (int is_filling = 0; is_filling < 2; is_filling++)
        for (size_t i = 0; i < spread->trip.count; i++) {
            struct aim *aim = &spread->aims[i];
            if (aim->state != TO_SEND)
                continue;
            for (size_t node = aim->node; node != NO_NODE;
                 node = aim->place == REDIS_ON_ALL ? cluster_next_master(cluster, node + 1, true)
                                                   : NO_NODE) {
                if (!is_filling) {
                    wanted[node] += aim->asked != NO_NODE ? 2 : 1;
                    continue;
                }
                if (!parts[node]) {
                    parts[node] = ARENA_NEW(arena, struct part);
                    parts[node]->spread = spread;
                    parts[node]->node = node;
                    parts[node]->commands = ARENA_ARRAY(arena, struct redis_command, wanted[node]);
                    parts[node]->index = ARENA_ARRAY(arena, size_t, wanted[node]);
                }
                add_to(parts[node], i);
            }
            if (is_filling)
                aim->state = SENT;
        }
    for (size_t node = 0; node < LIMIT_REDIS_NODES; node++)
        spread->parts += parts[node] != NULL;
    for (size_t node = 0; node < LIMIT_REDIS_NODES; node++)
        if (parts[node])
            redis_trip(cluster->nodes[node].redis, arena, parts[node]->commands,
                       parts[node]->count, on_part, parts[node]);
}

static bool is_overdue(const struct spread *spread)
{
    return clock_monotonic_us() - spread->trip.started_us >=
           (int64_t)spread->cluster->redis->timeout_ms * 1000;
}

static void start_round(struct spread *spread)
{
    struct redis_cluster *cluster = spread->cluster;
    bool is_coming;

    if (aim_all(spread, &is_coming) && !is_coming) {
        send_round(spread);
        return;
    }
    cluster_want_map(cluster);
    if (is_coming && !is_overdue(spread) && cluster->paused_count < LIMIT_REDIS_WAITING) {
        pause_round(spread, PAUSE_SHORT_MS);
        return;
    }
    fail(&spread->trip.err, ERROR_LATER, "Redis is away");
    end(spread);
    redis_settle_soon(cluster->redis);
}

/* --- gathering ---------------------------------------------------------------------------- */

/* What has come behind this cursor: the next one is this node's, or the next node's first. */
static void name_cursor(struct spread *spread, size_t node, struct redis_value *value)
{
    if (value->kind != REDIS_LIST || value->count != 2)
        return;
    struct str *cursor = &value->items[0].text;
    bool is_last = str_eq(*cursor, STR("0"));
    if (is_last)
        node = cluster_next_master(spread->cluster, node + 1, true);
    if (node != NO_NODE)
        *cursor = arena_print(spread->trip.arena, "%zu-%.*s", node, STR_ARG(*cursor));
}

/* Of all masters' answers: a refusal if there is one; texts one behind the other. */
static void join(struct arena *arena, struct redis_value *all, const struct redis_value *one)
{
    if (all->kind == REDIS_FAILED)
        return;
    if (all->kind == REDIS_TEXT && one->kind == REDIS_TEXT)
        all->text = ARENA_JOIN(arena, all->text, STR("\n"), one->text);
    else
        *all = *one;
}

/* May what was answered have been read before an earlier command that is still to be done? */
static bool is_too_early(const struct spread *spread, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (spread->aims[k].place == REDIS_BY_KEY && spread->aims[k].slot == spread->aims[i].slot &&
            spread->aims[k].state != ANSWERED)
            return true;
    return false;
}

/* True when the command is to be sent again. */
static bool is_redirected(struct spread *spread, size_t i, bool *must_pause)
{
    struct redis_cluster *cluster = spread->cluster;
    struct redis_stats *stats = &cluster->redis->stats;
    struct aim *aim = &spread->aims[i];
    struct str message = spread->trip.values[i].text;
    unsigned slot;
    size_t node;

    aim->asked = NO_NODE;
    if (redis_has_code(message, STR("TRYAGAIN"))) {
        stats->tried_again++;
        *must_pause = true;
        return true;
    }
    bool is_moved = redis_has_code(message, STR("MOVED"));
    if (!is_moved && !redis_has_code(message, STR("ASK")))
        return false;
    if (!cluster_parse_moved(cluster, message, aim->node, &slot, &node)) {
        fail(&spread->trip.err, ERROR_LATER, "Redis says: %.*s", STR_ARG(message));
        return false;
    }
    if (is_moved) {
        stats->moved++;
        cluster->map[slot] = (uint16_t)node;
        cluster_want_map(cluster);
    } else {
        stats->asked++;
        aim->asked = node;
    }
    return true;
}

/* What this round brought; true when there is another one. */
static bool judge(struct spread *spread, bool *must_pause)
{
    bool has_more = false;

    for (size_t i = 0; i < spread->trip.count; i++) {
        struct aim *aim = &spread->aims[i];
        const struct redis_value *value = &spread->trip.values[i];
        if (aim->state == BEHIND)
            aim->state = is_too_early(spread, i) ? BEHIND : TO_SEND;
        if (aim->state == SENT) {
            aim->state = ANSWERED;
            if (value->kind == REDIS_FAILED && aim->place == REDIS_BY_KEY &&
                is_redirected(spread, i, must_pause))
                aim->state = TO_SEND;
            else if (value->kind == REDIS_FAILED && redis_is_passing(value->text)) {
                fail(&spread->trip.err, ERROR_LATER, "Redis says: %.*s", STR_ARG(value->text));
                cluster_want_map(spread->cluster);
            } else if (has_more && aim->place == REDIS_BY_KEY &&
                       redis_is_read(&spread->trip.commands[i]) && is_too_early(spread, i))
                aim->state = BEHIND;
        }
        has_more |= aim->state != ANSWERED;
    }
    return has_more && spread->trip.err.kind == ERROR_NONE;
}

static void next_round(struct spread *spread)
{
    struct redis_cluster *cluster = spread->cluster;
    bool must_pause = false;

    if (spread->trip.err.kind == ERROR_NONE && judge(spread, &must_pause)) {
        int round = spread->rounds++;
        if (!cluster->redis->is_closing && !is_overdue(spread) &&
            cluster->paused_count < LIMIT_REDIS_WAITING) {
            if (!must_pause && round < PROMPT_ROUNDS) {
                start_round(spread);
                return;
            }
            int64_t pause_ms = (int64_t)PAUSE_SHORT_MS << (round < 5 ? round : 5);
            pause_round(spread, pause_ms < PAUSE_LONG_MS ? pause_ms : PAUSE_LONG_MS);
            return;
        }
        fail(&spread->trip.err, ERROR_LATER, "Redis is moving this slot");
    }
    end(spread);
    redis_settle(cluster->redis); /* may free the cluster */
}

static void on_part(void *owner, struct redis_value *values, size_t count, const struct error *err)
{
    struct part *part = owner;
    struct spread *spread = part->spread;

    if (count != part->count) {
        if (spread->trip.err.kind == ERROR_NONE)
            spread->trip.err = *err;
        cluster_want_map(spread->cluster);
    }
    for (size_t k = 0; k < count && count == part->count; k++) {
        size_t i = part->index[k];
        if (i == SIZE_MAX)
            continue;
        struct redis_value *value = &spread->trip.values[i];
        if (spread->aims[i].place == REDIS_ON_ALL)
            join(spread->trip.arena, value, &values[k]);
        else
            *value = values[k];
        if (spread->aims[i].place == REDIS_SCANS)
            name_cursor(spread, part->node, value);
    }
    if (--spread->parts == 0)
        next_round(spread);
}

/* --- the trip ----------------------------------------------------------------------------- */

/* Any of them may have to be sent again when its words are long gone. */
static struct redis_command *copy_all(struct arena *arena, const struct redis_command *commands,
                                      size_t count)
{
    struct redis_command *kept = ARENA_ARRAY(arena, struct redis_command, count);

    for (size_t i = 0; i < count; i++) {
        struct str *words = ARENA_ARRAY(arena, struct str, commands[i].count);
        for (size_t k = 0; k < commands[i].count; k++)
            words[k] = arena_copy(arena, commands[i].words[k]);
        kept[i] = commands[i];
        kept[i].words = words;
    }
    return kept;
}

void cluster_trip(struct redis_cluster *cluster, struct arena *arena,
                  const struct redis_command *commands, size_t count, redis_done *done,
                  void *owner)
{
    struct spread *spread = ARENA_NEW(arena, struct spread);

    spread->cluster = cluster;
    spread->trip = (struct trip){ .arena = arena, .count = count, .done = done, .owner = owner,
                                  .started_us = clock_monotonic_us() };
    redis_begin(cluster->redis, &spread->trip);
    if (count == 0 || cluster->redis->is_closing) {
        if (count)
            fail(&spread->trip.err, ERROR_LATER, "Redis is being closed");
        end(spread);
        redis_settle_soon(cluster->redis);
        return;
    }
    spread->trip.commands = copy_all(arena, commands, count);
    spread->trip.values = ARENA_ARRAY(arena, struct redis_value, count);
    spread->aims = ARENA_ARRAY(arena, struct aim, count);
    for (size_t i = 0; i < count; i++)
        spread->aims[i] = (struct aim){ .place = redis_place_of(&commands[i]), .asked = NO_NODE,
                                        .slot = redis_slot_of(redis_key_of(&commands[i])) };
    start_round(spread);
}
