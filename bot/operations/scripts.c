/* scripts.c: the Lua files, found in the binary when the program starts. */
#include "commit.h"

#include "../base/embedded.h"

struct redis_script script_commit = { .name = "commit" };
struct redis_script script_say = { .name = "say" };
struct redis_script script_claim = { .name = "claim" };
struct redis_script script_settle = { .name = "settle" };
struct redis_script script_reseal = { .name = "reseal" };
struct redis_script script_click = { .name = "click" };

const struct redis_script *const operation_scripts[] = { &script_commit, &script_say,
                                                         &script_claim, &script_settle,
                                                         &script_reseal, &script_click, NULL };

void operation_scripts_load(void)
{
    script_commit.source = embedded_content("bot/operations/commit.lua");
    script_say.source = embedded_content("bot/operations/say.lua");
    script_claim.source = embedded_content("bot/operations/claim.lua");
    script_settle.source = embedded_content("bot/operations/settle.lua");
    script_reseal.source = embedded_content("bot/operations/reseal.lua");
    script_click.source = embedded_content("bot/operations/click.lua");
}
