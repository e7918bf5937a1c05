# syntax=docker/dockerfile:1
# PostgreSQL's official image with base_entity in it:
#
#     docker build --build-arg PG_MAJOR=17 --tag postgres-base-entity:17 .
#     docker run --rm --env POSTGRES_PASSWORD=secret --publish 5432:5432 postgres-base-entity:17
#
# and an image of the extension alone, for CloudNativePG:
#
#     docker build --target cloudnative-pg --build-arg PG_MAJOR=18 --tag base-entity:0.4.0-18-bookworm .
#
# Then, in each database: CREATE EXTENSION base_entity;
ARG PG_MAJOR=18
ARG RUST=1.95

FROM rust:${RUST}-slim-bookworm AS rust

FROM postgres:${PG_MAJOR}-bookworm AS build
ARG PG_MAJOR
# pgrx reads PostgreSQL's headers with libclang.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates gcc libc6-dev libclang-dev \
        "postgresql-server-dev-${PG_MAJOR}" \
    && rm -rf /var/lib/apt/lists/*
COPY --from=rust /usr/local/rustup /usr/local/rustup
COPY --from=rust /usr/local/cargo /usr/local/cargo
ENV RUSTUP_HOME=/usr/local/rustup CARGO_HOME=/usr/local/cargo PATH=/usr/local/cargo/bin:$PATH
# The release of pgrx that Cargo.toml names; without its default features, so that no OpenSSL is needed.
RUN cargo install cargo-pgrx --version 0.18.1 --locked --no-default-features \
    && cargo pgrx init --no-run "--pg${PG_MAJOR}=/usr/lib/postgresql/${PG_MAJOR}/bin/pg_config"
WORKDIR /base_entity
COPY . .
RUN cargo pgrx package --pg-config "/usr/lib/postgresql/${PG_MAJOR}/bin/pg_config" \
        --no-default-features --features "pg${PG_MAJOR}" --out-dir /package

# The layout that extension_control_path and dynamic_library_path of PostgreSQL 18 read.
FROM scratch AS cloudnative-pg
ARG PG_MAJOR
COPY --from=build /package/usr/lib/postgresql/${PG_MAJOR}/lib/ /lib/
COPY --from=build /package/usr/share/postgresql/${PG_MAJOR}/extension/ /share/extension/
COPY --from=build /base_entity/LICENSE /base_entity/NOTICE /licenses/

FROM postgres:${PG_MAJOR}-bookworm
COPY --from=build /package/usr /usr
