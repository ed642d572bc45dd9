EXTENSION = cxkpi

# The folder of this file, which a VPATH build calls from elsewhere.
TOP := $(or $(VPATH),$(patsubst %/,%,$(dir $(firstword $(MAKEFILE_LIST)))))
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" '$(TOP)/cxkpi.control')

ifneq ($(shell grep -c '"version": "$(EXTVERSION)"' '$(TOP)/META.json'),2)
$(error META.json has another version than cxkpi.control)
endif

SOURCES := $(sort $(patsubst $(TOP)/%,%,$(wildcard $(TOP)/src/*.c $(TOP)/src/common/*.c)))
OWN_HEADERS := $(wildcard $(TOP)/src/*.h $(TOP)/src/common/*.h)

MODULE_big = cxkpi
OBJS = $(SOURCES:.c=.o)
# Scripts of releases are committed; the one of the current version is built.
DATA_built = sql/cxkpi--$(EXTVERSION).sql
DATA = $(filter-out $(DATA_built),$(patsubst $(TOP)/%,%,$(wildcard $(TOP)/sql/cxkpi--*.sql)))

TESTS := $(sort $(patsubst $(TOP)/test/sql/%.sql,%,$(wildcard $(TOP)/test/sql/*.sql)))
REGRESS = setup $(filter-out setup,$(TESTS))
REGRESS_OPTS = --inputdir='$(TOP)/test' --encoding=UTF8 --no-locale

# Contracted multiply-adds would round differently from one CPU to the next.
PG_CFLAGS += -ffp-contract=off
# PostgreSQL asks for it from 16 on; before it, our names could meet another library's.
PG_CFLAGS += -fvisibility=hidden
PG_CPPFLAGS += -I'$(TOP)/src' -I'$(TOP)/src/common' -DCXKPI_VERSION=\"$(EXTVERSION)\"
SHLIB_LINK += -lm

# For those who work on cxkpi; the server's headers are not ours to mend.
ifdef CXKPI_STRICT
PG_CFLAGS += -Wall -Wextra -Werror -Wno-unused-parameter
ifneq ($(findstring clang,$(CC)),)
# The server's flags may be those of gcc.
PG_CFLAGS += -Wno-ignored-optimization-argument -Wno-unknown-warning-option
endif
PG_CPPFLAGS += -isystem '$(shell $(PG_CONFIG) --includedir-server)'
endif

EXTRA_CLEAN = .built-for $(DATA_built)

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
SERVER_HEADERS := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)/postgres.h

all: $(DATA_built)

ifneq ($(and $(wildcard $(PGXS)),$(wildcard $(SERVER_HEADERS))),)
include $(PGXS)
$(OBJS) $(OBJS:.o=.bc): $(OWN_HEADERS) $(TOP)/cxkpi.control .built-for
else
all install installcheck:
	@echo "No PostgreSQL server headers found by PG_CONFIG=$(PG_CONFIG)."; \
	 echo "'make test' and 'make demo' install them, or see README.md."; exit 1
endif

ifneq ($(TOP),.)
# pg_regress before 16 looks for expected/ in the folder that it is called in.
installcheck: expected
expected:
	ln -s '$(abspath $(TOP))/expected' $@
OUT_OF_TREE_FOLDERS := $(shell mkdir -p src/common sql)
endif

# Changes when the objects belong to another PostgreSQL or to other flags.
.built-for: FORCE
	@new=$@.$$$$; { $(PG_CONFIG); echo '$(CC) $(CPPFLAGS) $(CFLAGS)'; } >$$new; \
	 if cmp -s $$new $@; then rm $$new; else mv $$new $@; fi

SQL_PARTS = $(sort $(wildcard $(TOP)/sql/[0-9][0-9]_*.sql))

$(DATA_built): $(TOP)/sql/join.awk $(SQL_PARTS) $(wildcard $(TOP)/sql/template/*.sql) $(TOP)/cxkpi.control
	@mkdir -p $(@D)
	awk -v templates='$(TOP)/sql/template/' -f '$(TOP)/sql/join.awk' $(SQL_PARTS) >$@.$$$$ && mv $@.$$$$ $@

# Everything below runs on a throw-away cluster and installs what is missing.
ON_CLUSTER = MAKE='$(MAKE)' test/cluster.sh

.PHONY: lint typedefs indent test test-system test-report fuzz matrix valgrind sanitize deb dist demo demo-psql report bench bench-citus FORCE

test-system:
	@$(ON_CLUSTER) test/system/run.sh $(TESTS_OF_SYSTEM)

test:
	@$(ON_CLUSTER) test/suite.sh

# With undefined behaviour ending the server; PostgreSQL's own -fwrapv hides overflows.
fuzz: export COPT = -O1 -g -fsanitize=undefined -fno-sanitize-recover=undefined -fno-wrapv
fuzz: export SHLIB_LINK = -fsanitize=undefined
fuzz:
	@$(ON_CLUSTER) test/fuzz/run.sh $(or $(SECONDS),60) $(SEED)

lint: all
	@sh test/lint.sh

# The types that our sources use, of the server too, from the debug information.
typedefs: all
	@objdump --dwarf=info $(OBJS) | grep -A3 DW_TAG_typedef | sed -n 's/.*DW_AT_name.*: \([A-Za-z_0-9]*\)$$/\1/p' | LC_ALL=C sort -u >.types.$$$$; \
	 cat src/*.[ch] src/common/*.[ch] | grep -oE '[A-Za-z_][A-Za-z_0-9]*' | LC_ALL=C sort -u | \
	 LC_ALL=C comm -12 - .types.$$$$ >src/typedefs.list; rm -f .types.$$$$

# As PostgreSQL's own sources; pg_bsd_indent comes with them, not with packages.
PG_BSD_INDENT ?= pg_bsd_indent
indent:
	@command -v $(PG_BSD_INDENT) >/dev/null || \
	 { echo "make indent needs pg_bsd_indent, from src/tools/pg_bsd_indent of PostgreSQL 16 or later."; exit 1; }
	$(PG_BSD_INDENT) -bad -bap -bbb -bc -bl -cli1 -cp33 -cdb -nce -d0 -di12 -nfc1 -i4 -l79 -lp -lpl -nip -npro -sac -tpg -ts4 \
		-Usrc/typedefs.list $(wildcard src/*.[ch] src/common/*.[ch])

matrix:
	@test/matrix.sh

valgrind:
	@test/sanitize.sh valgrind $(QUERIES)

sanitize:
	@test/sanitize.sh address $(QUERIES)

deb:
	@test/package.sh

# What PGXN takes: the committed tree.
dist:
	git archive --format=zip --prefix=cxkpi-$(EXTVERSION)/ -o cxkpi-$(EXTVERSION).zip HEAD

# The same suite with the same output, when fast aggregation is switched off.
test-off: export CXKPI_POSTGRES_OPTIONS ?= -c cxkpi.fast_aggregation=off
test-off:
	@$(ON_CLUSTER) test/suite.sh

demo:
	@$(ON_CLUSTER) examples/demo.sh

demo-psql:
	@$(ON_CLUSTER) examples/demo.sh psql

# REPORT=FILE
report: export CXKPI_NEEDS = node
report:
	@$(ON_CLUSTER) examples/report/demo.sh $(or $(REPORT),report.html)

test-report: export CXKPI_NEEDS = node chromium
test-report:
	@$(ON_CLUSTER) test/report/run.sh

bench-citus:
	@$(ON_CLUSTER) bench/citus.sh

bench: export CXKPI_POSTGRES_OPTIONS ?= -c shared_buffers=2GB -c max_wal_size=8GB
bench:
	@$(ON_CLUSTER) bench/run.sh
