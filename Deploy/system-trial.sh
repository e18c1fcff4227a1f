#!/bin/bash
# What Deploy/system-test does inside its container, as root; never run on a real machine.
set -eEuo pipefail
cd /trial
[ -e /trial/package.deb ] || { echo "This is for the container of Deploy/system-test."; exit 1; }
trap 'echo "FAILED at line $LINENO: $BASH_COMMAND"; systemctl status mst-coordinator --no-pager -n 20 || true; journalctl -u mst-coordinator --no-pager -n 20 || true' ERR

step() { printf '%4ss  %s\n' "$SECONDS" "$*"; }
until_true() { # SECONDS COMMAND…
    local left=$(($1 * 5))
    shift
    while ! "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || { echo "never: $*"; return 1; }
        sleep 0.2
    done
}
daemon() { runuser -u mst-coordinator -- "$@"; }
main_pid() { systemctl show -p MainPID --value mst-coordinator; }
is_active() { systemctl is-active --quiet mst-coordinator; }
parties=(rotherham barnsley home)
sftp_as() { # PARTY, commands on standard input
    sftp -q -b - -i "keys/$1" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o LogLevel=ERROR "mst-$1@127.0.0.1"
}
drop() { # PARTY FILE: as the README asks, under a name that is left alone, then renamed
    printf 'put %s in/%s.part\nrename in/%s.part in/%s\n' "$2" "${2##*/}" "${2##*/}" "${2##*/}" |
        sftp_as "$1" >/dev/null
}
fetch() { # PARTY: everything in its out folder
    mkdir -p "desks/$1.out"
    printf 'lcd desks/%s.out\nget out/*\n' "$1" | sftp_as "$1" >/dev/null
}
has() { fetch "$1" && ls desks/"$1".out/*_"$2".jws.json >/dev/null 2>&1; }
verified() { daemon mstcoord ledger verify | grep -q 'agrees with itself'; }
status_text() { systemctl show -p StatusText --value mst-coordinator; }

if [ -e second ]; then
    step "after the restart of the machine it runs again, and nothing is lost"
    until_true 30 is_active
    [ "$(systemctl is-system-running || true)" != "" ]
    verified
    [ "$(daemon mstcoord ledger verify --format json | grep '"entries"')" = "$(cat entries)" ]
    journalctl -b -1 -u mst-coordinator --no-pager -q | grep -q 'ready' || journalctl -u mst-coordinator --no-pager | grep -q ready
    step "removed: the evidence stays; purged: the settings go, the evidence still stays"
    apt-get -qq remove -y mst-coordinator >/dev/null 2>&1
    ! is_active
    [ ! -e /usr/bin/mstcoord ] && [ -e /etc/mst-coordinator/settings.json ]
    dpkg --purge mst-coordinator
    [ ! -e /etc/mst-coordinator/settings.json ] && [ -e /var/lib/mst-coordinator/coordinator.sqlite ]
    ! systemctl list-unit-files | grep -q mst-coordinator
    step "installed again, it goes on where it stopped"
    dpkg -i newer.deb >/dev/null
    systemctl daemon-reload
    systemctl start mst-coordinator
    until_true 30 is_active
    verified
    exit 0
fi

step "the package is installed, and starts nothing that has no ledger"
dpkg -i package.deb >dpkg.log 2>&1 || { cat dpkg.log; exit 1; }
id mst-coordinator >/dev/null
systemctl start mst-coordinator
! is_active
man_pages=$(dpkg -L mst-coordinator | grep -c '/man/man')
[ "$man_pages" -gt 20 ]
systemd-analyze security --no-pager mst-coordinator | tail -n 1
systemd-analyze security --no-pager --threshold=10 mst-coordinator >/dev/null

step "keys and accounts of three parties"
mkdir -p keys desks
chmod 755 /trial
systemctl start ssh
for party in "${parties[@]}"; do
    ssh-keygen -q -t ed25519 -N '' -f keys/$party
    /usr/share/mst-coordinator/add-partner $party keys/$party.pub >/dev/null
    mkdir -p desks/$party.in desks/$party.out
    mstcoord key generate --desk desks/$party --party $party --in /trial/desks/$party.in \
        --out /trial/desks/$party.out >desks/$party.said
done
python3 system_agreement.py >agreement.json
daemon mstcoord init --agreement /trial/agreement.json >/dev/null
for party in "${parties[@]}"; do
    thumbprint=$(sed -n 's/^thumbprint *//p' desks/$party.said)
    daemon mstcoord trust add $party --thumbprint "$thumbprint" >/dev/null
done
step "the service starts"
systemctl enable --now mst-coordinator 2>/dev/null
is_active
curl -sf http://127.0.0.1:8018/healthz >/dev/null
for party in "${parties[@]}"; do drop $party desks/$party/keyset.jws.json; done
for party in "${parties[@]}"; do
    until_true 20 has $party agreement
    mstcoord sign desks/$party.out/*_agreement.jws.json --desk desks/$party -o $party-agreement.jws.json >/dev/null
    drop $party $party-agreement.jws.json
done
in_force() { daemon mstcoord status | grep -qi 'in force\|cycle'; }
until_true 20 in_force
step "files over SFTP: nominations, assessments"
say_for() { # PARTY TYPE SETTINGS…: the desk writes it into a folder, and it goes from there by SFTP
    local party=$1 type=$2
    shift 2
    local -a set=()
    for one in "$@"; do set+=(--set "$one"); done
    mstcoord send "$type" --desk desks/$party "${set[@]}" >/dev/null
    for file in desks/$party.in/*.json; do
        drop $party "$file"
        rm "$file"
    done
}
for party in rotherham barnsley; do
    mstcoord inspect desks/$party.out/*_agreement.jws.json >/dev/null
    say_for $party nomination reference=${party^^}-1 birthMonth="$(date -d '-13 years' +%Y-%m)" \
        class=2 waitingSince="$(date -d '-30 days' +%F)"
done
until_true 20 has home referral
waits_for() { [ "$(ls desks/home.out/*_referral.jws.json | wc -l)" -ge 2 ]; }
both() { fetch home && waits_for; }
until_true 20 both
for file in desks/home.out/*_referral.jws.json; do
    nomination=$(mstcoord inspect "$file" 2>/dev/null | sed -n 's/.*"nomination": *"\(n-[^"]*\)".*/\1/p' | head -n 1)
    say_for home assessment nomination=$nomination match=suitable date="$(date +%F)"
done
step "waiting for the deadline: $(status_text)"
until_true 240 has rotherham allocation
until_true 30 has rotherham offer
step "an allocation and offers are published"
mstcoord plan <(mstcoord inspect --snapshot desks/rotherham.out/*_allocation.jws.json | head -c 1000000) >/dev/null || true
verified

step "SIGKILL in the middle: it is there again"
before=$(main_pid)
kill -KILL "$before"
restarted() { is_active && [ "$(main_pid)" != "$before" ] && [ "$(main_pid)" != 0 ]; }
until_true 30 restarted
verified

step "stuck: the watchdog ends it, and it is there again"
mkdir -p /etc/systemd/system/mst-coordinator.service.d
printf '[Service]\nWatchdogSec=4\n' >/etc/systemd/system/mst-coordinator.service.d/trial.conf
systemctl daemon-reload
systemctl restart mst-coordinator
before=$(main_pid)
sleep 9
[ "$(main_pid)" = "$before" ] || { echo "an idle daemon was ended"; exit 1; }
kill -STOP "$before"
until_true 60 restarted
journalctl -u mst-coordinator --no-pager | grep -qi watchdog
rm /etc/systemd/system/mst-coordinator.service.d/trial.conf
systemctl daemon-reload
systemctl restart mst-coordinator

step "reloaded: all of a file or nothing"
sed -i 's/"logLevel": "info"/"logLevel": "debug"/' /etc/mst-coordinator/settings.json
systemctl reload mst-coordinator
said() { journalctl -u mst-coordinator --no-pager | grep -q "$1"; }
until_true 10 said 'settings read again'
sed -i 's/"logLevel": "debug"/"logLevel": "loud"/' /etc/mst-coordinator/settings.json
systemctl reload mst-coordinator
kept() { status_text | grep -q 'settings kept as they were'; }
until_true 10 kept
step "$(status_text)"
sed -i 's/"logLevel": "loud"/"logLevel": "info"/' /etc/mst-coordinator/settings.json
systemctl reload mst-coordinator

step "the nightly copy, proved"
systemctl start mst-coordinator-backup.service
copy=$(ls /var/backups/mst-coordinator/*.sqlite | tail -n 1)
daemon mstcoord restore "$copy" --state /var/lib/mst-coordinator/drill >/dev/null
rm -r /var/lib/mst-coordinator/drill
systemctl is-active --quiet mst-coordinator-backup.timer

step "no network: the service manager's socket"
systemctl stop mst-coordinator
cp /usr/share/mst-coordinator/no-network.conf /etc/systemd/system/mst-coordinator.service.d/
systemctl daemon-reload
systemctl enable --now mst-coordinator.socket 2>/dev/null
systemctl start mst-coordinator
curl -sf http://127.0.0.1:8018/healthz >/dev/null
curl -sf http://127.0.0.1:8018/metrics | grep -q '^mstcoord_ledger_entries'
[ "$(nsenter -t "$(main_pid)" -n ip -o link | wc -l)" = 1 ]
systemd-analyze security --no-pager mst-coordinator | tail -n 1
systemd-analyze security --no-pager --threshold=3 mst-coordinator >/dev/null

step "a unix socket, for a proxy's group alone"
mkdir -p /etc/systemd/system/mst-coordinator.socket.d
printf '[Socket]\nListenStream=\nListenStream=/run/mst-coordinator.sock\nSocketGroup=www-data\nSocketMode=0660\n' \
    >/etc/systemd/system/mst-coordinator.socket.d/trial.conf
systemctl daemon-reload
systemctl stop mst-coordinator mst-coordinator.socket
systemctl start mst-coordinator.socket mst-coordinator
runuser -u www-data -- curl -sf --unix-socket /run/mst-coordinator.sock http://localhost/healthz >/dev/null
if runuser -u nobody -- curl -sf --unix-socket /run/mst-coordinator.sock http://localhost/healthz; then
    echo "anybody may open the socket"
    exit 1
fi

step "both keys as credentials, and none in the state"
mv /var/lib/mst-coordinator/keys/coordinator*.jwk.json /etc/mst-coordinator/
chown root:root /etc/mst-coordinator/coordinator*.jwk.json
printf '[Service]\nLoadCredential=%s\nLoadCredential=%s\n' \
    coordinator.jwk.json:/etc/mst-coordinator/coordinator.jwk.json \
    coordinator.pq.jwk.json:/etc/mst-coordinator/coordinator.pq.jwk.json \
    >/etc/systemd/system/mst-coordinator.service.d/trial.conf
systemctl daemon-reload
systemctl restart mst-coordinator
[ -z "$(ls /var/lib/mst-coordinator/keys)" ]
heads() { ls /srv/mst-exchange/home/out/*_checkpoint.jws.json 2>/dev/null | wc -l; }
before_heads=$(heads)
echo "signed heads so far: $before_heads"
is_active
verified

step "upgraded while it runs, from older tables"
# What a program of the first schema left: the newer one has to change it.
sqlite3 /var/lib/mst-coordinator/coordinator.sqlite \
    "DROP TABLE board_access; DROP TABLE small_numbers;
     DELETE FROM grdb_migrations WHERE identifier LIKE '2 %'"
before=$(main_pid)
dpkg -i --force-confdef --force-confold newer.deb >dpkg.log 2>&1 || { cat dpkg.log; exit 1; }
until_true 30 restarted
verified
[ -s /var/lib/mst-coordinator/coordinator.sqlite.before-2 ]
sqlite3 /var/lib/mst-coordinator/coordinator.sqlite 'SELECT count(*) FROM board_access' >/dev/null
doctor=0
daemon mstcoord doctor || doctor=$?
[ "$doctor" -le 1 ]
systemctl stop mst-coordinator
daemon mstcoord ledger verify --format json | grep '"entries"' >entries
touch second
