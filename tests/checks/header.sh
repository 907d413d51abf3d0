#!/bin/sh
# header.sh INCLUDE COMPILER STANDARD: dragoman.h alone compiles as that language, without a warning.
set -eu
case $3 in
*++*) language=c++ ;;
*) language=c ;;
esac
echo '#include <dragoman.h>' |
    "$2" -x $language -std="$3" -Wall -Wextra -Wpedantic -Wconversion -Wundef -Werror -fsyntax-only -I"$1" -
