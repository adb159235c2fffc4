# Rekan. `make help` explains every target.
#
# CC=clang, SANITIZE=address,undefined and DEBUG=1 each build into a folder of
# their own, so that they never mix.

VERSION   := 0.1.0
ifeq ($(origin CC),default)
CC        := gcc
endif
PREFIX    ?= /usr/local
UNITDIR   ?= $(PREFIX)/lib/systemd/system
PYTHON    ?= /usr/bin/python3
PACKAGES  := gcc make pkg-config libwebsockets-dev libcjson-dev libhiredis-dev libcurl4-openssl-dev \
             libsodium-dev libssl-dev libstemmer-dev libutf8proc-dev libqrencode-dev libpng-dev redis-server ca-certificates
TEST_PACKAGES := python3 python3-selenium chromium chromium-driver clang libclang-rt-14-dev \
             openssl curl nodejs php-cli stunnel4
DEB_PACKAGES  := debhelper dpkg-dev fakeroot
STATIC_PACKAGES := clang-tidy cppcheck valgrind gcovr
ROOT_PACKAGES := $(DEB_PACKAGES) debootstrap lintian man-db mandoc prometheus systemd

comma     := ,
BUILD     ?= build/$(notdir $(firstword $(CC)))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
B         := $(BUILD)

WARNINGS  := -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion
OPTIMISE  := $(if $(SANITIZE)$(DEBUG),-O1 -g,-O2 -g)
HARDENING := $(if $(SANITIZE),,-D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE)
CFLAGS    ?= $(OPTIMISE)
ALL_CFLAGS  = $(WARNINGS) $(CFLAGS) $(HARDENING) -D_GNU_SOURCE -DREKAN_VERSION='"$(VERSION)"' \
              $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
ALL_LDFLAGS = $(LDFLAGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE),-pie -Wl,-z,relro,-z,now,-z,pack-relative-relocs)
# The loader looks for each symbol in this order: where most are found comes first.
LDLIBS    := $(if $(SANITIZE),,-lc -lcrypto) -lwebsockets -lhiredis -lcurl -lcjson -lsodium -lssl -lcrypto -lstemmer -lutf8proc -lqrencode -lpng -lm

EMBEDDED  := $(sort $(wildcard locales/*.json locales/*.jsonl locales/lexicon/*.json locales/lexicon/*.bin locales/packs/*.json \
             bot/operations/*.lua bot/web/playground/* bot/web/openapi.json))
HANDLERS  := $(sort $(notdir $(basename $(wildcard handlers/*.c))))
SOURCES   := $(filter-out bot/main.c bot/embed/embed_lexicon.c bot/embed/embed_locales.c,$(sort $(wildcard bot/*.c bot/*/*.c handlers/*.c)))
FILES     := $B/embedded_files.o $B/embedded_bytes.o
OBJECTS   := $(SOURCES:%.c=$B/%.o) $B/handlers_list.o $B/lexicon_built_in.o $B/i18n_locales.o $(FILES)
unit      := $(sort $(wildcard tests/unit/*.c))
integration := $(sort $(wildcard tests/integration/*.c))
FUZZERS   := $(notdir $(basename $(wildcard tests/fuzz/fuzz_*.c)))

# A line says what is made; make V=1 shows the commands.
SAY        = $(if $(V),,@echo '  $@';)

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

.PHONY: all
all: packages build/rekan ## Build build/rekan (installs the libraries that are missing)

build/rekan: $B/rekan
	@ln -sf $(notdir $B)/rekan build/rekan
.PHONY: build/rekan

.PHONY: run
run: all ## Run the bot; without config.json: the playground on http://127.0.0.1:8080
	build/rekan run $(if $(wildcard config.json),--config config.json)

.PHONY: test
test: packages test-packages ## Everything: lint, unit, integration, transcripts, browser, fuzz seeds (under 15 minutes)
	@CC='$(CC)' SANITIZE='$(SANITIZE)' tests/run

.PHONY: unit
unit: $B/test-unit ## Unit tests alone; make unit ONLY=words runs those whose names hold it
	$B/test-unit $(ONLY)

.PHONY: integration
integration: $B/test-integration ## Tests against a real Redis and real sockets alone
	$B/test-integration $(ONLY)

.PHONY: chats
chats: build/rekan ## The transcripts in tests/e2e/chats alone; ONLY=file.chat runs one
	REKAN_BINARY=$(CURDIR)/$B/rekan $(PYTHON) tests/e2e/transcript.py $(or $(ONLY),$(sort $(wildcard tests/e2e/chats/*.chat)))

.PHONY: eval
eval: build/rekan $B/eval-guard $B/eval-train ## Measure how good the answers are, beside plain bm25 and the committed figures
	REKAN_BINARY=$(CURDIR)/$B/rekan $(PYTHON) tests/eval/train_language.py --same
	REKAN_BINARY=$(CURDIR)/$B/rekan $(PYTHON) tests/eval/run

.PHONY: bench
bench: all ## Measure the main job beside a yardstick, as ratios
	$(PYTHON) tests/bench/bench.py
	$(PYTHON) tests/bench/search.py

.PHONY: bench-search
bench-search: all ## Measure search alone: 10k, 100k and 1M testimonials beside RediSearch and SQLite FTS5
	$(PYTHON) tests/bench/search.py

.PHONY: fuzz
fuzz: packages test-packages ## Fuzz longer: make fuzz FUZZ=fuzz_config SECONDS=60
	@tests/fuzz/run $(or $(SECONDS),60) $(or $(FUZZ),$(FUZZERS))

.PHONY: torture
torture: packages test-packages build/rekan ## Kill, cut and refuse for long: make torture ROUNDS=100 SEED=7
	REKAN_BINARY=$(CURDIR)/$B/rekan $(PYTHON) tests/e2e/test_torture.py --rounds $(or $(ROUNDS),50) $(if $(SEED),--seed $(SEED))
	REKAN_BINARY=$(CURDIR)/$B/rekan $(PYTHON) tests/e2e/test_processes.py --rounds $(or $(ROUNDS),10) $(if $(SEED),--seed $(SEED))
	REKAN_BINARY=$(CURDIR)/$B/rekan $(PYTHON) tests/e2e/test_pressure.py --groups 10000

.PHONY: lint
lint: ## Layers, headers that compile alone, refused functions, a test per handler
	@CC='$(CC)' tests/lint

.PHONY: install
install: build/rekan ## Install program, man pages, completion, unit, examples (DESTDIR, PREFIX)
	install -D -m 755 $B/rekan $(DESTDIR)$(PREFIX)/bin/rekan
	install -D -m 644 bot/dist/rekan.1 $(DESTDIR)$(PREFIX)/share/man/man1/rekan.1
	install -d $(DESTDIR)$(PREFIX)/share/man/man5
	awk -f bot/dist/options.awk README.md bot/dist/rekan.json.5 > $(DESTDIR)$(PREFIX)/share/man/man5/rekan.json.5
	chmod 644 $(DESTDIR)$(PREFIX)/share/man/man5/rekan.json.5
	install -D -m 644 bot/dist/rekan.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/rekan
	install -d $(DESTDIR)$(UNITDIR)
	sed 's,@BINDIR@,$(PREFIX)/bin,' bot/dist/rekan.service > $(DESTDIR)$(UNITDIR)/rekan.service
	chmod 644 $(DESTDIR)$(UNITDIR)/rekan.service
	install -d $(DESTDIR)$(PREFIX)/share/rekan
	install -m 644 config.example.json bot/dist/dashboard.json bot/dist/alerts.yml $(DESTDIR)$(PREFIX)/share/rekan

.PHONY: uninstall
uninstall: ## Remove what install put there (same DESTDIR, PREFIX); configuration and data stay
	rm -f $(DESTDIR)$(PREFIX)/bin/rekan $(DESTDIR)$(PREFIX)/share/man/man1/rekan.1 \
	    $(DESTDIR)$(PREFIX)/share/man/man5/rekan.json.5 $(DESTDIR)$(UNITDIR)/rekan.service \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/rekan
	rm -rf $(DESTDIR)$(PREFIX)/share/rekan

.PHONY: deb
deb: packages ## Build a Debian package, build/rekan_VERSION_ARCH.deb
	@tests/packages $(DEB_PACKAGES)
	@bot/dist/deb $(VERSION)

.PHONY: deb-test
deb-test: deb all ## Install and run the package in a bare Debian; lint what is in bot/dist (root, network)
	@tests/packages $(ROOT_PACKAGES)
	@tests/dist/deb build/rekan_$(VERSION)_*.deb

.PHONY: trixie-test
trixie-test: ## Build and test with Debian 13's library versions, in a bare root (root, network)
	@tests/packages debootstrap
	@tests/root trixie $(PACKAGES) clang python3 openssl curl -- tests/dist/trixie

.PHONY: check-static
check-static: packages ## clang-tidy and cppcheck over everything, as .clang-tidy and tests/cppcheck.txt say (minutes)
	@tests/packages $(STATIC_PACKAGES)
	@tests/static

.PHONY: valgrind
valgrind: packages $B/test-unit ## The unit tests under valgrind; ONLY=words runs some
	@tests/packages $(STATIC_PACKAGES)
	valgrind --quiet --error-exitcode=1 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite $B/test-unit $(ONLY)

.PHONY: coverage
coverage: packages test-packages ## Lines covered, per file; 90 % or a reason in tests/coverage.txt
	@tests/packages $(STATIC_PACKAGES)
	@$(MAKE) --no-print-directory -s BUILD=build/coverage CFLAGS='-Og -g --coverage' LDFLAGS=--coverage \
	    build/coverage/rekan build/coverage/test-unit build/coverage/test-integration
	@tests/coverage build/coverage

.PHONY: packages
packages: build/.packages ## Install what building and running needs (Debian, root or sudo)
build/.packages: Makefile
	@mkdir -p build
	@tests/packages $(PACKAGES)
	@touch $@

.PHONY: test-packages
test-packages: build/.test-packages ## Install what the tests need besides
build/.test-packages: Makefile
	@mkdir -p build
	@tests/packages $(TEST_PACKAGES)
	@touch $@

.PHONY: clean
clean: ## Remove what was built (var/ stays)
	rm -rf build

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$B/rekan: $B/bot/main.o $(OBJECTS)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$B/test-unit: $(unit:%.c=$B/%.o) $B/tests/check.o $(OBJECTS)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$B/test-integration: $(integration:%.c=$B/%.o) $B/tests/check.o $(OBJECTS)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

# What learns for tests/eval/train_language.py.
$B/eval-train: $B/tests/eval/train.o $(OBJECTS)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

# The seeded simulation of tests/eval/guard.py.
$B/eval-guard: $B/tests/eval/guard.o $(OBJECTS)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$B/bench-language: $B/tests/bench/language.o $(OBJECTS)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

build/fuzz/%: $B/tests/fuzz/%.o $(OBJECTS)
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDLIBS)

$B/%.o: %.c | build/.packages
	@mkdir -p $(@D)
	$(SAY) $(CC) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

$B/%.o: $B/%.c
	$(SAY) $(CC) $(ALL_CFLAGS) -I. -c -o $@ $<

# The folder handlers/ is the list of conversations.
$B/handlers_list.c: $B/handlers.names
	@{ echo '#include "bot/conversation/handler.h"'; \
	   for h in $(HANDLERS); do echo "extern const struct handler handler_$$h;"; done; \
	   echo 'const struct handler *const handlers[] = {'; \
	   for h in $(HANDLERS); do echo "    &handler_$$h,"; done; \
	   echo '    NULL'; echo '};'; } > $@

# Files inside the binary: the assembler reads them, no tool of ours is needed.
$B/embedded_bytes.S: $B/embedded.names $(EMBEDDED)
	@{ n=0; echo '.section .rodata'; for f in $(EMBEDDED); do n=$$((n + 1)); \
	   printf '.global embedded_%d, embedded_%d_end\n.balign 16\nembedded_%d:\n.incbin "%s"\nembedded_%d_end:\n.byte 0\n' \
	     $$n $$n $$n $$f $$n; done; echo '.section .note.GNU-stack,"",@progbits'; } > $@
$B/embedded_bytes.o: $B/embedded_bytes.S
	$(SAY) $(CC) -c -o $@ $<
$B/embedded_files.c: $B/embedded.names
	@{ echo '#include "bot/base/embedded.h"'; n=0; \
	   for f in $(EMBEDDED); do n=$$((n + 1)); printf 'extern const char embedded_%d[], embedded_%d_end[];\n' $$n $$n; done; \
	   echo 'struct embedded_file embedded_files[] = {'; n=0; \
	   for f in $(EMBEDDED); do n=$$((n + 1)); printf '    { "%s", { embedded_%d, 0 } },\n' $$f $$n; done; \
	   echo '    { (const char *)0, { (const char *)0, 0 } }'; echo '};'; \
	   echo '__attribute__((constructor)) static void measure(void)'; echo '{'; n=0; \
	   for f in $(EMBEDDED); do n=$$((n + 1)); \
	     printf '    embedded_files[%d].content.len = (size_t)(embedded_%d_end - embedded_%d);\n' $$((n - 1)) $$n $$n; done; \
	   echo '}'; } > $@

# The lexicon as constants: the code that reads an operator's words at run time reads ours here.
BUILDER   := bot/embed/embed_lexicon.c $(filter-out %/lexicon_built_in.c,$(wildcard bot/base/*.c bot/language/*.c))
$B/embed-lexicon: $(BUILDER:%.c=$B/%.o) $(FILES)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)
$B/lexicon_built_in.c: $B/embed-lexicon
	$(SAY) $B/embed-lexicon > $@

# Both locales as constants, likewise.
LOCALES   := bot/embed/embed_locales.c bot/conversation/i18n_read.c $(wildcard bot/base/*.c)
$B/embed-locales: $(LOCALES:%.c=$B/%.o) $(FILES)
	$(SAY) $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)
$B/i18n_locales.c: $B/embed-locales
	$(SAY) $B/embed-locales > $@

# Rewritten only when the set of names changes.
$B/handlers.names: FORCE
	@mkdir -p $(@D); echo '$(HANDLERS)' | cmp -s - $@ || echo '$(HANDLERS)' > $@
$B/embedded.names: FORCE
	@mkdir -p $(@D); echo '$(EMBEDDED)' | cmp -s - $@ || echo '$(EMBEDDED)' > $@
.PHONY: FORCE
FORCE:

-include $(OBJECTS:.o=.d) $B/bot/main.d $B/bot/embed_lexicon.d $B/bot/embed_locales.d $B/tests/check.d $(unit:%.c=$B/%.d) $(integration:%.c=$B/%.d) \
         $(FUZZERS:%=$B/tests/fuzz/%.d)
