#include "../check.h"

#include "../../bot/base/id_set.h"

TEST(id_set_tells_which_ids_are_new)
{
    struct id_set set = { 0 };

    CHECK(id_set_add(&set, 7) && id_set_add(&set, UINT64_MAX) && id_set_add(&set, 1));
    CHECK(!id_set_add(&set, 7) && !id_set_add(&set, UINT64_MAX) && !id_set_add(&set, 1));
    CHECK(!id_set_add(&set, 0));
    CHECK_WHOLE(set.count, 3);
    id_set_free(&set);
    CHECK(id_set_add(&set, 7));
    id_set_free(&set);
}

TEST(id_set_grows_and_keeps_what_it_has)
{
    struct id_set set = { 0 };
    size_t fresh = 0, again = 0;

    for (uint64_t i = 1; i <= 5000; i++)
        fresh += id_set_add(&set, i << 40); /* alike in their lower halves */
    for (uint64_t i = 1; i <= 5000; i++)
        again += id_set_add(&set, i << 40);

    CHECK_WHOLE(fresh, 5000);
    CHECK_WHOLE(again, 0);
    CHECK(set.room >= 2 * set.count && set.room <= 4 * set.count);
    id_set_free(&set);
}
