/* fuzz_stored.c: whatever stands in Redis, we survive reading it.
 *
 * The first byte chooses the record. Sealed ones come twice: as they are, and with
 * the input as the words inside a seal that is right, so that the seal protects
 * nothing but the words from us. What was read is read to its last byte. */
#include "fuzz.h"

#include "../../bot/base/pack.h"
#include "../../bot/conversation/draft.h"
#include "../../bot/conversation/event.h"
#include "../../bot/conversation/reply.h"
#include "../../bot/conversation/profile.h"
#include "../../bot/conversation/session.h"
#include "../../bot/conversation/testimonial.h"

static const unsigned char MASTER[VAULT_KEY_LEN] = { 1 };
static const struct owner_key KEY = { { 2 } };

static void read_event(struct arena *arena, struct str bytes)
{
    struct event event, again;

    if (!event_unpack(bytes, &event))
        return;
    touch(event.id), touch(event.chat_id), touch(event.chat_title), touch(event.text);
    touch(event.payload), touch(event.letter), touch(event.body);
    must(event_unpack(event_pack(arena, &event), &again));
    must(str_eq(again.body, event.body) && again.at_ms == event.at_ms && again.kind == event.kind);
}

static void touch_params(const struct param *params, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        must(params[i].kind <= PARAM_RICH);
        touch(params[i].name), touch(params[i].text);
    }
}

static void read_reply(struct arena *arena, struct str bytes)
{
    struct reply reply, again;

    if (!reply_unpack(arena, bytes, &reply))
        return;
    for (size_t i = 0; i < reply.part_count; i++) {
        must(reply.parts[i].kind <= PART_SPLIT);
        touch(reply.parts[i].key);
        touch_params(reply.parts[i].params, reply.parts[i].param_count);
    }
    for (size_t i = 0; i < reply.button_count; i++) {
        must(reply.buttons[i].kind <= BUTTON_COPY);
        touch(reply.buttons[i].key), touch(reply.buttons[i].payload);
        touch_params(reply.buttons[i].params, reply.buttons[i].param_count);
    }
    touch(reply.chat_id), touch(reply.start), touch(reply.body);
    struct str packed = reply_pack(arena, &reply);
    must(reply_unpack(arena, packed, &again) && str_eq(reply_pack(arena, &again), packed));
}

static void read_session(struct arena *arena, struct str bytes)
{
    struct session session = { 0 };

    if (session_unpack(arena, bytes, &session))
        touch(session.handler), touch(session.state), touch(session.group), touch(session.data);
    else
        must(session.handler.len == 0 && session.data.len == 0);
}

/* What a person keeps of their own: the record as it is, and its inside. */
static void read_profile(struct arena *arena, struct str bytes)
{
    struct vault *vault = vault_from_key(MASTER);
    struct text sealed = { .arena = arena };
    struct profile profile;

    must(!profile_unpack(arena, bytes, vault, &profile) || profile.has_key);
    pack_u64(&sealed, 1);
    pack_str(&sealed, vault_wrap(vault, arena, &KEY));
    pack_str(&sealed, vault_seal(arena, &KEY, bytes));
    if (!profile_unpack(arena, sealed.s, vault, &profile))
        must(profile.need_count == 0 && profile.avoided_count == 0);
    must(profile.need_count <= PROFILE_NEEDS && profile.avoided_count <= PROFILE_AVOIDED);
    for (size_t i = 0; i < profile.need_count; i++)
        touch(profile.needs[i].name), touch(profile.needs[i].value);
    vault_close(vault);
}

static void read_person(struct arena *arena, struct str bytes)
{
    struct person person;

    read_profile(arena, bytes);
    if (!person_unpack(bytes, &person)) {
        must(!person.may_store && person.group_count == 0);
        return;
    }
    must(person.group_count <= sizeof person.groups / sizeof person.groups[0]);
    for (size_t i = 0; i < person.group_count; i++)
        touch(person.groups[i]);
    must(person.brand_count <= sizeof person.brands / sizeof person.brands[0]);
    for (size_t i = 0; i < person.brand_count; i++)
        touch(person.brands[i]);
}

static void read_draft(struct arena *arena, struct str bytes)
{
    struct draft draft;

    (void)arena;
    if (!draft_unpack(bytes, &draft))
        return;
    touch(draft.product_name), touch(draft.text), touch(draft.for_whom), touch(draft.lang);
    must(draft.used_for <= USED_LONGER && draft.provenance < PROVENANCES);
}

static void read_settings(struct arena *arena, struct str bytes)
{
    struct vault *vault = vault_from_key(MASTER);
    struct text sealed = { .arena = arena };
    struct settings settings;

    settings_unpack(arena, bytes, vault, &settings);
    pack_u64(&sealed, 1);
    pack_u64(&sealed, 7);
    pack_str(&sealed, STR("id"));
    pack_str(&sealed, STR(""));
    pack_str(&sealed, vault_wrap(vault, arena, &KEY));
    pack_str(&sealed, vault_seal(arena, &KEY, bytes));
    if (settings_unpack(arena, sealed.s, vault, &settings))
        touch(settings.chat_id), touch(settings.title);
    vault_close(vault);
}

static void read_testimonial(struct arena *arena, struct str bytes)
{
    struct text sealed = { .arena = arena };
    struct testimonial testimonial;

    testimonial_unpack(arena, bytes, NULL, &testimonial);
    testimonial_unpack(arena, bytes, &KEY, &testimonial);
    pack_u64(&sealed, 1);
    for (int i = 0; i < 3; i++)
        pack_fixed64(&sealed, 7);
    for (int i = 0; i < 6; i++)
        pack_u64(&sealed, 1); /* verdict -1, ..., day -1 */
    pack_str(&sealed, STR("id"));
    pack_str(&sealed, vault_seal(arena, &KEY, bytes));
    if (!testimonial_unpack(arena, sealed.s, &KEY, &testimonial))
        return;
    must(testimonial.attribute_count <= 12 && testimonial.name_shown <= NAME_HIDDEN);
    touch(testimonial.text), touch(testimonial.author_name), touch(testimonial.source_id);
    for (size_t i = 0; i < testimonial.attribute_count; i++)
        touch(testimonial.attributes[i].name), touch(testimonial.attributes[i].value);
}

static void read_product(struct arena *arena, struct str bytes)
{
    struct text sealed = { .arena = arena };
    struct product product;

    product_unpack(arena, bytes, &KEY, &product);
    pack_u64(&sealed, 1);
    pack_fixed64(&sealed, 7);
    pack_str(&sealed, vault_seal(arena, &KEY, bytes));
    if (!product_unpack(arena, sealed.s, &KEY, &product))
        return;
    touch(product.name), touch(product.brand), touch(product.category);
    for (size_t i = 0; i < product.alias_count; i++)
        touch(product.aliases[i]);
}

static fuzz_reader *const readers[] = {
    read_event,  read_reply,    read_session,     read_person,
    read_draft,  read_settings, read_testimonial, read_product,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_read(readers, sizeof readers / sizeof readers[0], data, size);
}
