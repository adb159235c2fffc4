/* redis_reply.c: what hiredis reads becomes a value in the trip's arena at once.
 *
 * hiredis lets its reader's constructors be replaced; ours spare a tree of
 * redisReply objects for every answer and the copying of it. Nothing is freed
 * one by one: a value dies with its arena, also when it was half read. */
#include "redis_private.h"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

/* For an answer to nothing: hiredis then reads the type of a redisReply, and
 * closes the connection if that is an error. */
static redisReply unexpected = {
    .type = REDIS_REPLY_ERROR, .str = (char[]){ "an answer that nobody asked for" }, .len = 31
};

static struct redis_value *place(const redisReadTask *task, struct arena **arena)
{
    struct redis *redis = task->privdata;
    struct redis_value *value;

    if (!redis_next_value(redis, &value, arena))
        return NULL;
    if (task->parent) {
        struct redis_value *list = task->parent->obj;
        return &list->items[task->idx];
    }
    return value;
}

static void *create_text(const redisReadTask *task, char *at, size_t len)
{
    struct arena *arena;
    struct redis_value *value = place(task, &arena);

    if (!value)
        return &unexpected;
    value->kind = task->type == REDIS_REPLY_ERROR ? REDIS_FAILED : REDIS_TEXT;
    value->text = arena_copy(arena, (struct str){ at, len });
    return value;
}

static void *create_list_of(const redisReadTask *task, size_t count)
{
    struct arena *arena;
    struct redis_value *value = place(task, &arena);

    if (!value)
        return &unexpected;
    value->kind = REDIS_LIST;
    value->count = count;
    value->items = count ? ARENA_ARRAY(arena, struct redis_value, count) : NULL;
    return value;
}

#if HIREDIS_MAJOR >= 1
static void *create_list(const redisReadTask *task, size_t count)
{
    return create_list_of(task, count);
}

static void *create_double(const redisReadTask *task, double number, char *at, size_t len)
{
    (void)number;
    return create_text(task, at, len);
}
#else
static void *create_list(const redisReadTask *task, int count)
{
    return create_list_of(task, count > 0 ? (size_t)count : 0);
}
#endif

static void *create_whole(const redisReadTask *task, long long whole)
{
    struct arena *arena;
    struct redis_value *value = place(task, &arena);

    if (!value)
        return &unexpected;
    value->kind = REDIS_WHOLE;
    value->whole = whole;
    return value;
}

static void *create_nil(const redisReadTask *task)
{
    struct arena *arena;
    struct redis_value *value = place(task, &arena);

    if (!value)
        return &unexpected;
    value->kind = REDIS_NIL;
    return value;
}

#if HIREDIS_MAJOR >= 1
static void *create_bool(const redisReadTask *task, int is_true)
{
    return create_whole(task, is_true);
}
#endif

static void free_nothing(void *value)
{
    (void)value;
}

static redisReplyObjectFunctions constructors = {
    .createString = create_text,
    .createArray = create_list,
    .createInteger = create_whole,
    .createNil = create_nil,
#if HIREDIS_MAJOR >= 1
    .createDouble = create_double,
    .createBool = create_bool,
#endif
    .freeObject = free_nothing,
};

void redis_reply_into(struct redis *redis, struct redisAsyncContext *context)
{
    context->c.reader->fn = &constructors;
    context->c.reader->privdata = redis;
}

bool redis_has_code(struct str message, struct str code)
{
    return str_starts(message, code) && (message.len == code.len || message.at[code.len] == ' ');
}

bool redis_is_passing(struct str message)
{
    static const struct str codes[] = {
        STR_INIT("LOADING"),    STR_INIT("READONLY"), STR_INIT("CLUSTERDOWN"),
        STR_INIT("TRYAGAIN"),   STR_INIT("BUSY"),     STR_INIT("MASTERDOWN"),
        STR_INIT("NOREPLICAS"), STR_INIT("MISCONF"),  STR_INIT("OOM"),
    };
    size_t inner = SIZE_MAX;

    /* Redis 6.2 wraps what a script's command was told: "ERR Error running script
     * (call to f_...): @user_script:1: @user_script: 1: -OOM command not allowed". */
    if (str_starts(message, STR("ERR Error running script")))
        inner = str_find(message, STR(" -"));
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (redis_has_code(message, codes[i]) ||
            (inner != SIZE_MAX &&
             redis_has_code(str_slice(message, inner + 2, message.len), codes[i])))
            return true;
    return false;
}
