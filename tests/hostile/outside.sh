#!/bin/sh
# outside.sh PYTHON FOLDER COMMAND SANITIZED: the hostile inputs that FOLDER/gen.py makes, judged by its check.py. At full
# size, twice, and through the readers and writers; a sanitizer's build (SANITIZED 1) at a twentieth. Its judge of -o wants one
# file and no other, so no manifest is asked for there; faults.py looks at both files.
set -eu
python=$1 folder=$2 command=$3 sanitized=$4
inputs=$(mktemp -d)
trap 'rm -rf "$inputs"' EXIT
scale=1.0
[ "$sanitized" -eq 0 ] || scale=0.05
"$python" "$folder/gen.py" "$inputs" --scale "$scale"
# What runs in the background of a shell is started with interrupts ignored, and none that is sent would be seen.
unignore='import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.executable, [sys.executable] + sys.argv[1:])'
set -- --twice --bytes-key 0.bytes \
    --cmd "$command profile --format json -- {path}" \
    --stdin-cmd "$command profile --format json -" \
    --csv-cmd "$command entities --format csv -- {path}" \
    --html-cmd "$command report -- {path}"
if [ "$sanitized" -eq 0 ]; then
    set -- "$@" --out-cmd "$command profile --format json --no-manifest -o {out} -- {path}"
else # what looks for leaks cannot be traced
    set -- "$@" --asan
fi
"$python" -c "$unignore" "$folder/check.py" "$inputs" "$@"
