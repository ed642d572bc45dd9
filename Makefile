EXTENSION = cxkpi
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" cxkpi.control)

ifneq ($(shell grep -c '"version": "$(EXTVERSION)"' META.json),2)
$(error META.json has another version than cxkpi.control)
endif

MODULE_big = cxkpi
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/common/*.c)))
DATA_built = sql/cxkpi--$(EXTVERSION).sql
DATA = $(filter-out $(DATA_built),$(wildcard sql/cxkpi--*.sql))

REGRESS = setup $(sort $(filter-out setup,$(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql))))
REGRESS_OPTS = --inputdir=test --encoding=UTF8

# Contracted multiply-adds would round differently from one CPU to the next.
PG_CFLAGS += -ffp-contract=off
# PostgreSQL asks for it from 16 on; before it, our names could meet another library's.
PG_CFLAGS += -fvisibility=hidden
PG_CPPFLAGS += -I$(srcdir)/src -I$(srcdir)/src/common -DCXKPI_VERSION=\"$(EXTVERSION)\"
SHLIB_LINK += -lm

EXTRA_CLEAN = .built-for

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
SERVER_HEADERS := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)/postgres.h

all: $(DATA_built)

ifneq ($(and $(wildcard $(PGXS)),$(wildcard $(SERVER_HEADERS))),)
include $(PGXS)
$(OBJS) $(OBJS:.o=.bc): $(wildcard src/*.h src/common/*.h) cxkpi.control .built-for
else
all install installcheck:
	@echo "No PostgreSQL server headers found by PG_CONFIG=$(PG_CONFIG)."; \
	 echo "'make test' and 'make demo' install them, or see README.md."; exit 1
endif

# Changes when the objects belong to another PostgreSQL or to other flags.
.built-for: FORCE
	@{ $(PG_CONFIG); echo '$(CC) $(CPPFLAGS) $(CFLAGS)'; } >$@.tmp; \
	 if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi

SQL_PARTS = $(sort $(wildcard sql/[0-9][0-9]_*.sql))

$(DATA_built): sql/join.awk $(SQL_PARTS) $(wildcard sql/template/*.sql)
	awk -f sql/join.awk $(SQL_PARTS) > $@.tmp && mv $@.tmp $@

# Everything below runs on a throw-away cluster and installs what is missing.
ON_CLUSTER = MAKE='$(MAKE)' test/cluster.sh

.PHONY: test demo demo-psql bench FORCE

test:
	$(ON_CLUSTER) $(MAKE) --no-print-directory installcheck

demo:
	@$(ON_CLUSTER) examples/demo.sh

demo-psql:
	@$(ON_CLUSTER) examples/demo.sh psql

bench: export CXKPI_POSTGRES_OPTIONS ?= -c shared_buffers=2GB -c max_wal_size=8GB
bench:
	@$(ON_CLUSTER) bench/run.sh
