"""Runs commands in terminals of 80 and 40 columns and checks that no line is wider.

    terminal.py CLAIMS

Words are broken at blanks, no code of the claim language reaches the reader, and a subcommand's mistakes show its own
usage. The exit status is the number of failures.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

COLOUR = re.compile(r"\x1b\[[0-9;]*[mK]")
CODE = re.compile(r"\$[a-z]|figure\(|\(of:|a computed value|CodingKeys|NSCocoa|DecodingError")
failures = []


def expect(holds, words):
    if not holds:
        failures.append(words)
        print(f"terminal: FAILED: {words}")


def lines(command, columns):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    data = b""
    while True:
        try:
            part = os.read(master, 1 << 16)
        except OSError:
            break
        if not part:
            break
        data += part
    process.wait()
    return [COLOUR.sub("", line) for line in data.decode().replace("\r", "").split("\n")]


def main(claims):
    for columns in (80, 40):
        for words in (["verify", "bos-floor-l0-l1"], ["verify", "--tag", "bos"], ["verify"], ["show", "ts51m-pr-saturation"], ["findings"],
                      ["explain", "conserved-fraction-17-to-19/printed"], ["list"]):
            found = lines([claims] + words, columns)
            wide = [line for line in found if len(line) > columns]
            expect(len(found) > 3, f"{' '.join(words)} prints nothing")
            expect(not wide, f"{' '.join(words)} at {columns} columns: {len(wide)} lines are wider, {wide[:1]}")
            code = [line for line in found if CODE.search(line)]
            expect(not code or words[0] == "show", f"{' '.join(words)}: code of the claim language: {code[:1]}")
    mistaken = subprocess.run([claims, "verify", "no-such-claim"], capture_output=True, text=True)
    expect(mistaken.returncode == 64, f"a claim that is not there exits with {mistaken.returncode}")
    expect("claims verify" in mistaken.stderr, "the usage of a mistaken verify is not its own")
    nothing = subprocess.run([claims, "verify", "--section", "99"], capture_output=True, text=True)
    expect(nothing.returncode == 64, f"a section that is not there exits with {nothing.returncode}")
    print(f"terminal: {'passed' if not failures else f'{len(failures)} failed'}")
    return min(len(failures), 100)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
