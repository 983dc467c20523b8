#!/usr/bin/env bash
# Makes those secrets of docker-compose.yml that can be generated, and keeps existing ones: passwords, and a certificate for valkey
# with its own authority, whose key is discarded. To renew the certificate, delete the three files valkey-ca, valkey-cert and
# valkey-key. The folder is closed to others; the containers' users can read the files. Needs openssl.
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
  make redis-url <<< "rediss://bff:$password@valkey:6379"
  make valkey-acl << ACL
user default off
user bff on >$password ~td-journey-bff:* &td-journey-bff:* -@all +info +ping +evalsha +eval +subscribe +unsubscribe +publish +get +set +del +strlen +pttl +pexpire +incrby +time +type +zadd +zcard +zrank +zrem +zrange +zrangebyscore +zremrangebyrank +zremrangebyscore
ACL
fi
if [ ! -e postgres-password ] || [ ! -e store-url ]; then
  password=$(random)
  # PostgreSQL reads the password when its volume is new: to change it there, use ALTER USER
  rm -f postgres-password store-url
  make postgres-password <<< "$password"
  make store-url <<< "postgres://bff:$password@postgres:5432/journeys?sslmode=disable"
fi
# from before there was a certificate
sed -i 's#^redis://#rediss://#' redis-url
if [ ! -e valkey-ca ] || [ ! -e valkey-cert ] || [ ! -e valkey-key ]; then
  rm -f valkey-ca valkey-cert valkey-key
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  certify() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1825 "$@" 2> "$work/log" || { cat "$work/log" >&2; exit 1; }; }
  certify -keyout "$work/ca-key" -out "$work/ca" -subj '/CN=td-journey-bff compose' -addext 'keyUsage=critical,keyCertSign'
  certify -keyout "$work/key" -out "$work/cert" -subj '/CN=valkey' -CA "$work/ca" -CAkey "$work/ca-key" \
    -addext 'basicConstraints=critical,CA:FALSE' -addext 'subjectAltName=DNS:valkey,DNS:localhost,IP:127.0.0.1'
  make valkey-ca < "$work/ca"
  make valkey-cert < "$work/cert"
  make valkey-key < "$work/key"
fi
for yours in td-api-key clients.json; do
  [ -e "$yours" ] || echo "for the profiles td and single put $yours into $(pwd)"
done
