"""What a brand brings by its API: keys, groups, lines, the same request twice, limits, and the
description of all of it. The brand is registered and let in by people talking to the program."""

import json
import os
import time
import unittest

from brand_program import Program, new_key, registered, screen_of

# What waits is approved, all of it at once; more than a few take a moment.
QUEUE = '''
Budi: /atur
Rekan to Budi, private:
  {...}
Budi, private, presses [Antrean cek]
Rekan edits to Budi, private:
  {...}
  [Azura: {any as waiting} cerita]
  {...}
'''
APPROVE = '''
Budi, private, presses [Azura: {waiting} cerita]
Rekan edits to Budi, private:
  {...}
Budi, private, presses [Terima semua ({waiting})]
Rekan edits to Budi, private:
  {...}
Budi, private, presses [Ya, terima {waiting}]
'''
UNDER_WAY = '''
Rekan edits to Budi, private:
  Sebentar, {any}
'''
APPROVED = '''
Rekan edits to Budi, private:
  {waiting} cerita Azura diterima {any}
  {...}
Rekan to Maya, private:
  Cerita pelangganmu di Skincare Depok: {waiting} diterima admin, {any}
  {...}
'''

OPENING = '''
group "Skincare Depok": Siti, Rina; admin Budi, Wati
group "Mama Depok": Siti; admin Wati
switch to "Skincare Depok"
language Maya id
language Budi id
language Siti id
''' + registered("Maya", "Azura") + '''
Maya, private, presses [Undang ke grup]
Rekan edits to Maya, private:
  {...}
Rekan to Maya, private:
  {...}
Budi, private: /start
Rekan to Budi, private:
  {...}
Budi: /atur
Rekan to Budi, private:
  {...}
Budi opens Maya's [Lihat mereknya]
Rekan to Budi, private:
  {...}
Budi, private, presses [Skincare Depok]
Rekan edits to Budi, private:
  {...}
Budi, private, presses [Izinkan]
Rekan to Maya, private:
  {...}
Rekan edits to Budi, private:
  {...}
Budi: /atur
Rekan to Budi, private:
  {...}
Budi, private, presses [Bagian sponsor]
Rekan edits to Budi, private:
  {...}
Budi, private, presses [1 jawaban sekali]
Rekan edits to Budi, private:
  {...}
''' + screen_of("Maya", "Azura") + new_key("Maya", "{any}", "kunci: {any as key}",
                                          keys="  {any}\n  Grup Skincare Depok: {any as handle}\n  {...}",
                                          made="  {...}\n  [Matikan yang {any as day}]\n  {...}")

LINE = {"id": "r1", "product": "Azura Gel", "author": "Bu Ratna", "rating": 5,
        "text": "Ringan dan nggak lengket."}       # too short to be compared with others


def lines(*objects):
    return "\n".join(json.dumps(each) for each in objects)


class BrandApi(Program):
    minutes = 0

    @classmethod
    def setUpClass(cls):
        cls.start(OPENING.replace("language Maya", "person Maya\nlanguage Maya"))
        cls.key, cls.group = cls.runner.known["key"], cls.runner.known["handle"]

    def setUp(self):
        self.runner.rekan.advance(60_000)          # the minute's limit is one test's
        BrandApi.minutes += 1

    def approve(self):
        """All that waits, by a person; says how many."""
        self.play(QUEUE)
        count = int(self.runner.known["waiting"])
        self.play(APPROVE + (UNDER_WAY if count > 8 else "") + APPROVED)
        return count

    def bring(self, body, **more):
        return self.send("POST", f"/v1/testimonials?group={self.group}", body, **more)

    def test_lines_are_told_one_by_one_and_twice_is_no_harm(self):
        bad = dict(LINE, id="r2", rating=9)
        status, said, _ = self.bring(lines(dict(LINE, id="one"), bad))
        self.assertEqual(status, 200, said)
        self.assertEqual((said["lines"], said["added"], said["refused"]), (2, 1, 1))
        by_line = {each["line"]: each for each in said["results"]}
        self.assertEqual(by_line[1], {"line": 1, "id": "one", "state": "added", "standing": "pending"})
        self.assertEqual(by_line[2]["state"], "refused")
        self.assertIn("rating", by_line[2]["error"])
        status, said, _ = self.bring(lines(dict(LINE, id="one")))
        self.assertEqual((said["same"], said["added"]), (1, 0))
        status, said, _ = self.bring(lines(dict(LINE, id="one", rating=1)))
        self.assertEqual(said["changed"], 1)

    def test_csv_with_a_header_is_read_by_the_same_rules(self):
        body = 'id,product,author,rating,text\nc1,Azura Gel,Pak Edi,4,"Cocok, dipakai 2 bulan"\n'
        status, said, _ = self.bring(body, Content_Type="text/csv")
        self.assertEqual((status, said["added"]), (200, 1), said)

    def test_a_key_that_is_none_gets_nothing(self):
        for key in ("x", self.key[:-1] + ("A" if self.key[-1] != "A" else "B"), "rekan_" + "A" * 50):
            status, said, headers = self.bring(lines(LINE), key=key)
            self.assertEqual(status, 401, said)
            self.assertEqual(headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(self.bring(lines(LINE), key=False)[0], 401)

    def test_a_group_that_did_not_let_the_brand_in_is_closed(self):
        other = "A" * 16
        self.assertEqual(self.send("POST", f"/v1/testimonials?group={other}", lines(LINE))[0], 403)
        self.assertEqual(self.send("POST", "/v1/testimonials?group=../etc", lines(LINE))[0], 422)
        self.assertEqual(self.send("POST", "/v1/testimonials", lines(dict(LINE, id="only")))[0], 200)

    def test_the_same_request_gets_the_same_answer(self):
        body = lines(dict(LINE, id="again"))
        first = self.bring(body, Idempotency_Key="k-1")[1]
        self.assertEqual(first["added"], 1)
        self.assertEqual(self.bring(body, Idempotency_Key="k-1")[1], first)
        status, said, _ = self.bring(lines(dict(LINE, id="other")), Idempotency_Key="k-1")
        self.assertEqual((status, said["error"]["field"]), (422, "Idempotency-Key"))
        self.assertEqual(self.bring(body, Idempotency_Key="x" * 300)[0], 422)

    def test_what_is_no_request_says_what_to_mend(self):
        self.assertEqual(self.bring("")[0], 422)
        self.assertEqual(self.bring(lines(*[dict(LINE, id=f"m{i}") for i in range(202)]))[0], 413)
        status, said, _ = self.bring("{\n")
        self.assertEqual((status, said["refused"]), (200, 1))

    def test_members_words_are_out_of_reach_and_the_attempt_is_public(self):
        for attempt in (dict(LINE, id="f1", provenance="peer"), dict(LINE, id="f2", hide="t:1"),
                        dict(LINE, id="f3", verified=True), dict(LINE, id="f4", scope="public"),
                        dict(LINE, id="f5", brand="Emina")):
            status, said, _ = self.bring(lines(attempt))
            self.assertEqual((status, said["refused"], said["added"]), (200, 1, 0), said)
        self.play('''
Siti: /audit
Rekan -> Siti:
  {...}
Siti opens [Baca catatan]
Rekan to Siti, private:
  {...}
  {any} merek Azura mencoba mengubah cerita anggota; ditolak
  {...}
''')

    def test_anothers_product_is_not_touched(self):
        self.runner.rekan.seed(self.runner.side.group_id(), self.others())
        status, said, _ = self.bring(lines(dict(LINE, id="o1", product="Emina Sun")))
        self.assertEqual((said["added"], said["refused"]), (0, 1), said)

    def test_names_of_another_product_are_not_to_be_had(self):
        self.runner.rekan.seed(self.runner.side.group_id(), self.others())
        for id, names in (("n1", {"product": "Sun Emina"}),
                          ("n2", {"product": "Azura Mist", "aliases": ["azura semprot", "Emina Sun"]})):
            status, said, _ = self.bring(lines(dict(LINE, id=id, **names)))
            self.assertEqual((status, said["refused"]), (200, 1), said)
            self.assertIn("another", said["results"][0]["error"])
        mine = lines(dict(LINE, id="n3", product="Azura Mist", aliases=["azura semprot"]))
        self.assertEqual([self.bring(mine)[1][state] for state in ("added", "same")], [1, 1])

    def test_lines_pass_the_guards_of_the_operators_file(self):
        for id, line, field in (("g1", {"text": "Bagus, lihat https://azura.example/promo"}, "text"),
                                ("g2", {"text": "Bagus, ada di bit.ly/azura"}, "text"),
                                ("g3", {"author": "toko azura.shop"}, "author"),
                                ("g4", {"product": "Azura Gel 0812-3456-7890"}, "product"),
                                ("g5", {"aliases": ["order wa.me/628123456789"]}, "aliases"),
                                ("g6", {"attributes": {"toko": "cs@azura.example.com"}}, "attributes"),
                                ("g7", {"text": "Penipu itu Pak Budi Santoso dari Toko Maju, awas!"}, "text")):
            status, said, _ = self.bring(lines(dict(LINE, id=id, **line)))
            self.assertEqual((status, said["refused"]), (200, 1), (line, said))
            self.assertTrue(said["results"][0]["error"].startswith(field + " "), said)
        self.bring(lines(dict(LINE, id="g8", product="Azura Sabun", text="Lembut, tanya 0812-3456-7890 aja.")))
        self.approve()
        self.play('''
Siti: /tanya Azura Sabun
Rekan -> Siti:
  {...}
  {any} "Lembut, tanya *** aja." {any}
  {...}
''')

    def others(self):
        path = os.path.join(self.runner.rekan.folder, "others.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write(lines(dict(LINE, id="z1", product="Emina Sun", brand="Emina")))
        return path

    def test_what_is_shown_is_a_brands_and_counts_for_nothing(self):
        self.bring(lines(dict(LINE, id="s1", product="Azura Tonik", author="Bu Sari",
                              text="Tonik ini bikin wajah segar sesudah dua minggu.")))
        self.play('''
Siti: /tanya Azura Tonik
Rekan -> Siti:
  Belum ada yang cerita {any}
  {...}
''')
        self.approve()
        self.play('''
Siti: /tanya Azura Tonik gimana
Rekan -> Siti:
  Belum ada anggota {any}
  {...}
     "Tonik ini {any}" (Bu Sari, dari brand)
  {...}
''')

    def test_what_waits_is_told_as_pending_until_somebody_decides(self):
        words = {"w1": "Kemasannya rapi dan isinya pas buat sebulan.", "w2": "Anakku yang remaja juga mau pakai terus."}
        body = lines(*[dict(LINE, id=id, product="Azura Krim", text=text) for id, text in words.items()])
        said = self.bring(body)[1]
        self.assertEqual((said["added"], said["pending"]), (2, 2), said)
        said = self.bring(body)[1]                  # once more changes nothing, not even its place
        self.assertEqual((said["same"], said["pending"]), (2, 2), said)
        self.approve()
        said = self.bring(body)[1]
        self.assertEqual((said["same"], said["pending"]), (2, 0), said)
        self.assertEqual([each["standing"] for each in said["results"]], ["shown", "shown"])
        said = self.bring(lines(dict(LINE, id="w1", product="Azura Krim", text="Kemasannya sekarang bocor.")))[1]
        self.assertEqual((said["changed"], said["results"][0]["standing"]), (1, "pending"), said)
        self.play('''
Siti: /tanya Azura Krim
Rekan -> Siti:
  Belum ada anggota {any}
  {...}
     "Anakku {any}" (Bu Ratna, dari brand)
  {...}
''')

    def test_the_same_words_under_another_name_are_refused(self):
        words = "Setelah dua minggu dipakai tiap malam kulitku jadi jauh lebih lembap dan nggak gampang kusam."
        copy = dict(LINE, id="k2", author="Bu Tini", text=words.replace("kulitku", "kulit wajahku"))
        said = self.bring(lines(dict(LINE, id="k1", text=words), copy))[1]
        self.assertEqual((said["added"], said["refused"]), (1, 1), said)
        refused = next(each for each in said["results"] if each["line"] == 2)
        self.assertTrue(refused["error"].startswith("text is nearly what another of your lines says"), said)
        for _ in range(2):                          # in a later request too, and every time
            said = self.bring(lines(copy))[1]
            self.assertEqual((said["added"], said["refused"]), (0, 1), said)
        said = self.bring(lines(dict(LINE, id="k1", text=words + " Suka banget.")))[1]
        self.assertEqual((said["changed"], said["refused"]), (1, 0), said)

    def test_so_many_at_once_are_approved_a_few_at_a_time(self):
        self.bring(lines(*[dict(LINE, id=f"a{i}", product="Azura Masker", text=f"Kesan nomor {i}.") for i in range(150)]))
        self.assertGreaterEqual(self.approve(), 150)
        said = self.bring(lines(*[dict(LINE, id=f"a{i}", product="Azura Masker", text=f"Kesan nomor {i}.")
                                  for i in range(150)]))[1]
        self.assertEqual((said["same"], said["pending"]), (150, 0))

    def test_the_description_names_what_is_there(self):
        status, doc, _ = self.send("GET", "/v1/openapi.json", key=False)
        self.assertEqual((status, doc["openapi"][:2]), (200, "3."))
        operations = [(method.upper(), path, operation) for path, item in doc["paths"].items()
                      for method, operation in item.items()]
        self.assertEqual({path for _, path, _ in operations},
                         {"/v1/testimonials", "/v1/order-codes", "/v1/conversions", "/v1/report", "/v1/campaigns",
                          "/v1/campaigns/{code}", "/v1/campaigns/{code}/vouchers", "/v1/openapi.json"})
        for method, path, operation in operations:
            status, _, _ = self.send(method, path, None if method == "GET" else "", key=False)
            self.assertIn(str(status), operation["responses"], f"{method} {path}")
        fields = doc["components"]["schemas"]["Testimonial"]
        for field in fields["required"]:
            missing = {name: value for name, value in dict(LINE, id="d1").items() if name != field}
            said = self.bring(lines(missing))[1]
            self.assertIn(field, said["results"][0]["error"])
        text = json.dumps(doc)
        for reference in set(part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]):
            self.assertIn(reference, doc["components"]["schemas"])

    def test_order_codes_are_told_line_by_line_and_kept_by_nobody(self):
        status, said, _ = self.send("POST", "/v1/order-codes", lines(
            {"code": "secret-code-1", "product": "Azura Gel"}, {"code": "SECRET-CODE-2"}, {"code": "x"}))
        self.assertEqual(status, 200, said)
        self.assertEqual([each["state"] for each in said["results"]], ["added", "added", "refused"])
        self.assertEqual((said["added"], said["same"], said["revoked"], said["refused"]), (2, 0, 0, 1))
        again = self.send("POST", "/v1/order-codes", "SECRET-CODE-1\nSECRET-CODE-3\n", Content_Type="text/plain")[1]
        self.assertEqual([each["state"] for each in again["results"]], ["same", "added"])
        gone = self.send("POST", "/v1/order-codes", "code,revoked\nSECRET-CODE-2,true\nSECRET-CODE-2,true\n")[1]
        self.assertEqual([each["state"] for each in gone["results"]], ["revoked", "refused"])
        back = self.send("POST", "/v1/order-codes", "SECRET-CODE-2\n")[1]
        self.assertEqual(back["results"][0]["state"], "refused")
        self.play('Redis holds no "SECRET-CODE"\nRedis holds no "secret-code"\nRedis holds no "Azura Gel"\n')
        for body, wanted in (("", 422), ("SECRET-CODE\n" * 501, 413)):
            self.assertEqual(self.send("POST", "/v1/order-codes", body)[0], wanted)
        self.assertEqual(self.send("POST", "/v1/order-codes", "SECRET-CODE-4", key="rekan_x")[0], 401)

    def test_an_order_that_nobody_signed_is_not_even_read(self):
        now = str(int(time.time()) + self.minutes * 60)
        for signature in ({}, {"Rekan_Signature": "sha256=x"}):
            status, said, _ = self.send("POST", "/v1/conversions", "{", key=False, Rekan_Timestamp=now, **signature)
            self.assertEqual((status, said["error"]["field"]), (401, "Rekan-Signature"))

    def test_a_months_report_is_the_brands_alone_and_says_when_n_is_too_small(self):
        status, report, headers = self.send("GET", "/v1/report")
        self.assertEqual((status, report["brand"], report["groups"]), (200, "Azura", 1))
        self.assertEqual(set(report), {"brand", "month", "groups", "trust", "engagement", "efficiency",
                                       "loyalty", "campaigns", "days"})
        self.assertEqual(set(report["engagement"]), {"replies", "helpful"})
        self.assertTrue(report["trust"]["n_too_small"])
        self.assertNotIn("ratio", report["trust"])
        self.assertFalse(report["efficiency"]["given"])
        self.assertGreaterEqual(len(report["days"]), 28)
        self.assertEqual(self.send("GET", "/v1/report?month=" + report["month"])[1], report)
        for unknown in ({"key": False}, {"key": "rekan_x"}, {"Authorization": "Basic " + self.key}):
            status, _, headers = self.send("GET", "/v1/report", **unknown)
            self.assertEqual((status, headers["WWW-Authenticate"]), (401, "Bearer"))
        self.assertEqual(self.send("GET", "/v1/report?month=now", key=False)[0], 401)
        self.assertEqual(self.send("GET", "/v1/report", Authorization="bearer " + self.key)[0], 200)
        for month in ("2999-01", "2001-01", "2026-13", "now", ""):
            status, said, _ = self.send("GET", "/v1/report?month=" + month)
            self.assertEqual((status, said["error"]["field"]), (422, "month"))

    def test_a_revoked_key_is_dead_at_once(self):
        self.play('''
Maya, private, presses [Matikan yang {day}]
Rekan edits to Maya, private:
  Kuncinya udah mati.
  {...}
''')
        self.assertEqual(self.bring(lines(LINE))[0], 401)

    def test_too_many_at_once_are_told_when_to_come_again(self):
        for _ in range(40):
            status, said, headers = self.bring("")
            if status == 429:
                break
        self.assertEqual(status, 429, said)
        self.assertGreater(int(headers["Retry-After"]), 0)


def load_tests(loader, tests, _):
    """The one that revokes the key comes last."""
    names = loader.getTestCaseNames(BrandApi)
    last = [name for name in names if "revoked" in name]
    return unittest.TestSuite([BrandApi(name) for name in names if name not in last] + [BrandApi(name) for name in last])


if __name__ == "__main__":
    unittest.main()
