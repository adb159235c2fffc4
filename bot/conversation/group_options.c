#include "group_options.h"

enum { STORED_MAX = 64 };

#define CHOICES(...) \
    { __VA_ARGS__ }, \
    sizeof((const int32_t[]){ __VA_ARGS__ }) / sizeof(int32_t)

#define OFF { "settings.off" }
#define OFF_ON { "settings.off", "settings.on" }

const struct group_option_row group_option_rows[GROUP_OPTIONS] = {
    [GROUP_NAMES] = { "settings.names", "settings.names_help", NULL,
                      { "settings.names_own", "settings.names_initials", "settings.names_hidden" },
                      0, CHOICES(0, 1, 2) },
    [GROUP_COOLDOWN] = { "settings.cooldown", "settings.cooldown_help", "settings.minutes", OFF, 10,
                         CHOICES(0, 1, 5, 10, 30, 60, 360, 1440) },
    [GROUP_SAMPLE] = { "settings.sample", "settings.sample_help", "settings.people", { NULL }, 5,
                       CHOICES(2, 3, 5, 8, 10, 20, 50) },
    [GROUP_HALF_LIFE] = { "settings.half_life", "settings.half_life_help", "settings.days", { NULL },
                          180, CHOICES(30, 60, 90, 180, 365, 730, 1460) },
    [GROUP_HOLD_FIRST] = { "settings.hold_first", "settings.hold_first_help", NULL, OFF_ON, 0,
                           CHOICES(0, 1) },
    [GROUP_LINKS] = { "settings.links", "settings.links_help", NULL,
                      { "settings.links_wait", "settings.links_shown" }, 0, CHOICES(0, 1) },
    [GROUP_DECIDE] = { "settings.decide", "settings.decide_help", "settings.hours", { NULL }, 72,
                       CHOICES(24, 48, 72, 168) },
    [GROUP_TIDY] = { "settings.tidy", "settings.tidy_help", "settings.minutes", OFF, 0,
                     CHOICES(0, 1, 5, 15, 60, 360, 1440) },
    [GROUP_WAVE] = { "settings.wave", "settings.wave_help", "settings.hours", OFF, 48,
                     CHOICES(0, 24, 48, 72, 168) },
    [GROUP_YOUNG] = { "settings.young", "settings.young_help", "settings.days", { NULL }, 14,
                      CHOICES(3, 7, 14, 30) },
    [GROUP_RUSH] = { "settings.rush", "settings.rush_help", "settings.stories", OFF, 6,
                     CHOICES(0, 4, 6, 10, 20, 50) },
    [GROUP_SHARING] = { "settings.sharing", "settings.sharing_help", NULL, OFF_ON, 1, CHOICES(0, 1) },
    [GROUP_INVITE] = { "settings.invite", "settings.invite_help", "settings.days", { NULL }, 30,
                       CHOICES(30, 60, 90, 180, 365) },
    [GROUP_SPONSORED] = { "settings.sponsored", "settings.sponsored_help", "settings.answers",
                          { "settings.never" }, 5, CHOICES(0, 1, 2, 3, 5, 10, 20) },
    [GROUP_HOLD_BRANDS] = { "settings.hold_brands", "settings.hold_brands_help", NULL, OFF_ON, 1,
                            CHOICES(0, 1) },
};

bool group_option_allows(enum group_option option, int64_t value)
{
    const struct group_option_row *row = &group_option_rows[option];

    for (size_t i = 0; i < row->choice_count; i++)
        if (row->choices[i] == value)
            return true;
    return false;
}

void group_option_set(struct group_options *options, enum group_option option, int32_t value)
{
    options->set[option] = value + 1;
}

int32_t group_option_value(const struct group_options *options, enum group_option option,
                           const struct group_options *usual)
{
    if (options->set[option])
        return options->set[option] - 1;
    if (usual && usual->set[option])
        return usual->set[option] - 1;
    return group_option_rows[option].usual;
}

void group_options_pack(struct text *out, const struct group_options *options)
{
    uint64_t count = 0;

    for (size_t i = 0; i < GROUP_OPTIONS; i++)
        count += options->set[i] != 0;
    pack_u64(out, count);
    for (size_t i = 0; i < GROUP_OPTIONS; i++)
        if (options->set[i]) {
            pack_u64(out, i);
            pack_i64(out, options->set[i] - 1);
        }
}

/* A value that is no choice any more counts as unset. */
void group_options_unpack(struct unpack *in, struct group_options *options)
{
    size_t count = unpack_count(in, STORED_MAX);

    *options = (struct group_options){ 0 };
    for (size_t i = 0; i < count; i++) {
        uint64_t option = unpack_u64(in);
        int64_t value = unpack_i64(in);
        if (option < GROUP_OPTIONS && group_option_allows((enum group_option)option, value))
            group_option_set(options, (enum group_option)option, (int32_t)value);
    }
}
