# shellcheck shell=bash
# What ./run, ./test and the Makefile share: saying what is done, installing what is missing, building. Sourced, not run.

# OpenGL ES, because the desktop OpenGL binding takes three minutes to compile; and no colour emoji, 4 MB that nothing here shows.
tags=gles,no_emoji

# What people are told goes to the error stream, so that what kigen prints stays clean.
say() { printf '%s\n' "$*" >&2; }

die() {
	say "$@"
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_program sees to what compiles and links the program, and to what its window opens when it runs: libgl-dev brings Mesa for X11, libegl-dev for Wayland.
need_program() {
	need_go
	need_packages \
		gcc libc6-dev pkg-config \
		libpcsclite-dev pcscd \
		libgl-dev libegl-dev \
		libx11-dev libxcursor-dev libxi-dev libxinerama-dev libxrandr-dev libxxf86vm-dev \
		libwayland-dev libxkbcommon-dev
}

# need_go stops unless the Go that go.mod names, or a newer one, is here. It never lets an older Go fetch a newer one unasked.
need_go() {
	export GOTOOLCHAIN=local
	local needed found again="Install it (https://go.dev/doc/install), then start this again."
	needed=$(sed -n 's/^go //p' go.mod)
	# Where those instructions put it, for a shell that has not been told.
	command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin
	command -v go >/dev/null || die "Go $needed or newer is missing. $again"
	# Asked outside this folder, where an older Go would refuse even to give its version.
	found=$(cd / && go env GOVERSION)
	if [ "$(printf '%s\n' "$needed" "${found#go}" | sort -V | head -n 1)" != "$needed" ]; then
		die "Go $needed or newer is needed, and this is ${found#go}. $again"
	fi
	# The folder may belong to somebody else than who builds in it, whom git then tells nothing.
	GOFLAGS="$(go env GOFLAGS) -buildvcs=false"
	export GOFLAGS
}

# need_packages PACKAGE... asks apt for those of these Debian packages that are not here. With all here it changes nothing and needs no network.
need_packages() {
	if ! command -v dpkg-query >/dev/null; then
		say "This is not Debian, so nothing is installed. What Debian calls it: $*"
		return
	fi
	local installed missing=() package
	# It fails where one of them was never heard of, and still lists the others.
	installed=$(dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
	for package; do
		grep -qxF "$package installed" <<<"$installed" || missing+=("$package")
	done
	[ ${#missing[@]} -gt 0 ] || return 0

	say "Installing Debian packages (usually one or two minutes): ${missing[*]}"
	local by_hand="To install them: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
		die "Only root can do that, and there is no sudo. $by_hand"
	fi
	as_root true || die "Only root can do that, and sudo refused. $by_hand"
	# A new machine has no lists of packages yet, and old lists name versions that are gone.
	apt_get install --simulate "${missing[@]}" 2>/dev/null || fresh_lists
	if ! apt_get install "${missing[@]}"; then
		say "That failed. Once more, with fresh lists of packages."
		fresh_lists
		apt_get install "${missing[@]}" || die "That failed again. $by_hand"
	fi
}

# Without fresh lists the old ones may do: the install that follows says.
fresh_lists() { apt_get update || apt_get update || true; }

# Of what apt prints, errors alone.
apt_get() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@" >/dev/null
}

# build [FILE] builds the program, ./kigen if nothing else is said, and tells it which commit it is.
build() {
	say "Building kigen (seconds; the first time one to four minutes, to fetch and compile its libraries)."
	local revision finished
	# Unknown without git's history: a source archive has none.
	revision=$(git describe --always --abbrev=12 --exclude='*' --dirty=.dirty 2>/dev/null || true)
	finished=$(git log -1 --format=%cI 2>/dev/null || true)
	go build -tags "$tags" -ldflags "-X main.revision=$revision -X main.finished=$finished" -o "${1:-kigen}" .
}

# lint reads .golangci.yml. The linters are compiled once into the user's cache: `go run` of a version asks the network each time.
lint() {
	local version=v2.15.0
	local folder=${XDG_CACHE_HOME:-$HOME/.cache}/kigen/golangci-lint-$version
	if [ ! -x "$folder/golangci-lint" ]; then
		say "Fetching and compiling the linters (three to five minutes, the first time only)."
		GOBIN=$folder go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$version"
	fi
	say "Linting (seconds; the first time one or two minutes more)."
	"$folder/golangci-lint" run
	local system
	for system in windows darwin; do
		say "Vetting what needs no C compiler for $system."
		# shellcheck disable=SC2046 # one word a package
		CGO_ENABLED=0 GOOS=$system go vet $(GOOS=$system pure)
	done
}

# vuln looks Go and the libraries up in Go's list of known vulnerabilities. One that the program can come to fails it; not being able to look it up does not.
vuln() {
	local version=v1.9.0 code=0
	local folder=${XDG_CACHE_HOME:-$HOME/.cache}/kigen/govulncheck-$version
	local skipped="Known vulnerabilities were not looked up:"
	if [ ! -x "$folder/govulncheck" ]; then
		say "Fetching and compiling govulncheck (under a minute, the first time only)."
		# Without a network the second may try for minutes; the first tells soon.
		timeout 15 go list -m "golang.org/x/vuln@$version" >/dev/null 2>&1 &&
			GOBIN=$folder go install "golang.org/x/vuln/cmd/govulncheck@$version" || code=$?
		if [ "$code" != 0 ]; then
			say "$skipped govulncheck could not be fetched from Go's module proxy."
			return
		fi
	fi
	# It gives the list's date only where it could ask for it.
	if [[ $(timeout 15 "$folder/govulncheck" -version 2>/dev/null) != *"DB updated"* ]]; then
		say "$skipped https://vuln.go.dev cannot be reached from here."
		return
	fi
	say "Looking for known vulnerabilities (under a minute)."
	"$folder/govulncheck" -tags "$tags" ./... || code=$?
	case $code in
	0) ;;
	3) die "The program can come to the vulnerabilities above." ;;
	*) say "$skipped govulncheck could not do its work (exit $code)." ;;
	esac
}

# pure names the packages that build and test without a C compiler, and so in seconds and on every system. -e, because the others may not load there.
pure() { go list -e -f '{{if or .GoFiles .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./... | grep -vE '^kigen($|/pcsc$|/gui($|/view$|/widget$)|/internal/(app|e2e)$)'; }

# workflow holds the forge's workflows to what the forge understands.
workflow() {
	local version=v1.7.12
	local folder=${XDG_CACHE_HOME:-$HOME/.cache}/kigen/actionlint-$version
	if [ ! -x "$folder/actionlint" ]; then
		say "Fetching and compiling actionlint (half a minute, the first time only)."
		GOBIN=$folder go install "github.com/rhysd/actionlint/cmd/actionlint@$version"
	fi
	"$folder/actionlint"
}
