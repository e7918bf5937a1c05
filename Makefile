# Builds and installs the extension with cargo-pgrx, as `pgxn install` and packagers call it:
#
#     make && sudo make install
#
# PG_CONFIG names the PostgreSQL, DESTDIR another root. Only `make` needs Rust; `make install` copies the files that it has built.
PG_CONFIG ?= pg_config
CARGO ?= cargo
INSTALL ?= install

PG_MAJOR := $(shell $(PG_CONFIG) --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/')
PGRX := $(shell sed -n 's/^pgrx = "=\(.*\)"/\1/p' Cargo.toml)
LIBRARIES := $(shell $(PG_CONFIG) --pkglibdir)
EXTENSIONS := $(shell $(PG_CONFIG) --sharedir)/extension
BUILT := $(CURDIR)/target/make/$(PG_MAJOR)

.PHONY: all install uninstall clean

all:
	@$(CARGO) pgrx --version 2>/dev/null | grep -qF "$(PGRX)" || { echo "Use \"cargo install cargo-pgrx --version $(PGRX) --locked\" first." >&2; exit 1; }
	$(CARGO) pgrx package --pg-config "$(PG_CONFIG)" --no-default-features --features pg$(PG_MAJOR) --out-dir "$(BUILT)"

install:
	@test -f "$(BUILT)$(LIBRARIES)/base_entity.so" || { echo "Use \"make\" first, with the same PG_CONFIG." >&2; exit 1; }
	$(INSTALL) -d "$(DESTDIR)$(LIBRARIES)" "$(DESTDIR)$(EXTENSIONS)"
	$(INSTALL) -m 755 "$(BUILT)$(LIBRARIES)/base_entity.so" "$(DESTDIR)$(LIBRARIES)"
	$(INSTALL) -m 644 "$(BUILT)$(EXTENSIONS)"/base_entity* "$(DESTDIR)$(EXTENSIONS)"

uninstall:
	rm -f "$(DESTDIR)$(LIBRARIES)/base_entity.so" "$(DESTDIR)$(EXTENSIONS)"/base_entity.control "$(DESTDIR)$(EXTENSIONS)"/base_entity--*.sql

clean:
	rm -rf "$(BUILT)"
