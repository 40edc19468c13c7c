#!/bin/sh
# Index what changed, then serve. Of the exit codes of reindex, 0 is all well and 1 says that some articles were refused
# and the others are there; after any other there may be nothing to serve, and the container ends with it.
set -u
trap 'kill -TERM "$work" 2>/dev/null; exit 143' TERM INT
bahith reindex &
work=$!
code=0
wait "$work" || code=$?
test "$code" -le 1 || exit "$code"
trap - TERM INT
exec bahith serve --port 8000
