#!/usr/bin/env bash
# Installs what the package registries of Python and Node do not have: for `run` Csound's runtime
# library and Python's venv, for `test` also Chromium, Firefox, PulseAudio, coturn, nftables, the csound
# command and the examples of its manual.
#
# The rule: look first, install only what is missing, and say in one sentence what could not be
# installed. For `run` a missing Csound is no failure: everything that can work without it does.
#
# Usage: scripts/install_system.sh run|test [PYTHON]

set -euo pipefail

purpose=${1:-run}
python=${2:-python3}
missing=()

say() { printf '%s\n' "install_system: $*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

has_csound() {
  case "$(uname -s)" in
    Darwin)
      local folder
      for folder in /opt/homebrew /usr/local "$HOME" ""; do
        [ -d "$folder/Frameworks/CsoundLib64.framework" ] && return 0
        [ -d "$folder/Library/Frameworks/CsoundLib64.framework" ] && return 0
      done
      return 1
      ;;
    *)
      # ldconfig lies in a folder that users do not have on PATH.
      PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libcsound64\.so\.6'
      ;;
  esac
}

has_venv() { has "$python" && "$python" -c 'import ensurepip, venv' 2>/dev/null; }

# The command is the measure of offline rendering, and csound-doc brings what is rendered.
has_examples() { ! has dpkg || dpkg -s csound-doc >/dev/null 2>&1; }

has_firefox() { has firefox-esr || has firefox; }

# Root's tests of networks need it; nothing fails without it, and elsewhere there is none.
has_nft() { [ "$(uname -s)" != Linux ] || (PATH="$PATH:/sbin:/usr/sbin" && has nft); }

has_chromium() { has chromium || has chromium-browser || has google-chrome; }

# What is missing, by a name of our own; the branches below know it by their package manager's.
has_csound || missing+=(csound)
has_venv || missing+=(venv)
if [ "$purpose" = test ]; then
  has_chromium || missing+=(chromium)
  has_firefox || missing+=(firefox)
  has pulseaudio || missing+=(pulseaudio)
  has parec || missing+=(pulseaudio-utils)
  has turnserver || missing+=(coturn)
  has_nft || missing+=(nftables) # a network like Docker's; its tests are skipped without it
  has csound || missing+=(csound-command)
  has_examples || missing+=(csound-doc)
  has faketime || missing+=(faketime) # holds the clock for `make corpus`; nothing fails without it
fi

[ ${#missing[@]} -eq 0 ] && exit 0

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif has sudo; then
    # Without a terminal sudo could only wait for a password that nobody types.
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else
    return 1
  fi
}

# The newest package of which the whole name matches; names change with each transition (t64).
apt_name() { apt-cache --names-only search "^$1\$" | cut -d' ' -f1 | sort -V | tail -n 1; }

with_apt() {
  local wanted=() each name
  as_root apt-get -o DPkg::Lock::Timeout=300 update -q >&2 || say "apt-get update failed."
  for each in "${missing[@]}"; do
    case "$each" in
      csound) name=$(apt_name 'libcsound64-6\.[0-9]+(t64)?') ;;
      csound-command) name=csound ;;
      # Ubuntu has no firefox-esr.
      firefox) name=$([ -n "$(apt_name firefox-esr)" ] && echo firefox-esr || echo firefox) ;;
      venv) name="python3-venv$(has "$python" || echo ' python3')" ;;
      *) name=$each ;;
    esac
    # A name of two words is two packages.
    # shellcheck disable=SC2206
    wanted+=($name)
  done
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y -q --no-install-recommends "${wanted[@]}" >&2
}

with_brew() {
  local each
  for each in "${missing[@]}"; do
    case "$each" in
      csound | pulseaudio | coturn) brew install "$each" >&2 ;;
      csound-command) brew install csound >&2 ;;
      venv) brew install python >&2 ;;
      chromium) brew install --cask chromium >&2 ;;
      firefox) brew install --cask firefox >&2 ;;
    esac
  done
}

say "installing ${missing[*]} …"
if has apt-get; then
  with_apt || true
elif has brew; then
  with_brew || true
fi

status=0
if ! has_csound; then
  say "Csound 6 is not installed and could not be: install its runtime library" \
    "(Debian, Ubuntu: apt install libcsound64-6.0; Fedora: dnf install csound;" \
    "Arch: pacman -S csound; macOS: brew install csound)."
  [ "$purpose" = run ] || status=1
fi
if ! has_venv; then
  say "$python with the venv module is not installed and could not be:" \
    "install Python 3.10 or later (Debian, Ubuntu: apt install python3-venv)."
  status=1
fi
if [ "$purpose" = test ] && ! { has csound && has_examples; }; then
  say "The tests of offline rendering need the csound command and its examples; they could not be" \
    "installed (Debian: apt install csound csound-doc)."
  status=1
fi
if [ "$purpose" = test ] && ! { has_chromium && has_firefox && has pulseaudio && has parec; }; then
  say "The end-to-end tests need Chromium, Firefox, PulseAudio and its parec; they could not be" \
    "installed (Debian: apt install chromium firefox-esr pulseaudio pulseaudio-utils)."
  status=1
fi
if [ "$purpose" = test ] && ! has turnserver; then
  say "The tests of TURN need coturn's turnserver; it could not be installed" \
    "(Debian: apt install coturn)."
  status=1
fi
exit "$status"
