/* group_options.h: what administrators may change for their group, as one table.
 *
 * An option is a whole number out of a few choices. What nobody changed is unset and
 * follows the operator's configuration, so that a new default reaches old groups. */
#ifndef REKAN_CONVERSATION_GROUP_OPTIONS_H
#define REKAN_CONVERSATION_GROUP_OPTIONS_H

#include "../base/arena.h"
#include "../base/pack.h"

/* Stored as numbers: append only. */
enum group_option {
    GROUP_NAMES,       /* at least so much of an author's name is hidden: an enum name_shown */
    GROUP_COOLDOWN,    /* minutes in which the same question gets no second answer; 0: off */
    GROUP_SAMPLE,      /* fewer members than this, and the answer says how few */
    GROUP_HALF_LIFE,   /* days after which a testimonial's freshness counts half */
    GROUP_HOLD_FIRST,  /* a member's first testimonial waits for an administrator */
    GROUP_LINKS,       /* 0: a testimonial with a link waits for an administrator */
    GROUP_DECIDE,      /* hours after which the author hears that nobody decided */
    GROUP_TIDY,        /* minutes after which commands and notices are deleted; 0: off */
    GROUP_WAVE,        /* hours within which stories of new accounts belong together; 0: off */
    GROUP_YOUNG,       /* days after a join within which an account is new */
    GROUP_RUSH,        /* stories a day, all for or all against a product, that are a rush; 0: off */
    GROUP_SHARING,     /* members may ask for links of the brands that were let in */
    GROUP_INVITE,      /* days between two invitations to share */
    GROUP_SPONSORED,   /* of so many answers one at most holds anything of a sponsor; 0: none */
    GROUP_HOLD_BRANDS, /* customers' words that a brand brings wait for an administrator */
    GROUP_OPTIONS
};

enum { GROUP_CHOICES = 8 };

struct group_options {
    int32_t set[GROUP_OPTIONS]; /* the value and one more; 0: unset */
};

struct group_option_row {
    const char *label, *help;      /* locale keys */
    const char *unit;              /* locale key of what stands behind a number; NULL: words */
    const char *words[3];          /* locale keys of the values 0, 1, 2, where they are no numbers */
    int32_t usual;                 /* where nobody set one */
    int32_t choices[GROUP_CHOICES]; /* rising; the first is the least, the last the most */
    size_t choice_count;
};

extern const struct group_option_row group_option_rows[GROUP_OPTIONS];

bool group_option_allows(enum group_option option, int64_t value);
void group_option_set(struct group_options *options, enum group_option option, int32_t value);
/* usual: what the operator's configuration says, or NULL for the table's. */
int32_t group_option_value(const struct group_options *options, enum group_option option,
                           const struct group_options *usual);

/* Only what was set is stored; numbers that this version does not know are skipped. */
void group_options_pack(struct text *out, const struct group_options *options);
void group_options_unpack(struct unpack *in, struct group_options *options);

#endif
