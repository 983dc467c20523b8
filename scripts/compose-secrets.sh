#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml that can be made, and leaves those that are there. The folder keeps others out;
# the files can be read by the users that the containers run as.
set -euo pipefail
folder=${1:-"$(dirname "$0")/../deploy/compose/secrets"}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

make() { [ -e "$1" ] || cat > "$1"; chmod 644 "$1"; }
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

make shared-tier-secret <<< "$(random)"
if [ ! -e valkey-acl ] || [ ! -e redis-url ]; then
  password=$(random)
  rm -f valkey-acl redis-url
  make redis-url <<< "redis://bff:$password@valkey:6379"
  make valkey-acl << ACL
user default off
user bff on >$password ~td-journey-bff:* &td-journey-bff:* -@all +info +ping +evalsha +eval +subscribe +unsubscribe +publish +get +set +del +strlen +pttl +pexpire +incrby +time +type +zadd +zcard +zrank +zrem +zrange +zrangebyscore +zremrangebyrank +zremrangebyscore
ACL
fi
for yours in td-api-key clients.json; do
  [ -e "$yours" ] || echo "for --profile td put $yours into $(pwd)"
done
