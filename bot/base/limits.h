/* limits.h: every maximum has its one address here.
 *
 * Reaching one is a clear answer (413, 429, 503, a refused line), never a
 * crash. Where a platform sets the figure, it is named. */
#ifndef REKAN_BASE_LIMITS_H
#define REKAN_BASE_LIMITS_H

enum {
    /* HTTP */
    LIMIT_HTTP_BODY = 1024 * 1024,        /* bytes; a Telegram update has no documented maximum */
    LIMIT_HTTP_CONNECTIONS = 1024,        /* of the public listener */
    LIMIT_HTTP_PRIVATE_CONNECTIONS = 128, /* of the private one, apart: no flood outside takes them */
    LIMIT_HTTP_PATH = 1024,               /* bytes of path and query */
    LIMIT_HTTP_KEEPALIVE_S = 75,          /* Telegram keeps its connections for 60 s */
    LIMIT_HTTP_REQUEST_S = 20,            /* a request must be complete by then */
    LIMIT_WEBSOCKET_FRAME = 16 * 1024,    /* bytes of one playground message */
    LIMIT_PLAYED_PAGES = 32,              /* of the playground, open at once */
    LIMIT_WEBSOCKET_WAITING = 1024 * 1024, /* bytes for a page that does not read: then it is cut off */
    LIMIT_PLAYED_MESSAGES = 1200,         /* of the playground's chats, about 300 for each of four busy ones */
    LIMIT_PLAYED_HISTORY = 400 * 1024,    /* bytes of all; as JSON below what a WebSocket may owe */
    LIMIT_PLAYED_FILES = 4,               /* the latest that the bot sent there */
    LIMIT_PLAYED_PHOTOS = 48,             /* the latest there */
    LIMIT_PLAYED_PHOTO = 9 * 1024,        /* bytes of a photo in one: the page makes it as small */
    LIMIT_OUTBOUND_BODY = 256 * 1024,     /* bytes we read of an answer to our call */
    LIMIT_OUTBOUND_CONNECTIONS = 64,      /* to one host; each name look-up is a thread */
    LIMIT_OUTBOUND_WAITING = 4096,        /* calls that wait for a connection */
    LIMIT_OUTBOUND_TIMEOUT_MS = 30000,

    /* Work under way in one process */
    LIMIT_DELIVERIES = 2048,
    LIMIT_EVENTS_PER_DELIVERY = 100,
    LIMIT_ARENA_DELIVERY = 4 * 1024 * 1024,
    LIMIT_ARENA_SHIPMENT = 512 * 1024,
    LIMIT_LANES = 65536,                  /* chats with something to say, or said lately; more stay in Redis */
    LIMIT_LANES_HELD = 64,                /* that wait for their turn with their reply in hand */
    LIMIT_SHIPMENTS = 1024,               /* replies and letters in hand at a time ... */
    LIMIT_CLAIMS = 128,                   /* ... of these, just being taken out of Redis */
    LIMIT_REDIS_WAITING = 65536,          /* commands without an answer yet */
    LIMIT_REDIS_NODES = 64,               /* of a Redis Cluster: masters, and those named in redis.url */
    LIMIT_COMMIT_ATTEMPTS = 3,            /* then the platform delivers the event again */
    LIMIT_LETTER_ATTEMPTS = 48,           /* letters of many people may meet in one group */
    LIMIT_JSON_DEPTH = 64,
    LIMIT_CONVERSION = 16 * 1024,         /* bytes of one order that a shop tells */
    LIMIT_SEEDINGS_MINUTE = 30,           /* requests of one brand's to bring testimonials */
    LIMIT_PURCHASE_LINES = 500,           /* order codes that a brand brings at once */
    LIMIT_PURCHASES = 100000,             /* of one brand that still prove something */
    LIMIT_PURCHASES_MINUTE = 30,          /* requests of one brand's to bring them */
    LIMIT_PURCHASE_TRIES = 5,             /* wrong ones of one member a day and brand */
    LIMIT_CAMPAIGN = 16 * 1024,           /* bytes of a campaign's terms, as a brand's program sends them */
    LIMIT_VOUCHERS = 256 * 1024,          /* bytes of a list of voucher codes, likewise */
    LIMIT_CAMPAIGNS_MINUTE = 60,          /* requests of one brand's about its campaigns */
    LIMIT_CONVERSIONS_MINUTE = 600,       /* of one brand's, told by its shop */
    LIMIT_REPORTS_MINUTE = 30,            /* reports asked for by one brand's program */
    LIMIT_BRAND_LINES = 200,              /* testimonials that a brand brings at a time */
    LIMIT_ORDER_LINES = 200,              /* orders that a manager records at a time */
    LIMIT_VOUCHER_LINES = 1000,           /* voucher codes brought at a time */
    LIMIT_REMEMBERED = 256 * 1024,        /* bytes of an answer that is kept for the same Idempotency-Key */

    /* The words that the program knows; its own files fill a third */
    LIMIT_LEXICON_ENTRIES = 32768,        /* words and phrases, under their stems, too; below 65,536 */
    LIMIT_LEXICON_GROUPS = 2048,          /* of synonyms */
    LIMIT_LEXICON_LISTS = 32768,          /* words in groups, and what slang stands for */
    LIMIT_LEXICON_TEXT = 512 * 1024,      /* bytes of all words and phrases */

    /* Texts, in bytes unless a name says otherwise */
    LIMIT_ID = 160,                       /* an id from a messenger */
    LIMIT_NAME = 128,                     /* a person's or product's name */
    LIMIT_MESSAGE = 16 * 1024,            /* a member's message, before we look at it */
    LIMIT_INLINE = 1024,                  /* an inline query: 256 characters (Telegram) */
    LIMIT_INLINE_SKIP = 30,               /* products of an inline query, all its pages together */
    LIMIT_TESTIMONIAL = 2000,             /* a testimonial's text */
    LIMIT_PAYLOAD = 64,                   /* a button's payload (Telegram) */
    LIMIT_ALERT_CHARS = 200,              /* a callback notice (Telegram), in characters */
    LIMIT_SEND_UNITS = 4096,              /* a message (Telegram), in UTF-16 units */
    LIMIT_ANSWER_CHARS = 900,             /* an answer in a group, about */
    LIMIT_QUOTE_CHARS = 160,              /* a quote in an answer, in graphemes ... */
    LIMIT_QUOTE_CHARS_MIN = 60,           /* ... and where it would be too long otherwise */
    LIMIT_ATTRIBUTES = 12,                /* of one testimonial or asker */
    LIMIT_ALIASES = 16,                   /* of one product */
    LIMIT_LINKS = 4,                      /* groups linked to one, asked for included */
    LIMIT_MERGED = 8,                     /* products that were merged into one */
    LIMIT_APPEALS = 20,                   /* orders that a group's administrators are asked about */
    LIMIT_PHOTOS = 3,                     /* of one testimonial */
    LIMIT_OWN = 512,                      /* testimonials of one author in one group */
    LIMIT_TERMS = 96,                     /* distinct index terms of one testimonial */
    LIMIT_QUERY_TERMS = 32,

    /* An answer */
    LIMIT_ANSWER_PRODUCTS = 3,
    LIMIT_ANSWER_QUOTES = 3,
    LIMIT_RANKING = 10,

    /* Stored things */
    LIMIT_QUEUE = 100,                    /* stories that wait or stand hidden in a group's list */
    LIMIT_GUARDED = 400,                  /* latest stories of a group that guards compare with, of files as many */
    LIMIT_THANKS = 1000,                  /* kept of one member in one group */
    LIMIT_HOMES = 4096,                   /* groups, brands and campaigns with something of one person's */
    LIMIT_BRANDS = 8,                     /* brands that a group knows */
    LIMIT_FACTS = 24,                     /* what they state there ... */
    LIMIT_FACT_CHARS = 280,
    LIMIT_REPLIES = 64,                   /* ... and replied */
    LIMIT_BRAND_WAITS = 1000,             /* stories of one brand that wait; a further line is refused */
    LIMIT_BRAND_REJECTED = 100,           /* of one brand; the oldest give way */
    LIMIT_CAMPAIGNS_RUNNING = 8,          /* of one brand's ... */
    LIMIT_CAMPAIGNS = 48,                 /* ... with those that are over */
    LIMIT_VOUCHER_POOL = 100000,          /* codes of one campaign */
    LIMIT_SHARED_LINKS = 64,              /* of one person's */
    LIMIT_DECLINED = 256,                 /* products that a person wants no invitation for */
    LIMIT_CLICKS_A_DAY = 10000,           /* of one link; who comes later is led on uncounted */
    LIMIT_WORDS_FILE = 1024 * 1024,       /* one file of a words_dir */
    LIMIT_SEED_LINE = 64 * 1024,
    LIMIT_SESSION = 8 * 1024,             /* bytes of one session */
    LIMIT_OUTBOX_PER_CHAT = 200,          /* replies waiting for one chat */
    LIMIT_OUTBOX_ATTEMPTS = 1500,        /* about a day of one-minute pauses; letters never end */
    LIMIT_LOG_CHUNK = 64 * 1024,          /* bytes of one chunk of a group's change log */
    LIMIT_MIRRORS = 512,                  /* groups mirrored in one process */
    LIMIT_EXPORT_FILE = 4 * 1024 * 1024,  /* bytes of one part of a group's copy; Telegram takes 50 MB,
                                           * but a slow line must carry it in LIMIT_OUTBOUND_TIMEOUT_MS */
    LIMIT_EXPORT_RECORDS = 500000,        /* stories and products of one copy */
    LIMIT_EXPORTS = 2,                    /* parts under way in one process; others wait */
};

#define LIMIT_MIRROR_BYTES (256u * 1024 * 1024) /* of all mirrors of one process */

/* How long things are remembered, in milliseconds */
#define LIMIT_SEEN_MS INT64_C(172800000)    /* 48 h; Telegram redelivers for 24 h */
#define LIMIT_SESSION_MS INT64_C(86400000)  /* 24 h */
#define LIMIT_CONFIRM_MS INT64_C(31536000000) /* 365 days: then a story's author is asked, once */
#define LIMIT_ROLE_FRESH_MS INT64_C(300000) /* 5 min: who is an administrator */
#define LIMIT_CAMPAIGN_LOCK_MS INT64_C(15000) /* while a brand's program makes a campaign */
#define LIMIT_LEASE_MS INT64_C(45000)       /* longer than the longest call */

#endif
