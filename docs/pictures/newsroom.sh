#!/bin/sh
# Draws newsroom.svg, the tables of `cargo xtask demo`, by Mermaid's own program, which takes Node.js and Chromium.
set -eu
cd "$(dirname "$0")/../.."
export PUPPETEER_SKIP_DOWNLOAD=1 PUPPETEER_EXECUTABLE_PATH="${CHROMIUM:-/usr/bin/chromium}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo xtask psql -XqAt -c "SELECT base_entity.erd('public')" >"$work/newsroom.mmd"
# Labels are text of the picture, which every viewer of SVG shows, and not parts of HTML.
cat >"$work/mermaid.json" <<'JSON'
{"theme": "neutral", "htmlLabels": false, "deterministicIds": true, "fontFamily": "Helvetica, Arial, sans-serif"}
JSON
echo '{"args": ["--no-sandbox"]}' >"$work/puppeteer.json"
npx --yes @mermaid-js/mermaid-cli@12.2.0 --quiet --backgroundColor white --configFile "$work/mermaid.json" \
    --puppeteerConfigFile "$work/puppeteer.json" --input "$work/newsroom.mmd" --output "$work/newsroom.svg"
# The picture keeps the diagram that it is drawn of, by which a test finds out that it is outdated.
python3 - "$work" docs/pictures/newsroom.svg <<'PYTHON'
import sys, xml.sax.saxutils
work, picture = sys.argv[1:]
diagram = xml.sax.saxutils.escape(open(f"{work}/newsroom.mmd").read())
begin, end = open(f"{work}/newsroom.svg").read().split(">", 1)
open(picture, "w").write(f"{begin}><metadata>{diagram}</metadata>{end}\n")
PYTHON
