"""A brand's program makes, reads, betters and ends campaigns: what members and managers then see is
what they see of one made by talking, each refusal names its field, and every answer is as
/v1/openapi.json describes it."""

import concurrent.futures
import json
import unittest

from brand_program import BENIRA, TARGET, Api


class CampaignApi(Api):
    more = BENIRA

    def test_three_terms_are_enough_and_the_answer_is_complete(self):
        self.assertEqual(self.described.check_body("POST", "/v1/campaigns", self.terms()), [])
        made = self.make()
        code = made.pop("code")
        self.assertEqual({name: made[name] for name in ("title", "goal", "window_days", "hold_days", "cap", "cost",
                                                        "currency", "disclosure", "topic", "state", "revision")},
                         {"title": "Ajak teman", "goal": "orders", "window_days": 30, "hold_days": 14, "cap": 0,
                          "cost": 0, "currency": "IDR", "disclosure": "", "topic": "", "state": "running",
                          "revision": 1})
        self.assertEqual((made["reward"], made["target"], made["last_day"]),
                         (self.terms()["reward"], TARGET, self.day(60)))
        self.assertEqual(self.ask("GET", "/v1/campaigns/" + code)[1], dict(made, code=code))
        self.assertEqual(self.ask("GET", "/v1/campaigns/" + code.lower())[1]["code"], code)
        self.assertIn(dict(made, code=code), self.ask("GET", "/v1/campaigns")[1]["campaigns"])

    def test_one_made_here_is_like_any_other(self):
        code = self.make(title="Lebaran bareng", cost=5000, topic="sunscreen, serum")["code"]
        self.play(f"""
Maya, private: /kampanye
Rekan to Maya, private:
  {{...}}
Maya, private, presses [Lebaran bareng (jalan)]
Rekan edits to Maya, private:
  Lebaran bareng
  jalan
  Kode kampanye: {code}
  {{...}}
Siti, private: /start
Rekan to Siti, private:
  {{...}}
Siti: /bagikan
Rekan reacts 👌 to Siti
Rekan to Siti, private:
  {{...}}
Siti, private, presses [Setuju, ambil link]
Rekan edits to Siti, private:
  Sip, ini linknya.
Rekan to Siti, private:
  Azura: Lebaran bareng
  {{any}}
  {{any}}
  {{any}}
  Kode: {code}-{{any as member}}
  {{...}}
Rekan to Siti, private:
  {{...}}
Maya, private: /pesanan {code}-{{member}} A-1 50000
Rekan to Maya, private:
  Pesanan A-1 (50.000 IDR) tercatat, tanpa hadiah:
  Pemilik link belum cukup lama ikut di grupnya sebelum kampanye mulai, {{any}}
Maya, private: /kampanye
Rekan to Maya, private:
  {{...}}
Maya, private, presses [Lebaran bareng (jalan)]
Rekan edits to Maya, private:
  {{...}}
Maya, private, presses [Hentikan sementara]
Rekan edits to Maya, private:
  "Lebaran bareng" kuhentikan sementara. {{any}}
  {{...}}
""")
        self.assertEqual(self.ask("GET", "/v1/campaigns/" + code)[1]["state"], "paused")

    def test_what_readme_tells_to_run_does_it(self):
        commands = self.readme_tells("Referral links", 0).split("\ncurl -sS -X PATCH")
        first = commands[0].replace("https://shop.example/promo", TARGET).replace("2026-12-31", self.day(30))
        made = self.shell(first)
        self.assertEqual((made["state"], made["reward"]["friend"]), ("running", {"discount": "10%"}))
        changed = self.shell("curl -sS -X PATCH" + commands[1], CODE=made["code"])
        self.assertEqual(changed, dict(made, state="paused", revision=made["revision"] + 1))

    def test_terms_out_of_range_are_refused_by_name(self):
        before = self.codes()
        for field, changed in (
                ("reward", {"reward": ...}), ("target", {"target": ...}), ("last_day", {"last_day": ...}),
                ("reward", {"reward": None}), ("reward", {"reward": {}}), ("reward", {"reward": "10 points"}),
                ("reward", {"reward": {"member": None, "friend": None}}),
                ("reward.member", {"reward": {"member": {"points": 0}}}),
                ("reward.member", {"reward": {"member": {"points": 1000001}}}),
                ("reward.member", {"reward": {"member": {"points": 1.5}}}),
                ("reward.member", {"reward": {"member": {"points": 5, "voucher": "20rb"}}}),
                ("reward.member", {"reward": {"member": {"cash": 5}}}),
                ("reward.friend", {"reward": {"member": {"points": 5}, "friend": {"discount": "x"}}}),
                ("reward.friend", {"reward": {"friend": {"discount": "klik https://azura.example"}}}),
                ("target", {"target": 5}), ("target", {"target": "http://azura.example/"}),
                ("target", {"target": "https://azura"}), ("target", {"target": "https://azura.example:8443/"}),
                ("target", {"target": "https://a@azura.example/"}), ("target", {"target": "https://azura.example/a b"}),
                ("target", {"target": "https://azura.example/" + "a" * 600}),
                ("target", {"target": "https://other.example/"}), ("target", {"target": "https://sub.azura.example/"}),
                ("last_day", {"last_day": self.day(-1)}), ("last_day", {"last_day": self.day(368)}),
                ("last_day", {"last_day": "2026-02-31"}), ("last_day", {"last_day": "60 days"}),
                ("last_day", {"last_day": 20000}),
                ("title", {"title": "x"}), ("title", {"title": "x" * 61}), ("title", {"title": "two\nlines"}),
                ("title", {"title": 7}),
                ("window_days", {"window_days": 6}), ("window_days", {"window_days": 91}),
                ("window_days", {"window_days": "30"}), ("hold_days", {"hold_days": 61}),
                ("hold_days", {"hold_days": -1}), ("cap", {"cap": 10001}), ("cap", {"cap": True}),
                ("cost", {"cost": 10 ** 12 + 1}), ("cost", {"cost": 10 ** 17}), ("currency", {"currency": "USD"}),
                ("disclosure", {"disclosure": "x" * 201}), ("topic", {"topic": "x" * 61}),
                ("goal", {"goal": "followers"}), ("state", {"state": "paused"}), ("titel", {"titel": "Ajak"}),
                ("commission", {"commission": 5})):
            self.refused(422, field, "POST", "/v1/campaigns", self.terms(**changed))
            self.advance(2000)
        self.refused(422, "titel", "POST", "/v1/campaigns", self.terms(titel="x"), "did you mean title")
        for body in ("", "{", "[]", "7", '{"a": 1} x', '{"title": "a\\u0000b"}', b"\xff".decode("latin1"),
                     "[" * 100 + "]" * 100):
            self.refused(422, "body", "POST", "/v1/campaigns", body)
        self.refused(422, "title", "POST", "/v1/campaigns", '{"title": "a b", "title": "c d"}', "twice")
        self.refused(413, "body", "POST", "/v1/campaigns", " " * 20000)
        self.assertEqual(self.codes(), before)

    def test_reviews_and_a_second_level_are_refused_with_the_reason(self):
        for field, changed in (
                ("target", {"target": "https://azura.example/ulasan"}),
                ("target", {"target": "https://g.page/r/azura/review"}),
                ("target", {"target": "https://www.trustpilot.com/review/azura.example"}),
                ("reward.member", {"reward": {"member": {"voucher": "20rb kalau kasih bintang 5 di Google"}}}),
                ("title", {"title": "Leave a review"}), ("disclosure", {"disclosure": "tulis ulasan di Shopee"}),
                ("goal", {"goal": "google reviews"}), ("review_site", {"review_site": "google"})):
            self.refused(422, field, "POST", "/v1/campaigns", self.terms(**changed), "pays for reviews")
        levels = {"member": {"points": 10}, "friend": None}
        for field, changed in (
                ("levels", {"levels": 2}), ("second_level", {"second_level": {"points": 1}}),
                ("reward.grandfriend", {"reward": dict(levels, grandfriend={"points": 1})}),
                ("reward", {"reward": [levels, levels]}),
                ("reward.member", {"reward": {"member": [{"points": 10}, {"points": 5}]}}),
                ("reward.friend", {"reward": {"friend": {"discount": "10% dari downline"}}}),
                ("title", {"title": "Komisi bertingkat"})):
            self.refused(422, field, "POST", "/v1/campaigns", self.terms(**changed), "second level")

    def test_the_same_request_never_makes_two(self):
        before = self.codes()
        body = json.dumps(self.terms())
        first = self.ask("POST", "/v1/campaigns", body, Idempotency_Key="c-1")
        again = self.ask("POST", "/v1/campaigns", body, Idempotency_Key="c-1")
        self.assertEqual((first[0], again[0], first[1]), (201, 201, again[1]))
        self.assertEqual(set(self.codes()) - set(before), {first[1]["code"]})
        self.refused(422, "Idempotency-Key", "POST", "/v1/campaigns", self.terms(title="Lain"), Idempotency_Key="c-1")
        self.refused(422, "Idempotency-Key", "POST", "/v1/campaigns", body, Idempotency_Key="x" * 201)
        self.refused(422, "title", "POST", "/v1/campaigns", self.terms(title="x"), Idempotency_Key="c-2")
        self.assertEqual(self.ask("POST", "/v1/campaigns", self.terms(), Idempotency_Key="c-2")[0], 201)
        self.advance(25 * 3600 * 1000)    # the answer is forgotten, the campaign is not
        status, said, _ = self.ask("POST", "/v1/campaigns", body, Idempotency_Key="c-1")
        self.assertEqual((status, said["code"]), (201, first[1]["code"]))
        self.assertEqual(len(set(self.codes()) - set(before)), 2)

    def test_many_at_once_are_never_more_than_may_be(self):
        def one(i):
            return self.send("POST", "/v1/campaigns", self.terms(title=f"Ajak {i}"))

        made, tries = 0, 0
        while made < 8 and tries < 10:
            tries += 1
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                answers = list(pool.map(one, range(4)))
            for status, said, headers in answers:
                self.assertIn(status, (201, 409, 429), said)
                self.assertEqual(self.described.check_answer("POST", "/v1/campaigns", status, said, headers), [])
                if status == 429:
                    self.assertEqual(headers["Retry-After"], "1")
            made += sum(status == 201 for status, _, _ in answers)
        self.assertEqual(made, 8)
        self.refused(409, "body", "POST", "/v1/campaigns", self.terms(), "8 may run")
        running = [each["code"] for each in self.ask("GET", "/v1/campaigns")[1]["campaigns"]
                   if each["state"] == "running"]
        self.assertEqual(len(set(running)), 8)
        self.assertEqual(self.ask("PATCH", "/v1/campaigns/" + running[0], {"state": "ended"})[0], 200)
        self.make()

    def test_terms_only_get_better(self):
        path = "/v1/campaigns/" + self.make(cap=5, topic="serum")["code"]
        for field, changed in (
                ("reward", {"reward": {"member": {"points": 9}}}), ("reward", {"reward": {"member": None}}),
                ("reward", {"reward": {"friend": {"discount": "diskon 15%"}}}),
                ("last_day", {"last_day": self.day(59)}), ("window_days", {"window_days": 29}),
                ("hold_days", {"hold_days": 15}), ("cap", {"cap": 4}), ("topic", {"topic": "sabun"})):
            self.refused(422, field, "PATCH", path, changed, "may only")
        self.refused(422, "reward.member", "PATCH", path, {"reward": {"member": [1, 2]}}, "second level")
        self.refused(422, "target", "PATCH", path, {"target": "https://other.example/"}, "proven")
        self.refused(422, "target", "PATCH", path, {"target": "https://g.page/azura"}, "pays for reviews")
        self.refused(422, "body", "PATCH", path, {})
        self.refused(422, "state", "PATCH", path, {"state": "draft"})
        self.refused(413, "body", "PATCH", path, " " * 20000)
        before = self.ask("GET", path)[1]
        self.assertEqual(before["revision"], 1)
        better = {"reward": {"member": {"points": 20}}, "last_day": self.day(90), "window_days": 45, "hold_days": 7,
                  "cap": 0, "topic": "", "title": "Ajak lebih", "disclosure": "Dibayar Azura", "cost": 20000,
                  "target": "https://azura.example/baru"}
        self.assertEqual(self.described.check_body("PATCH", "/v1/campaigns/{code}", better), [])
        status, after, _ = self.ask("PATCH", path, better)
        self.assertEqual(status, 200)
        self.assertEqual(after, dict(before, **dict(better, reward={"member": {"points": 20}, "friend":
                                                                   {"discount": "diskon 10%"}}), revision=2))
        self.assertEqual(self.ask("PATCH", path, better)[1], after)
        self.assertEqual(self.ask("GET", path)[1], after)
        self.play("""
Maya, private: /kampanye
Rekan to Maya, private:
  {...}
Maya, private, presses [Ajak lebih (jalan)]
Rekan edits to Maya, private:
  Ajak lebih
  jalan
  Kode kampanye: %s
  Yang mengajak: 20 poin
  {...}
""" % after["code"])

    def test_it_is_paused_resumed_and_ended_once(self):
        path = "/v1/campaigns/" + self.make()["code"]
        for state in ("paused", "running", "paused", "ended"):
            self.assertEqual(self.ask("PATCH", path, {"state": state})[1]["state"], state)
        self.refused(409, "state", "PATCH", path, {"state": "running"})
        self.refused(409, "state", "PATCH", path, {"title": "Lagi dong"})
        self.assertEqual(self.ask("GET", path)[1]["state"], "ended")
        short = "/v1/campaigns/" + self.make(last_day=self.day(1))["code"]
        self.advance(3 * 24 * 3600 * 1000)
        self.assertEqual(self.ask("GET", short)[1]["state"], "ended")
        self.refused(409, "state", "PATCH", short, {"last_day": self.day(30)})

    def test_two_changes_at_once_lose_nothing(self):
        path = "/v1/campaigns/" + self.make()["code"]

        def change(body):
            return self.send("PATCH", path, body)

        bodies = [{"reward": {"member": {"points": 11 + i}}} for i in range(4)] + [{"window_days": 40 + i} for i in
                                                                                  range(4)]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(change, bodies))
        for status, said, headers in answers:
            self.assertIn(status, (200, 409, 422), said)
            self.assertEqual(self.described.check_answer("PATCH", "/v1/campaigns/{code}", status, said, headers), [])
        now = self.ask("GET", path)[1]
        done = [body for body, (status, _, _) in zip(bodies, answers) if status == 200]
        points = [body["reward"]["member"]["points"] for body in done if "reward" in body]
        windows = [body["window_days"] for body in done if "window_days" in body]
        self.assertEqual(now["reward"]["member"]["points"], max(points, default=10))
        self.assertEqual(now["window_days"], max(windows, default=30))
        self.assertEqual(now["revision"], 1 + len(done))

    def test_another_brand_sees_nothing_of_it(self):
        other = self.other
        path = "/v1/campaigns/" + self.make()["code"]
        for code in (path, "/v1/campaigns/ABCDE", "/v1/campaigns/x", "/v1/campaigns/", "/v1/campaigns/ABCDE-FGHJKM"):
            self.refused(404, "code", "GET", code, None, key=other)
            self.refused(404, "code", "PATCH", code, {"state": "ended"}, key=other)
        self.assertEqual(self.ask("GET", "/v1/campaigns", key=other)[1], {"campaigns": []})
        self.refused(422, "target", "POST", "/v1/campaigns", self.terms(), "proven", key=other)
        for key in (False, "x", self.key[:-1] + ("A" if self.key[-1] != "A" else "B")):
            for method, body in (("GET", None), ("PATCH", {"state": "ended"})):
                self.assertEqual(self.refused(401, "Authorization", method, path, body, key=key)["WWW-Authenticate"],
                                 "Bearer")
            self.refused(401, "Authorization", "GET", "/v1/campaigns", None, key=key)
            self.refused(401, "Authorization", "POST", "/v1/campaigns", self.terms(), key=key)
        self.assertEqual(self.ask("GET", path)[1]["state"], "running")
        self.assertEqual(self.send("DELETE", path)[0], 405)

    def test_too_many_a_minute_are_told_exactly_when_to_come_again(self):
        for _ in range(70):
            status, said, headers = self.ask("GET", "/v1/campaigns")
            if status == 429:
                break
        self.assertEqual(status, 429)
        wait_s = int(headers["Retry-After"])
        self.assertGreaterEqual(wait_s, 1)
        self.advance(wait_s * 1000)
        self.assertEqual(self.ask("GET", "/v1/campaigns")[0], 200)


class ProvenNoMore(Api):
    more = ""

    def test_a_place_that_is_proven_no_more_takes_no_new_campaign(self):
        path = "/v1/campaigns/" + self.make()["code"]
        self.play("""
Maya, private: /merek
Rekan to Maya, private:
  {...}
Maya, private, presses [Azura]
Rekan edits to Maya, private:
  {...}
Maya, private, presses [Tujuan link]
Rekan edits to Maya, private:
  {...}
Maya, private, presses [✓ azura.example]
Rekan edits to Maya, private:
  {...}
Maya, private, presses [Hapus alamat ini]
Rekan edits to Maya, private:
  {...}
Rekan to Maya, private:
  {...}
""")
        self.assertEqual(self.ask("GET", path)[1]["state"], "paused")
        self.refused(422, "target", "POST", "/v1/campaigns", self.terms(), "proven")
        self.refused(422, "target", "PATCH", path, {"state": "running"}, "proven")
        self.refused(422, "target", "PATCH", path, {"title": "Ajak lagi"}, "proven")
        self.assertEqual(self.ask("PATCH", path, {"state": "ended"})[1]["state"], "ended")


if __name__ == "__main__":
    unittest.main()
