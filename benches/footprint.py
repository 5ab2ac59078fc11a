#!/usr/bin/env python3
"""What an open console costs: memory, wake-ups, bytes, time to the first frame.

    cargo build --release
    python3 benches/footprint.py [--binary target/release/guestlist] [--users 1000] [--idle 20]

Starts `guestlist sandbox` with made-up users as a process of its own, on loopback, and opens the
console on it in a pseudo-terminal of 120x40. Linux only, since it reads /proc; Python 3.8 or newer,
nothing else. All figures are of the console's process, none of the broker's.
"""

import argparse
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import tempfile
import termios
import time

AREAS = "line1 packing boiler-house warehouse-north lab line2 cooling".split()
KINDS = "plc hmi historian maintenance-contractor gateway".split()
PASSWORD = "coreflux"  # of the factory's root
WIDTH, HEIGHT = 120, 40
SETTLED = 7  # seconds; by then the marks of a changed list have faded


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mosquitto:
    """A broker that checks no password, and has no list either."""

    def __init__(self, directory):
        port = free_port()
        self.url = f"mqtt://127.0.0.1:{port}"
        path = pathlib.Path(directory, "mosquitto.conf")
        path.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
        self.process = subprocess.Popen(["mosquitto", "-c", path], stderr=subprocess.DEVNULL)
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("mosquitto does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Sandbox:
    """The embedded broker as a process of its own."""

    def __init__(self, binary, users):
        self.url = f"mqtt://127.0.0.1:{free_port()}"
        listen = self.url.removeprefix("mqtt://")
        command = [binary, "sandbox", "--listen", listen, "--users", str(users)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()  # It says that it listens.

    def stop(self):
        self.process.terminate()
        self.process.wait()


def write_users(binary, path, count):
    """A file of users that all have the hash of one password: to hash each would take long."""
    Sandbox(binary, path).stop()
    root = json.loads(path.read_text())[0]
    users = [root]
    for number in range(1, count):
        user = dict(root, UserName=f"{AREAS[number % 7]}-{KINDS[number % 5]}{number}")
        user["AllowedSystemConfiguration"] = number % 97 == 0
        user["AllowedUserManagement"] = number % 11 == 0
        user["AllowedLogManagement"] = number % 5 == 0
        users.append(user)
    path.write_text(json.dumps(users))


def as_shown(output):
    """Output with its moves to the right as the blanks that they mostly stand for."""
    return re.sub(rb"\x1b\[(\d*)C", lambda move: b" " * int(move[1] or 1), output)


class Console:
    """The console in a pseudo-terminal."""

    def __init__(self, binary, url):
        environment = dict(
            os.environ,
            TERM="xterm-256color",
            LC_ALL="C.UTF-8",
            COREFLUX_MQTT_URL=url,
            COREFLUX_MQTT_USERNAME="root",
            COREFLUX_MQTT_PASSWORD=PASSWORD,
        )
        environment.pop("NO_COLOR", None)
        size = struct.pack("HHHH", HEIGHT, WIDTH, 0, 0)
        self.started = time.monotonic()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execve(binary, [binary, "--no-journal"], environment)

    def read(self, seconds):
        """One piece of output; empty when none came in time."""
        ready, _, _ = select.select([self.terminal], [], [], max(0, seconds))
        return os.read(self.terminal, 65536) if ready else b""

    def read_for(self, seconds):
        end = time.monotonic() + seconds
        output = b""
        while time.monotonic() < end:
            output += self.read(end - time.monotonic())
        return output

    def wait_for(self, *texts):
        """Seconds from the start until each text was seen, in their order."""
        output, times = b"", []
        for text in texts:
            while text not in as_shown(output):
                piece = self.read(10)
                assert piece, f"{text} did not come within 10 s; got {output[-300:]}"
                output += piece
            times.append(time.monotonic() - self.started)
        return times

    def press(self, key):
        """The bytes that a key makes the console write."""
        os.write(self.terminal, key)
        return len(self.read(2)) + len(self.read_for(0.05))

    def status(self, field):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith(field)))

    def threads(self):
        """Each thread's name and context switches so far, voluntary and not."""
        threads = {}
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            lines = (task / "status").read_text().splitlines()
            fields = dict(line.split(":", 1) for line in lines if ":" in line)
            kinds = ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")
            threads[f"{fields['Name'].strip()} {task.name}"] = sum(int(fields[k]) for k in kinds)
        return threads

    def cpu(self):
        """User and system time so far, in clock ticks."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def stop(self):
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + 3
        while time.monotonic() < end and os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            try:
                self.read(0.05)
            except OSError:
                time.sleep(0.05)
        os.close(self.terminal)


def login_time(url):
    """How long the broker itself takes to admit: most of it goes into argon2."""
    variable = b"\x00\x04MQTT\x05\xc2\x00\x1e\x00" + b"\x00\x05probe"
    variable += b"\x00\x04root" + struct.pack(">H", len(PASSWORD)) + PASSWORD.encode()
    host, port = url.removeprefix("mqtt://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        started = time.monotonic()
        connection.sendall(b"\x10" + bytes([len(variable)]) + variable)
        assert connection.recv(64)[:1] == b"\x20"
        return (time.monotonic() - started) * 1000


def start_times(binary, url, runs, *texts):
    starts = []
    for _ in range(runs):
        console = Console(binary, url)
        starts.append([seconds * 1000 for seconds in console.wait_for(*texts)])
        console.stop()
    return list(zip(*starts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default="target/release/guestlist")
    parser.add_argument("--users", type=int, default=1000)
    parser.add_argument("--idle", type=int, default=20, help="seconds to watch an idle console")
    parser.add_argument("--runs", type=int, default=20, help="starts to time")
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())

    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "users.json")
        write_users(binary, path, options.users)
        sandbox = Sandbox(binary, path)
        try:
            report(binary, sandbox.url, options)
        finally:
            sandbox.stop()


def report(binary, url, options):
    def row(what, figure):
        print(f"{what:<46} {figure}")

    row("binary", f"{os.path.getsize(binary) / 1e6:.1f} MB")
    def times(what, milliseconds):
        median, most = statistics.median(milliseconds), max(milliseconds)
        row(what, f"median {median:.0f} ms, slowest {most:.0f} ms")

    runs, connected, listed = options.runs, b"connected", f"{options.users} users".encode()
    if shutil.which("mosquitto"):
        with tempfile.TemporaryDirectory() as directory:
            mosquitto = Mosquitto(directory)
            times("first frame, mosquitto", *start_times(binary, mosquitto.url, runs, connected))
            mosquitto.stop()
    times("sandbox alone: the answer to a login", [login_time(url) for _ in range(runs)])
    first, full = start_times(binary, url, runs, connected, listed)
    times("first frame, sandbox", first)
    times("first frame with the list, sandbox", full)

    console = Console(binary, url)
    console.wait_for(f"{options.users} users".encode())
    console.read_for(SETTLED)
    kib = {field: console.status(field) for field in ("VmRSS", "VmHWM", "RssAnon", "RssFile")}
    row(f"resident (VmRSS), {options.users} users", f"{kib['VmRSS'] / 1000 * 1.024:.1f} MB")
    row("  of it private, and mapped from files",
        f"{kib['RssAnon'] * 1.024 / 1000:.1f} MB, {kib['RssFile'] * 1.024 / 1000:.1f} MB")
    row("  at its highest (VmHWM)", f"{kib['VmHWM'] * 1.024 / 1000:.1f} MB")
    row("threads", console.status("Threads"))

    before, ticks = console.threads(), console.cpu()
    output = console.read_for(options.idle)
    after = console.threads()
    row(f"idle {options.idle} s: bytes to the terminal", len(output))
    row(f"idle {options.idle} s: context switches", sum(after.values()) - sum(before.values()))
    for name, count in after.items():
        if count != before.get(name, 0):
            row(f"  of thread {name}", count - before.get(name, 0))
    row(f"idle {options.idle} s: clock ticks of CPU", console.cpu() - ticks)

    moves = [console.press(b"j") for _ in range(25)]
    scrolls = [console.press(b"j") for _ in range(50)][25:]
    row("bytes per cursor move, mean and most", f"{statistics.mean(moves):.0f}, {max(moves)}")
    row("bytes per move that scrolls, mean and most",
        f"{statistics.mean(scrolls):.0f}, {max(scrolls)}")
    console.stop()


if __name__ == "__main__":
    main()
