"""The program as a person at a shell meets it: its output, its exit status, its files."""

import http.client
import json
import os
import signal
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

import rekan

SKINCARE = rekan.FIXTURES / "skincare.jsonl"
GROUP = "telegram:-100777"


class Shell(unittest.TestCase):
    """A folder with a configuration; Redis is the program's own, in that folder."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="rekan-shell-")
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)
        self.config = self.folder / "config.json"
        self.write({"data_dir": str(self.folder / "data"), "listen": {"private_port": 0}})

    def write(self, config):
        self.config.write_text(json.dumps(config))

    def rekan(self, *words, text=None, config=True):
        """(exit status, standard output, standard error)"""
        words = [*words[:1], *(["--config", str(self.config)] if config else []), *words[1:]]
        done = subprocess.run([rekan.binary(), *map(str, words)], input=text, capture_output=True, text=True,
                              timeout=rekan.START_DEADLINE_S, check=False, cwd=self.folder)
        for report in rekan.REPORTS:
            self.assertNotIn(report, done.stderr)
        return done.returncode, done.stdout, done.stderr

    def seed(self, source=SKINCARE, text=None):
        return self.rekan("seed", "--group", GROUP, source, text=text)


class Seeding(Shell):
    def test_a_second_run_changes_nothing(self):
        lines = len(SKINCARE.read_text().splitlines())
        for counts in (f"{lines} added, 0 changed, 0 there already", f"0 added, 0 changed, {lines} there already"):
            status, _, err = self.seed()
            self.assertEqual(status, 0)
            self.assertIn(f"{lines} lines: {counts}, 0 refused\n", err)

    def test_a_line_that_differs_changes_what_is_stored(self):
        line = json.loads(SKINCARE.read_text().splitlines()[0])
        self.seed(text=json.dumps(line) + "\n", source="-")
        line["text"] = "ternyata setelah sebulan biasa saja di kulitku"
        status, _, err = self.seed(text=json.dumps(line) + "\n", source="-")
        self.assertEqual(status, 0)
        self.assertIn("1 line: 0 added, 1 changed, 0 there already, 0 refused\n", err)

    def test_wrong_lines_are_named_and_the_others_go_in(self):
        csv = ("id,product,author,rating,text\n"
               "c-1,Azura Hydra Gel,Dewi,5,enak buat harian dan cepat meresap\n"
               "c-2,Azura Hydra Gel,Siti,7,enak buat harian dan cepat meresap\n"
               "c-1,Azura Hydra Gel,Rina,4,sama sekali tidak lengket di mukaku\n")
        status, _, err = self.seed(text=csv, source="-")
        self.assertEqual(status, 1)
        self.assertIn("3 lines: 1 added, 0 changed, 0 there already, 2 refused\n", err)
        self.assertIn('line 3: rating is "7"; it must be a whole number from 1 to 5', err)
        self.assertIn("line 4: id c-1 stands in the file twice", err)

    def test_a_flood_of_wrong_lines_is_counted_not_shown(self):
        status, _, err = self.seed(text="{\n" * 50, source="-")
        self.assertEqual(status, 1)
        self.assertIn("50 refused", err)
        self.assertLess(len(err.splitlines()), 30)
        self.assertIn("further refused lines are only counted", err)

    def test_a_file_that_is_not_there_is_named(self):
        status, _, err = self.seed(source=self.folder / "none.jsonl")
        self.assertEqual(status, 1)
        self.assertIn("none.jsonl", err)

    def test_a_group_needs_a_messenger_before_its_id(self):
        status, _, err = self.rekan("seed", "--group", "777", SKINCARE)
        self.assertEqual(status, 1)
        self.assertIn("777", err)


class Asking(Shell):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.seed()[0], 0)

    def test_words_are_the_answer_of_the_group(self):
        status, out, err = self.rekan("ask", "--group", GROUP, "azura", "hydra", "sunscreen", "bagus", "ga")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("1. Azura Hydra Sunscreen", out)

    def test_json_has_products_ranking_and_text(self):
        status, out, _ = self.rekan("ask", "--group", GROUP, "--json", "azura hydra sunscreen bagus ga")
        answer = json.loads(out)
        self.assertEqual(status, 0)
        self.assertEqual(answer["products"][0], "Azura Hydra Sunscreen")
        self.assertTrue(0 < len(answer["ranking"]) <= 10)
        self.assertIn("Azura Hydra Sunscreen", answer["text"])

    def test_jsonl_answers_each_line_and_names_the_wrong_ones(self):
        text = "\n".join([json.dumps({"id": "q1", "text": "azura hydra sunscreen bagus ga", "attributes": {"kulit": "kering"}}),
                          "", "{", json.dumps({"text": "no id"}),
                          json.dumps({"id": "q2", "text": "any good sunscreen?", "lang": "en"})])
        status, out, err = self.rekan("ask", "--group", GROUP, "--jsonl", text=text)
        answers = [json.loads(line) for line in out.splitlines()]
        self.assertEqual(status, 1)
        self.assertEqual([answer["id"] for answer in answers], ["q1", "q2"])
        self.assertEqual(set(answers[0]), {"id", "products", "ranking"})
        self.assertIn("line 3", err)
        self.assertIn("line 4: id and text are required", err)

    def test_another_group_hears_nothing_of_it(self):
        status, out, _ = self.rekan("ask", "--group", "telegram:-100778", "--json", "azura hydra sunscreen bagus ga")
        self.assertEqual((status, json.loads(out)["products"]), (0, []))

    def test_another_master_key_is_refused(self):
        (self.folder / "data" / "master.key").unlink()
        status, _, err = self.rekan("ask", "--group", GROUP, "azura")
        self.assertEqual(status, 1)
        self.assertIn("master key", err)


class CommandLine(Shell):
    def test_what_is_wrong_is_named_with_the_nearest_right_one(self):
        for words, hint in ((("sed",), "seed"), (("run", "--confg", "x"), "--config"), (("ask", "--group", "a:b"), "QUESTION")):
            status, out, err = self.rekan(*words, config=False)
            self.assertEqual((status, out), (2, ""))
            self.assertIn(hint, err)

    def test_check_config_says_fine_or_why_not(self):
        self.assertEqual(self.rekan("check-config")[:2], (0, f"{self.config} is fine\n"))
        self.assertEqual(self.rekan("check-config", config=False)[:2], (0, "the defaults are fine\n"))
        self.write({"listen": {"prot": 1}})
        status, out, err = self.rekan("check-config")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("listen.port", err)
        self.write({"words_dir": str(self.folder / "wrods")})
        status, out, err = self.rekan("check-config")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("wrods", err)

    def test_run_refuses_a_wrong_configuration(self):
        self.write({"answers": {"small_sample": 1}})
        status, _, err = self.rekan("run")
        self.assertEqual(status, 1)
        self.assertIn("answers.small_sample", err)


class Running(Shell):
    def run_it(self):
        process = rekan.Process([rekan.binary(), "run", "--config", str(self.config)], self.folder / "log", "stderr")
        self.addCleanup(lambda: process.child.poll() is None and process.end(signal.SIGTERM))
        return process, int(process.wait_line(r" ready .*private_port=(\d+)", rekan.START_DEADLINE_S)[1])

    def get(self, port, path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=rekan.DEADLINE_S)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def test_health_stays_and_readiness_goes_with_redis(self):
        process, port = self.run_it()
        self.assertEqual((self.get(port, "/healthz"), self.get(port, "/readyz")), (200, 200))
        os.kill(int(process.wait_line(r"redis\.started pid=(\d+)", rekan.DEADLINE_S)[1]), signal.SIGKILL)
        process.wait_line(r"redis\.away", rekan.DEADLINE_S)
        self.assertEqual((self.get(port, "/healthz"), self.get(port, "/readyz")), (200, 503))
        self.assertEqual(process.end(signal.SIGTERM), 0)

    def test_what_only_tests_may_ask_is_not_there_otherwise(self):
        _, port = self.run_it()
        self.assertEqual(self.get(port, "/test/idle"), 404)

    def test_the_webhook_s_secret_is_made_once_and_kept_private(self):
        self.write({"data_dir": str(self.folder / "data"),
                    "listen": {"port": 0, "private_port": 0, "public_url": "https://bot.example"},
                    "telegram": {"token": rekan.TOKEN, "api_url": "http://127.0.0.1:9", "username": "rekan_test_bot"}})
        secrets = []
        for _ in range(2):
            process, _ = self.run_it()
            secret = self.folder / "data" / "webhook.secret"
            self.assertEqual(stat.S_IMODE(secret.stat().st_mode), 0o600)
            secrets.append(secret.read_text())
            self.assertEqual(process.end(signal.SIGTERM), 0)
        self.assertEqual(secrets[0], secrets[1])
        self.assertGreaterEqual(len(secrets[0].strip()), 20)
        self.assertNotIn(secrets[0].strip(), (self.folder / "log").read_text())


if __name__ == "__main__":
    unittest.main()
