/* reply.h: something to say, before it has words.
 *
 * A reply names locale keys and record ids, never members' texts: it is kept in
 * the outbox and under the seen mark, and gets its words when it leaves, so that
 * what was withdrawn in between is not said. Parameters that are short personal
 * words (a draft's product name) make the packed reply sealed (has_words). */
#ifndef REKAN_CONVERSATION_REPLY_H
#define REKAN_CONVERSATION_REPLY_H

#include "../base/arena.h"

enum reply_kind {
    REPLY_SEND,
    REPLY_EDIT,   /* message_id is changed into this */
    REPLY_DELETE, /* message_id goes */
    REPLY_REACT,  /* the first part's key is the emoji, on reply_to, or else on message_id */
    REPLY_ACK,    /* ends the spinner of press_id; with parts: a notice of at most 200 characters */
    REPLY_LEAVE,  /* the bot leaves the group */
    REPLY_ROLES,  /* not said at all: who is administrator here? Comes back as EVENT_ROLES */
    REPLY_MEMBER, /* ... or: is person_id a member of chat_id? */
    REPLY_INLINE, /* results for the inline query press_id: each begins with a PART_ARTICLE; message_id
                   * is where the next page begins, empty at the end */
    REPLY_GUEST,  /* the one answer to a summons into a foreign chat, press_id */
    REPLY_PHOTO,  /* the picture at the address start, with the parts below it */
    REPLY_FILE    /* a part of the group's data as a file, with the parts below it; body is where it
                   * begins (export_cursor.h). The last of the parts is said below the last file only */
};

/* NEED: "kulit=berminyak" in words, or the attribute's own name where no value follows.
 * RICH is escaped already: only the engine fills such gaps, they are never stored. */
enum param_kind { PARAM_TEXT, PARAM_WHOLE, PARAM_KEY, PARAM_NEED, PARAM_RICH };

struct param {
    struct str name;
    enum param_kind kind;
    struct str text;  /* PARAM_TEXT: shown as it is; PARAM_KEY: a locale key */
    int64_t whole;
};

enum part_kind {
    PART_LINE,    /* key with its gaps filled, on a line of its own */
    PART_PRODUCT, /* "2. name · 5 yes, 1 so-so, 1 no"; with a key: that line, with {product} and params */
    PART_QUOTE,   /* a testimonial's words, author, use and label; cut unless is_whole */
    PART_REASON,  /* why a product stands where it stands, see explain */
    PART_ARTICLE, /* begins a result to choose: key or product id is its title, other a testimonial
                   * to show below it */
    PART_SPLIT    /* key: of whom it suits and whom it does not; id liked it, other did not */
};

struct part {
    enum part_kind kind;
    struct str key;
    struct param *params;
    size_t param_count;
    uint64_t id;          /* product or testimonial */
    bool is_whole;
    bool shows_held;      /* PART_QUOTE: also while it is held back; for its author and administrators */
    bool is_own;          /* PART_QUOTE: to its author, also while they show it to nobody */
    bool is_nameless;     /* PART_QUOTE: whoever reads it is told no name, whatever the group shows */
    bool is_heading;      /* said only with the quote behind it */
    bool is_linked;       /* it is of reply.linked: not said once the groups are linked no more */
    bool is_small;        /* PART_PRODUCT: too few members for a split */
    unsigned number;      /* PART_PRODUCT: its place in the list, 1 first */
    unsigned yes, so_so, no;
    uint32_t shared_name; /* PART_QUOTE: hash of the attribute shared with the asker, or 0 */
    uint32_t shared_value; /* PART_SPLIT: of those who like it */
    uint64_t other;       /* PART_PRODUCT with a key: another product, by its own name as {other};
                           * PART_ARTICLE: a testimonial; PART_SPLIT: one of those who do not ... */
    uint32_t other_value; /* ... and their value of the attribute */
};

enum button_kind {
    BUTTON_PRESS, /* payload comes back in EVENT_PRESS */
    BUTTON_START, /* opens the private chat with the bot, payload is its start parameter */
    BUTTON_URL,
    BUTTON_COPY   /* puts the payload, at most 256 characters (Telegram), on the clipboard */
};

/* A button that is left out unless the testimonial `record` has that, when it is rendered. */
enum button_if { BUTTON_ALWAYS, BUTTON_IF_CONTACT, BUTTON_IF_PHOTO };

struct button {
    enum button_kind kind;
    enum button_if only_if;
    uint64_t record;
    struct str key;     /* the label */
    struct param *params;
    size_t param_count;
    uint64_t product;   /* the label is this product's name instead, when not 0 */
    struct str payload; /* at most LIMIT_PAYLOAD bytes */
    bool starts_row;
};

/* Who reads it. ALONE: one person only; by which way, alone.h decides. */
enum audience { AUDIENCE_CHAT, AUDIENCE_ALONE };

struct reply {
    enum reply_kind kind;
    enum audience audience;
    struct str messenger;
    struct str chat_id;
    bool is_private;        /* chat_id is a private chat */
    struct str topic_id;
    struct str person_id;   /* ALONE: who */
    struct str press_id;    /* ALONE and ACK: the press that this answers, may be empty */
    struct str message_id;  /* EDIT, DELETE, REACT */
    struct str reply_to;    /* message that this answers, may be empty */
    struct str lang;        /* "id" or "en" */
    struct str group;       /* home handle of the group whose records the parts name */
    struct str linked;      /* home handle of the linked group that the other parts name, or empty */
    struct str start;       /* ACK: opens the private chat with this start parameter; PHOTO */
    uint64_t photo_of;      /* SEND: below this testimonial's photo number photo_at; 0: none */
    unsigned photo_at;
    struct part *parts;
    size_t part_count;
    struct button *buttons;
    size_t button_count;
    bool is_loud;           /* default is silent */
    bool is_once;           /* a notice: rather lost than said twice */
    bool has_words;
    bool wants_message_id;  /* must not go into a webhook response */
    int64_t tidy_at_ms;     /* SEND: deleted again by then; 0: it stays. Wants its message id */
    struct str body;        /* REPLY_ROLES, REPLY_MEMBER: the packed event that asked; FILE */
};

/* Worthless later: said at once, in the response where that is possible, never from the outbox. */
bool reply_is_at_once(const struct reply *reply);

struct str reply_pack(struct arena *arena, const struct reply *reply);
bool reply_unpack(struct arena *arena, struct str bytes, struct reply *reply);

/* A reply with its words, ready for a messenger. text is rich text: HTML with
 * <b>, <i>, <a href>, <blockquote> only, everything foreign escaped, at most
 * LIMIT_SEND_UNITS UTF-16 units as seen; for REPLY_ACK plain text of at most
 * LIMIT_ALERT_CHARS characters. */
struct said_button {
    enum button_kind kind;
    struct str label;
    struct str payload;
    bool starts_row;
};

/* One of the results of REPLY_INLINE. */
struct said_article {
    struct str id;          /* unique among them */
    struct str title;       /* plain text, as is the description */
    struct str description;
    struct str text;        /* rich; what is posted when it is chosen */
};

/* What REPLY_FILE carries. */
struct said_file {
    struct str name;        /* letters, digits, '-' and '.' */
    struct str type;        /* "application/jsonl" */
    struct str content;
    struct str next;        /* the cursor of the part after this one; empty: this was the last */
};

struct said {
    const struct reply *reply;
    struct str photo;       /* the messenger's id; text is its caption then */
    struct str text;
    struct said_button *buttons;
    size_t button_count;
    struct said_article *articles;
    size_t article_count;
    const struct said_file *file;
};

#endif
