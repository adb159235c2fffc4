#include "updates.h"

#include <stdio.h>
#include <time.h>

enum { PEOPLE = 997, VISITORS = 9973, TEXTS = 4 };

static const char *const questions[TEXTS] = {
    "sunscreen yg ga whitecast buat kulit berminyak",
    "sunscreen buat kulit berminyak yg ga lengket",
    "ada yg pake sunscreen buat kulit kering ga",
    "sunscreen ringan buat harian apa ya",
};
static const char *const chatter[TEXTS] = {
    "eh besok jadi kumpul ga", "wkwk iya bener banget", "otw ya bentar lagi nyampe",
    "siapa yg bawa kamera kemaren, bagus fotonya",
};

struct sender {
    char json[160];
};

static struct sender sender_of(long n)
{
    struct sender sender;

    snprintf(sender.json, sizeof sender.json,
             "{\"id\":%ld,\"is_bot\":false,\"first_name\":\"Siti\","
             "\"username\":\"siti_%ld\",\"language_code\":\"id\"}",
             700000000 + n % PEOPLE, n % PEOPLE);
    return sender;
}

static int print_message(char *out, size_t room, int64_t chat, long n, const char *command,
                         const char *text, const char *entities)
{
    struct sender sender = sender_of(n);

    return snprintf(out, room,
                    "{\"update_id\":%ld,\"message\":{\"message_id\":%ld,\"from\":%s,"
                    "\"chat\":{\"id\":%lld,\"title\":\"Skincare Depok\",\"type\":\"supergroup\"},"
                    "\"date\":%lld,\"text\":\"%s%s\"%s}}",
                    n, n, sender.json, (long long)chat, (long long)time(NULL), command, text,
                    entities);
}

int update_question(char *out, size_t room, int64_t chat, long n, const char *question)
{
    return print_message(out, room, chat, n, "/tanya ", question[0] ? question : questions[n % TEXTS],
                         ",\"entities\":[{\"offset\":0,\"length\":6,\"type\":\"bot_command\"}]");
}

int update_chatter(char *out, size_t room, int64_t chat, long n)
{
    return print_message(out, room, chat, n, "", chatter[n % TEXTS], "");
}

int update_press(char *out, size_t room, int64_t chat, long n)
{
    struct sender sender = sender_of(n);

    return snprintf(out, room,
                    "{\"update_id\":%ld,\"callback_query\":{\"id\":\"%ld\",\"from\":%s,"
                    "\"message\":{\"message_id\":%ld,\"from\":{\"id\":123456,\"is_bot\":true,"
                    "\"first_name\":\"Rekan\"},\"chat\":{\"id\":%lld,\"type\":\"supergroup\"},"
                    "\"date\":1793000000,\"text\":\"x\",\"reply_to_message\":{\"message_id\":1,"
                    "\"from\":%s,\"chat\":{\"id\":%lld,\"type\":\"supergroup\"},"
                    "\"date\":1793000000,\"text\":\"/tanya %s\"}},\"data\":\"ask:more:0\"}}",
                    n, n, sender.json, n, (long long)chat, sender.json, (long long)chat,
                    questions[0]);
}

int visit_request(char *out, size_t room, const char *path, long n)
{
    return snprintf(out, room,
                    "GET %s HTTP/1.1\r\nHost: bot.example\r\nAccept: text/html\r\n"
                    "Accept-Language: id-ID,id;q=0.9,en;q=0.8\r\n"
                    "User-Agent: Mozilla/5.0 (Linux; Android 14; Phone %ld) AppleWebKit/537.36 "
                    "(KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36\r\n\r\n",
                    path, n % VISITORS);
}
