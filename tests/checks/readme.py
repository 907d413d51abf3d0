#!/usr/bin/env python3
"""Runs what the README shows, from the root of the source.

  readme.py SOURCE BUILD [--update]

Console blocks are commands with what they print, which must be exactly that (--update writes it anew). The sh, python
and c blocks must run and print something.
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(console|sh|python|c)\n(.*?)^```$", re.M | re.S)


def run(command, env, **more):
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL, **more)
    if done.returncode or not (done.stdout or done.stderr or "-o " in str(command)):
        sys.exit("README: %s\nexit %d, printed %r" % (command, done.returncode, (done.stdout + done.stderr)[:2000]))
    return done.stdout


def compile_c(code, source, build, folder):
    path, program = os.path.join(folder, "readme.c"), os.path.join(folder, "readme")
    with open(path, "w", encoding="utf-8") as file:
        file.write(code)
    compiler = os.environ.get("CC", "cc").split()
    subprocess.run(compiler + ["-std=c99", "-Wall", "-Wextra", "-Werror", "-I", source + "/include", path, "-o", program,
                               "-L", build, "-ldragoman", "-Wl,-rpath," + build], check=True)
    return program


def main():
    source, build = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    update = "--update" in sys.argv
    env = dict(os.environ, PATH=build + os.pathsep + os.environ["PATH"], PYTHONPATH=source + "/bindings/python",
               DRAGOMAN_LIBRARY=build + "/libdragoman.so", PYTHONDONTWRITEBYTECODE="1")
    readme = os.path.join(source, "README.md")
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    os.chdir(source)
    wrong = []

    def check(block):
        kind, code = block.groups()
        with tempfile.TemporaryDirectory() as folder:
            if kind == "console":
                command = code.split("\n")[0][2:]
                now = "$ %s\n%s" % (command, run(command, env, shell=True))
                if now != code:
                    wrong.append(command)
                return "```console\n%s```" % now
            if kind == "sh":
                for command in code.strip().split("\n"):
                    run(command.replace("/tmp/", folder + "/"), env, shell=True)
            elif kind == "python":
                run([sys.executable, "-c", code], env)
            else:
                run([compile_c(code, source, build, folder)], env)
        return block.group(0)

    new = BLOCK.sub(check, text)
    if update:
        with open(readme, "w", encoding="utf-8") as file:
            file.write(new)
    elif wrong:
        sys.exit("README shows other output than: %s\n(script/update-expected writes it anew)" % "; ".join(wrong))
    print("README: %d blocks run" % len(BLOCK.findall(text)))


if __name__ == "__main__":
    main()
