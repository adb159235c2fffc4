/* Any bytes as a config file: refused with a message, or a configuration that
 * loads, reads back and keeps to its own ranges. */
#include "fuzz.h"

#include "../../bot/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = { 0 };
    struct config *config =
        config_from_text((struct str){ (const char *)data, size }, "fuzz.json", &err);

    must((config == NULL) == (err.kind != ERROR_NONE));
    if (config) {
        must(config->listen.port >= 0 && config->listen.port <= 65535);
        must(config->redis.timeout_ms >= 50 && config->redis.timeout_ms <= 60000);
        must(config->keys.master_key_file.len > 0 && config->data_dir.len > 0);
        must(config_check(config, NULL));
    } else {
        must(err.message[0] != '\0');
    }
    config_close(config);
    return 0;
}
