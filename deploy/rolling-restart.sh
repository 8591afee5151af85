#!/bin/sh
# Restart the workers one after the other while rooms are open: each is told to stop, lets its phones go to the others,
# and the next one's turn comes when it answers that it is ready.   Usage: rolling-restart.sh 8001 8002 8003
set -eu
[ $# -gt 1 ] || { echo "Name the ports of two workers or more: with one, rooms would wait for it." >&2; exit 2; }
RESTART=${RESTART:-systemctl restart workshop@}   # with containers: RESTART="docker compose restart worker-"
for port in "$@"; do
    echo "Worker $port"
    $RESTART"$port"
    waited=0
    until curl --silent --fail --max-time 3 --output /dev/null "http://127.0.0.1:$port/readyz"; do
        waited=$((waited + 1))
        [ $waited -lt 120 ] || { echo "Worker $port is not ready after two minutes. The others serve. Look at: journalctl -u workshop@$port" >&2; exit 1; }
        sleep 1
    done
    sleep 4                                        # longer than the proxy leaves out a worker that was away (fail_timeout)
done
echo "All workers run anew."
