#!/bin/sh
# install.sh BUILD SOURCE: installs the build into an empty prefix and builds and runs tests/consumer against it in the
# four ways a program can find the library. The prefix is moved first: nothing may remember where it was.
set -eu
build=$1 source=$2
cc=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

DESTDIR='' cmake --install "$build" --prefix "$work/first" >"$work/log"
mv "$work/first" "$work/prefix"
prefix=$work/prefix
lib=$(dirname "$(find "$prefix" -name libdragoman.so)")
export PKG_CONFIG_PATH="$lib/pkgconfig"

fail() {
    echo "install: $*" >&2
    exit 1
}

echo "files"
for file in include/dragoman.h bin/dragoman share/man/man1/dragoman.1 share/doc/dragoman/LICENSE share/doc/dragoman/NOTICE; do
    test -s "$prefix/$file" || fail "$file is not installed"
done
for file in libdragoman.a libdragoman.so.0 pkgconfig/dragoman.pc cmake/dragoman/dragomanConfig.cmake \
    cmake/dragoman/dragomanConfigVersion.cmake cmake/dragoman/dragomanTargets.cmake; do
    test -s "$lib/$file" || fail "$file is not installed"
done
if [ -f "$build/dragoman_fts5.so" ]; then
    test -s "$lib/dragoman/dragoman_fts5.so" || fail "dragoman/dragoman_fts5.so is not installed"
fi
readelf -d "$lib/libdragoman.so" | grep -q 'SONAME.*\[libdragoman\.so\.0\]' || fail "the SONAME is not libdragoman.so.0"

echo "the command, from its new place"
"$prefix/bin/dragoman" --version || fail "the command does not run"

echo "pkg-config, shared"
# shellcheck disable=SC2046
$cc -std=c99 -o "$work/a" "$source/tests/consumer/main.c" $(pkg-config --cflags --libs dragoman)
LD_LIBRARY_PATH=$lib "$work/a"

echo "find_package, shared and static"
cmake -G Ninja -S "$source/tests/consumer" -B "$work/c" -DCMAKE_PREFIX_PATH="$prefix" >"$work/log"
cmake --build "$work/c" >"$work/log" || { cat "$work/log"; exit 1; }
"$work/c/shared"
"$work/c/static"

echo "pkg-config, static, where there is no shared library"
rm "$lib"/libdragoman.so*
# shellcheck disable=SC2046
$cc -std=c99 -o "$work/b" "$source/tests/consumer/main.c" $(pkg-config --static --cflags --libs dragoman)
"$work/b"
