#!/bin/sh
# Serves the app with the least permissions that its environment, or .env here, needs.
set -eu
cd "$(dirname "$0")"
# A bundle has no demo: without credentials of CARTO it says what is missing.
export DENO_ENV=production DENO_NO_UPDATE_CHECK=1
if ! flags=$(deno run --quiet --env-file=.env -P=app _fresh/permissions.js); then
  echo "$flags" >&2
  exit 1
fi
# Unquoted: one word for each flag.
# shellcheck disable=SC2086
exec deno run --quiet --env-file=.env $flags _fresh/serve.js
