#include "../../bot/base/json_strict.h"
#include "../../bot/base/nearest.h"
#include "../check.h"

TEST(nearest_distance_counts_edits_and_swaps)
{
    CHECK_WHOLE(nearest_distance(STR(""), STR("")), 0);
    CHECK_WHOLE(nearest_distance(STR("port"), STR("port")), 0);
    CHECK_WHOLE(nearest_distance(STR("prot"), STR("port")), 1);
    CHECK_WHOLE(nearest_distance(STR("tokne"), STR("token")), 1);
    CHECK_WHOLE(nearest_distance(STR("abc"), STR("")), 3);
    CHECK_WHOLE(nearest_distance(STR(""), STR("abc")), 3);
    CHECK_WHOLE(nearest_distance(STR("kitten"), STR("sitting")), 3);
}

TEST(json_strict_sees_what_the_parser_would_swallow)
{
    CHECK(json_strict_fault(STR(" {\"a\": [1, \"}\\\"{\"]} \n")) == NULL);
    CHECK(json_strict_fault(STR("{\"a\": \"\\\\u0000\"}")) == NULL);
    CHECK(json_strict_fault(STR("")) == NULL);
    CHECK(json_strict_fault(STR("{} {}")) != NULL);
    CHECK(json_strict_fault(STR("{}}")) != NULL);
    CHECK(json_strict_fault(STR("{\"a\": \"\\u0000\"}")) != NULL);
    CHECK(json_strict_fault(STR("{\"a\": \"\0\"}")) != NULL);
}
