#!/usr/bin/env bash
# Carries out what Binder does with binder/, in a Debian of its own: packages as root, everything
# else as the user that Binder has (jovyan, 1000), and the server in a network namespace without a
# way out, so that no UDP leaves it.
#
# The rule: nothing outside of FOLDER is changed. The mounts are in a namespace of their own and end
# with it. Binder's Ubuntu is a Debian here, and its conda a virtual environment; the rest is the same.
#
# Usage, as root: scripts/try_binder.sh [FOLDER]     FOLDER keeps the Debian for the next time.
# Needs debootstrap (DEBOOTSTRAP names one elsewhere) and the network; takes some minutes.

set -euo pipefail

folder=${1:-$(mktemp -d /tmp/try-binder-XXXXXX)}
root=$folder/root
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mirror=${MIRROR:-http://deb.debian.org/debian}

say() { printf 'try_binder: %s\n' "$*" >&2; }

if [ "$(id -u)" -ne 0 ]; then
  say "A Debian in a folder is made by root."
  exit 2
fi

if [ "${IN_NAMESPACE:-}" != yes ]; then
  mkdir -p "$folder"
  exec env IN_NAMESPACE=yes unshare --mount --propagation private \
    bash "${BASH_SOURCE[0]}" "$folder"
fi

as_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }

as_user() {
  chroot --userspec=1000:1000 "$root" env -i \
    PATH=/srv/venv/bin:/usr/bin:/bin HOME=/home/jovyan USER=jovyan LANG=C.UTF-8 \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt PIP_DISABLE_PIP_VERSION_CHECK=1 \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    bash -c "cd /home/jovyan && $1"
}

if [ ! -e "$root/etc/debian_version" ]; then
  say "making a Debian in $root …"
  "${DEBOOTSTRAP:-debootstrap}" --variant=minbase \
    --include=ca-certificates,python3,python3-venv bookworm "$root" "$mirror" >"$folder/debootstrap.log"
fi
mount --bind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
cp /etc/resolv.conf "$root/etc/resolv.conf"
# Where a company's own authority signs what pip and npm download, the Debian must trust it as we do.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"

say "apt.txt, as root …"
as_root apt-get -qq update
# shellcheck disable=SC2046  # a package a line
as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
  $(grep -v '^#' "$checkout/binder/apt.txt") >"$folder/apt.log"

say "the repository and requirements.txt, as jovyan …"
as_root id jovyan >/dev/null 2>&1 || as_root useradd --create-home --uid 1000 jovyan
git -C "$checkout" ls-files -z -co --exclude-standard -- ':!js/node_modules' \
  | tar -C "$checkout" --null -T - -c | tar -C "$root/home/jovyan" -x
chown -R 1000:1000 "$root/home/jovyan"
as_root install -d -o 1000 -g 1000 /srv/venv
as_user "python3 -m venv /srv/venv && pip install -q notebook -r binder/requirements.txt" 2>&1 \
  | tee "$folder/requirements.log" >&2

say "postBuild, as jovyan …"
as_user "binder/postBuild" >"$folder/postBuild.log" 2>&1 || {
  tail -n 30 "$folder/postBuild.log" >&2
  exit 1
}

say "start, as jovyan, in a network without a way out …"
install -m 644 "$checkout/scripts/try_binder.py" "$root/srv/try_binder.py"
export -f as_user
export root
unshare --net bash -c 'ip link set lo up 2>/dev/null || true; as_user "python3 /srv/try_binder.py"'
say "All of it works as far as it was tried; the Debian is in $root."
