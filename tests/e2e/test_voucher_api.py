"""Voucher codes that a brand's program brings: told line by line, each once for ever, sealed."""

import concurrent.futures
import unittest

from brand_program import BENIRA, Api


class VoucherApi(Api):
    more = BENIRA

    def vouchers(self, code, body, **more):
        return self.ask("POST", f"/v1/campaigns/{code}/vouchers", body, **more)

    def test_vouchers_are_told_line_by_line_and_twice_is_no_harm(self):
        code = self.make(reward={"member": {"voucher": "voucher hemat 20rb"}})["code"]
        self.assertEqual(self.described.check_body("POST", "/v1/campaigns/{code}/vouchers", {"codes": ["A-1"]}), [])
        status, said, _ = self.vouchers(code, {"codes": ["API-1", "API-2", "API-1", "API 3", 7]})
        self.assertEqual((status, said["lines"], said["added"], said["known"], said["refused"], said["vouchers_left"]),
                         (200, 5, 2, 0, 3, 2))
        self.assertEqual(said["results"][:3], [{"line": 1, "state": "added"}, {"line": 2, "state": "added"},
                                               {"line": 3, "state": "refused", "error": "is the same as line 1"}])
        self.assertEqual([each["line"] for each in said["results"] if each["state"] == "refused"], [3, 4, 5])
        status, said, _ = self.vouchers(code, "kode,nilai\r\nAPI-2,20rb\r\nAPI-4,20rb\r\n", Content_Type="text/csv")
        self.assertEqual([each["state"] for each in said["results"]], ["known", "added"])
        status, said, _ = self.vouchers(code, "API-4\n\nAPI-5\n")
        self.assertEqual([(each["line"], each["state"]) for each in said["results"]], [(1, "known"), (3, "added")])
        self.assertEqual(self.ask("GET", "/v1/campaigns/" + code)[1]["vouchers_left"], 4)
        first = self.vouchers(code, "API-6", Idempotency_Key="v-1")[1]
        self.assertEqual((first["added"], self.vouchers(code, "API-6", Idempotency_Key="v-1")[1]), (1, first))
        self.refused(422, "Idempotency-Key", "POST", f"/v1/campaigns/{code}/vouchers", "API-7", Idempotency_Key="v-1")
        self.play('Redis holds no "API-"')

    def test_what_readme_tells_to_run_does_it(self):
        code = self.make()["code"]
        command = self.readme_tells("Orders and rewards", 1)
        said = self.shell("printf 'code\\nC-1\\nC-2\\n' > codes.csv\n" + command, CODE=code)
        self.assertEqual((said["added"], said["vouchers_left"]), (2, 2))

    def test_vouchers_that_are_none_say_what_to_mend(self):
        path = f"/v1/campaigns/{self.make()['code']}/vouchers"
        for body in ("", "\n\n", {"codes": []}, "kode\n"):
            self.refused(422, "codes", "POST", path, body)
        for body in ("{", {"codes": "A-1"}, {"code": ["A-1"]}):
            self.refused(422, "body", "POST", path, body)
        self.refused(422, "body", "POST", path, "A-1", Content_Type="application/json")
        self.refused(413, "codes", "POST", path, "\n".join(f"M-{i}" for i in range(1001)))
        self.refused(413, "body", "POST", path, "x" * 300_000)
        self.refused(404, "code", "POST", path, "A-1", key=self.other)
        self.refused(404, "code", "POST", "/v1/campaigns/ZZZZ/vouchers", "A-1")
        self.assertEqual(self.send("POST", path.removesuffix("/vouchers"), "A-1")[0], 404)
        self.refused(401, "Authorization", "POST", path, "A-1", key=False)
        status, said, _ = self.vouchers(path.split("/")[3], "\n".join(f"M-{i}" for i in range(1000)))
        self.assertEqual((status, said["added"], said["vouchers_left"]), (200, 1000, 1000))

    def test_the_same_vouchers_brought_at_once_are_added_once(self):
        code = self.make()["code"]

        def one(i):
            return self.send("POST", f"/v1/campaigns/{code}/vouchers", {"codes": [f"R-{k}" for k in range(i, i + 20)]})

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(one, [0, 0, 0, 10, 10, 10, 5, 15]))
        for status, said, headers in answers:
            self.assertEqual(self.described.check_answer("POST", "/v1/campaigns/{code}/vouchers", status, said, headers), [])
        tried = [i for i, (status, _, _) in zip([0, 0, 0, 10, 10, 10, 5, 15], answers) if status == 200]
        self.assertEqual({status for status, _, _ in answers} - {200, 503}, set())
        there = {k for i in tried for k in range(i, i + 20)}
        self.assertEqual(sum(said["added"] for status, said, _ in answers if status == 200), len(there))
        self.assertEqual(self.ask("GET", "/v1/campaigns/" + code)[1]["vouchers_left"], len(there))


if __name__ == "__main__":
    unittest.main()
