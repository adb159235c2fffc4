"""What an operator gets from bot/dist says what the program does: every subcommand, option and metric."""

import json
import os
import re
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

import rekan

ROOT = rekan.ROOT
DIST = ROOT / "bot" / "dist"


def run(*arguments, **options):
    done = subprocess.run([str(word) for word in arguments], capture_output=True, text=True,
                          timeout=rekan.START_DEADLINE_S, check=False, **options)
    if done.returncode:
        raise AssertionError(f"{arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def helped(command=None):
    """What --help lists, by the form of its lines."""
    text = run(rekan.binary(), *([command] if command else []), "--help")
    return {"commands": re.findall(r"^  rekan \[?([a-z-]+)", text, re.M),
            "options": re.findall(r"^  (--[a-z-]+)", text, re.M)}


def unroffed(path):
    """A man page's words, without its markup."""
    text = re.sub(r"\\f[BIRP]", "", path.read_text("utf-8"))
    return text.replace("\\-", "-").replace("\\(lq", '"').replace("\\(rq", '"')


def option_paths(config, before=""):
    for name, value in config.items():
        if isinstance(value, dict):
            yield from option_paths(value, before + name + ".")
        else:
            yield before + name


class ManPages(unittest.TestCase):
    def test_rekan_1_names_every_command_and_option(self):
        page = unroffed(DIST / "rekan.1")
        for word in helped()["commands"] + helped()["options"]:
            self.assertTrue(re.search(rf"(?m)^\.TP\n\.BR? {word}( |$)", page), f"rekan.1 has no entry for {word}")

    def test_rekan_1_names_no_option_that_is_unknown(self):
        named = set(re.findall(r"--[a-z][a-z-]+", unroffed(DIST / "rekan.1")))
        self.assertEqual(named - set(helped()["options"]), set())

    def test_rekan_1_names_every_variable_of_the_environment(self):
        source = (ROOT / "bot" / "config" / "config_options.c").read_text()
        page = unroffed(DIST / "rekan.1")
        for name in set(re.findall(r'"(REKAN_[A-Z_]+)"', source)):
            self.assertIn(name, page)

    def test_rekan_json_5_has_each_option_once_from_the_table_in_readme(self):
        example = json.loads((ROOT / "config.example.json").read_text())
        page = run("awk", "-f", DIST / "options.awk", ROOT / "README.md", DIST / "rekan.json.5")
        entries = re.findall(r"(?m)^\.TP\n\.B (\S+)$", page)
        self.assertEqual(sorted(entries), sorted(option_paths(example)))
        self.assertNotIn("](", page)         # a link of README's would stand there as it is

    def test_both_pages_carry_the_program_s_version(self):
        version = run(rekan.binary(), "--version").strip()
        for page in ("rekan.1", "rekan.json.5"):
            self.assertIn(f'"{version}"', (DIST / page).read_text().splitlines()[0])


class Completion(unittest.TestCase):
    def complete(self, *words):
        script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rekan; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(rekan.binary(), Path(folder, "rekan"))
            Path(folder, "stories.jsonl").touch()
            out = run("bash", "-c", script, "bash", DIST / "rekan.bash", "rekan", *words, cwd=folder,
                      env={**os.environ, "PATH": folder + os.pathsep + os.environ["PATH"]})
        return [line for line in out.split("\n") if line]

    def test_it_offers_every_command(self):
        self.assertEqual(self.complete(""), helped()["commands"])
        self.assertEqual(self.complete("ch"), ["check-config"])

    def test_it_offers_each_command_s_own_options(self):
        self.assertEqual(self.complete("--"), helped()["options"])
        for command in helped()["commands"]:
            self.assertEqual(self.complete(command, "--"), helped(command)["options"])

    def test_it_offers_files_where_a_file_belongs(self):
        for command in helped()["commands"]:
            usage = run(rekan.binary(), command, "--help").splitlines()[0]
            self.assertEqual("stories.jsonl" in self.complete(command, ""), usage.endswith((" FILE", " [FILE]")), command)
        self.assertIn("stories.jsonl", self.complete("seed", ""))
        self.assertIn("stories.jsonl", self.complete("seed", "--config", "st"))
        self.assertIn("stories.jsonl", self.complete("run", "--config", "=", "st"))
        self.assertEqual(self.complete("check-config", ""), [])


class Install(unittest.TestCase):
    """Into a folder, with a binary that is there already: nothing is built or fetched."""

    FILES = {"bin/rekan", "lib/systemd/system/rekan.service", "share/man/man1/rekan.1",
             "share/man/man5/rekan.json.5", "share/bash-completion/completions/rekan",
             "share/rekan/config.example.json", "share/rekan/dashboard.json", "share/rekan/alerts.yml"}

    def make(self, target, folder):
        build = Path(rekan.binary()).resolve().parent
        run("make", "--no-print-directory", "-o", "build/rekan", target, f"BUILD={build}", "PACKAGES=",
            f"DESTDIR={folder}", "PREFIX=/opt/x", cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "MFLAGS"})

    def installed(self, folder):
        return {str(path.relative_to(Path(folder, "opt/x"))) for path in Path(folder).rglob("*") if path.is_file()}

    def test_files_stand_where_they_belong_and_go_again(self):
        with tempfile.TemporaryDirectory() as folder:
            self.make("install", folder)
            self.assertEqual(self.installed(folder), self.FILES)
            self.assertTrue(os.access(Path(folder, "opt/x/bin/rekan"), os.X_OK))
            self.make("uninstall", folder)
            self.assertEqual(self.installed(folder), set())

    def test_the_unit_names_what_is_there(self):
        with tempfile.TemporaryDirectory() as folder:
            self.make("install", folder)
            unit = Path(folder, "opt/x/lib/systemd/system/rekan.service").read_text()
            self.assertNotIn("@", re.sub(r"(?m)^#.*|@(system-service|privileged|resources)", "", unit))
            program, *words = re.search(r"(?m)^ExecStart=(.*)$", unit)[1].split()
            self.assertTrue(Path(folder + program).is_file(), program)
            self.assertIn(words[0], helped()["commands"])
            # The package installs this configuration there, and makes the user.
            self.assertEqual(words[1:], ["--config", "/etc/rekan/config.json"])
            self.assertIn("/etc/rekan/config.json", (DIST / "debian" / "rules").read_text().replace("debian/rekan/etc", "/etc"))
            self.assertIn("adduser", (DIST / "debian" / "rekan.postinst").read_text())
            for section, name in re.findall(r"man:rekan(\.json)?\((\d)\)", unit):
                self.assertTrue(Path(folder, f"opt/x/share/man/man{name}/rekan{section}.{name}").is_file())

    def test_the_package_s_configuration_is_a_good_one(self):
        run(rekan.binary(), "check-config", "--config", DIST / "config.json")


# What fills up, and its limit.
LIMITED = {"http_connections": "LIMIT_HTTP_PRIVATE_CONNECTIONS", "turns_under_way": "LIMIT_DELIVERIES",
           "shipments_under_way": "LIMIT_SHIPMENTS", "claims_under_way": "LIMIT_CLAIMS",
           "exports_under_way": "LIMIT_EXPORTS", "lanes": "LIMIT_LANES", "mirrors": "LIMIT_MIRRORS",
           "mirror_bytes": "LIMIT_MIRROR_BYTES", "redis_waiting": "LIMIT_REDIS_WAITING",
           "calls_under_way": "LIMIT_OUTBOUND_WAITING"}


class Watching(unittest.TestCase):
    """The dashboard and the alert rules use metrics and labels that /metrics really has."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder, "config.json")
            config.write_text(json.dumps({"listen": {"private_port": 0}, "data_dir": folder + "/data"}))
            process = rekan.Process([rekan.binary(), "run", "--config", str(config)], Path(folder, "log"), "stderr")
            try:
                ready = process.wait_line(r" ready .*private_port=(\d+)", rekan.START_DEADLINE_S)
                with urllib.request.urlopen(f"http://127.0.0.1:{ready[1]}/metrics", timeout=rekan.DEADLINE_S) as answer:
                    cls.text = answer.read().decode()
            finally:
                process.end(15)
        cls.names = set(re.findall(r"(?m)^(rekan_[a-z_]+)[ {]", cls.text))
        cls.labels = set(re.findall(r'(rekan_[a-z_]+)\{([a-z]+)="([^"]*)"', cls.text))

    def check(self, text):
        names = set(re.findall(r"rekan_[a-z_]+", text))
        self.assertEqual(names - self.names, set())
        for name, inside in re.findall(r"(rekan_[a-z_]+)\{([^}]*)\}", text):
            for label, values in re.findall(r'([a-z]+)=~?"([^"]*)"', inside):
                if label != "instance":
                    for value in values.split("|"):
                        self.assertIn((name, label, value), self.labels)
        return names

    def test_every_metric_of_the_alert_rules_exists(self):
        rules = (DIST / "alerts.yml").read_text()
        used = self.check("\n".join(line for line in rules.splitlines() if "description" not in line))
        self.assertGreater(len(used), 8)

    def test_every_metric_of_the_dashboard_exists(self):
        dashboard = json.loads((DIST / "dashboard.json").read_text())
        shown = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
        self.assertGreater(len(self.check("\n".join(shown))), 25)

    def test_what_is_limited_says_how_much_may_be(self):
        limits = (ROOT / "bot" / "base" / "limits.h").read_text()
        for name, limit in LIMITED.items():
            most = eval(re.search(rf"\b{limit} (?:= )?([0-9(][^,/\n]*)", limits)[1].replace("u", ""))
            found = re.findall(rf"(?m)^rekan_{name}(?:{{[^}}]*}})? (\d+)$", self.text)
            self.assertEqual([int(value) for value in re.findall(
                rf'(?m)^rekan_{name}_most(?:{{listener="private"}})? (\d+)$', self.text)], [most], name)
            self.assertTrue(found and all(int(value) <= most for value in found), name)
        self.assertEqual({name.removeprefix("rekan_").removesuffix("_most") for name in self.names
                          if name.endswith("_most")}, set(LIMITED))

    def test_readme_s_table_names_every_metric(self):
        readme = (ROOT / "README.md").read_text()
        for name in self.names:
            base = re.sub(r"_(bucket|sum|count|most)$", "", name)
            self.assertIn(base.removeprefix("rekan_"), readme, f"README does not name {base}")


if __name__ == "__main__":
    unittest.main()
