#!/usr/bin/env python3
"""What the commands for scripts cost beside the tools of Mosquitto, on many brokers, and in memory.

    cargo build --release
    python3 benches/headless.py [--binary target/release/guestlist] [apply] [fleet] [export] [list]

    apply   a file of 1,000 new users with a role, beside a loop of mosquitto_ctrl
    fleet   the same plan at 50 brokers and at one, each 25 ms away
    export  the highest resident memory of an export of 100,000 users, beside the bytes of the list
    list    the users of one broker, beside mosquitto_sub and mosquitto_ctrl

All brokers are processes of their own on loopback: `guestlist sandbox`, and mosquitto with its
dynamic security, which must be installed with mosquitto_ctrl and mosquitto_sub. Linux only; Python
3.8 or newer, nothing else. Times are medians, each with its slowest.
"""

import argparse
import asyncio
import glob
import json
import os
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import tempfile
import threading
import time

from footprint import PASSWORD, Sandbox, free_port, write_users

ADMIN = "admin-fake"
USERS_TOPIC = "$SYS/Coreflux/Config/Users"
AWAY = 0.025  # seconds from here to a broker of the fleet, and as many back


def row(what, figure):
    print(f"{what:<58} {figure}", flush=True)


def told(seconds):
    return f"{statistics.median(seconds) * 1000:.0f} ms, slowest {max(seconds) * 1000:.0f} ms"


def run(command, **more):
    return subprocess.run([str(word) for word in command], check=True, stdin=subprocess.DEVNULL,
                          capture_output=True, **more)


def timed(command, times=1, **more):
    """Seconds of each run."""
    seconds = []
    for _ in range(times):
        started = time.monotonic()
        run(command, **more)
        seconds.append(time.monotonic() - started)
    return seconds


def wait_for(port):
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


class Dynsec:
    """Mosquitto with its dynamic security, as Debian has it."""

    def __init__(self, clients=(), place=None):
        self.folder = tempfile.TemporaryDirectory(dir=place)
        folder = pathlib.Path(self.folder.name)
        self.port, file = free_port(), folder / "dynamic-security.json"
        run(["mosquitto_ctrl", "dynsec", "init", file, "admin", ADMIN])
        users = json.loads(file.read_text())
        users["roles"] += [{"rolename": name, "acls": []}
                           for name in ("sensors", "alarms", "pumps", "valves")]
        users["clients"] += clients
        file.write_text(json.dumps(users))
        plugin = glob.glob("/usr/lib/*/mosquitto_dynamic_security.so")[0]
        config = folder / "mosquitto.conf"
        config.write_text(f"listener {self.port} 127.0.0.1\nuser {os.environ.get('USER', 'root')}\n"
                          f"plugin {plugin}\nplugin_opt_config_file {file}\n")
        self.process = subprocess.Popen(["mosquitto", "-c", config], stderr=subprocess.DEVNULL)
        wait_for(self.port)
        self.login = ["-h", "127.0.0.1", "-p", self.port, "-u", "admin", "-P", ADMIN]
        self.variables = variables(self.port, "admin", ADMIN)

    def control(self, *words):
        return ["mosquitto_ctrl", *self.login, "dynsec", *words]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def variables(port, user, password):
    return dict(os.environ, COREFLUX_MQTT_URL=f"mqtt://127.0.0.1:{port}",
                COREFLUX_MQTT_USERNAME=user, COREFLUX_MQTT_PASSWORD=password)


def apply(binary, options):
    names = [f"plc-{number:04}" for number in range(options.users)]
    seconds = []
    for _ in range(3):
        broker = Dynsec()
        file = pathlib.Path(broker.folder.name, "users.csv")
        lines = [f"{name},secret-{name},on\n" for name in names]
        file.write_text("name,password,sensors\n" + "".join(lines))
        apply = [binary, "apply", file, "--no-journal", "-o", "json"]
        seconds += timed(apply, env=broker.variables)
        broker.stop()
    ours = statistics.median(seconds)
    row(f"apply of {options.users} new users with a role, mosquitto", told(seconds))
    broker, started = Dynsec(), time.monotonic()
    for name in names:
        run(broker.control("createClient", name, "-p", f"secret-{name}"))
        run(broker.control("addClientRole", name, "sensors"))
    loop = time.monotonic() - started
    broker.stop()
    row("  the same by a loop of mosquitto_ctrl", f"{loop:.1f} s, {loop / ours:.1f} times as long")


class FarAway(threading.Thread):
    """Relays to brokers that are some way off: each piece of bytes comes later, none is slower."""

    def __init__(self, ports):
        super().__init__(daemon=True)
        self.to = ports
        self.ports = [free_port() for _ in ports]
        self.loop = asyncio.new_event_loop()
        self.is_up = threading.Event()
        self.start()
        self.is_up.wait()

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.listen())
        self.is_up.set()
        self.loop.run_forever()

    async def listen(self):
        for port, to in zip(self.ports, self.to):
            async def relay(reader, writer, to=to):
                there = await asyncio.open_connection("127.0.0.1", to)
                await asyncio.gather(self.carry(reader, there[1]), self.carry(there[0], writer))
            await asyncio.start_server(relay, "127.0.0.1", port)

    async def carry(self, reader, writer):
        def deliver(piece):
            if piece:
                writer.write(piece)
            else:
                writer.close()
        piece = b"?"
        while piece:
            try:
                piece = await reader.read(65536)
            except OSError:
                piece = b""
            self.loop.call_later(AWAY, deliver, piece)


def fleet(binary, options):
    names = [f"plc-{number:02}" for number in range(20)]
    # In memory: the brokers of a fleet do not share one disk. Mosquitto, since fifty logins at the sandbox
    # would measure how fast this machine hashes.
    brokers = [Dynsec([{"username": name, "roles": []} for name in names], "/dev/shm")
               for _ in range(options.brokers)]
    relays = FarAway([broker.port for broker in brokers])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        profiles = {
            f"gw{number}": {"url": f"mqtt://127.0.0.1:{port}", "username": "admin"}
            for number, port in enumerate(relays.ports)
        }
        (folder / "brokers.json").write_text(json.dumps({"brokers": profiles}))
        environment = dict(os.environ, COREFLUX_MQTT_PASSWORD=ADMIN,
                           COREFLUX_BROKERS_FILE=str(folder / "brokers.json"))
        plan, one, all_of_them = folder / "plan.csv", [], []
        for turn in range(10):
            on = "on" if turn % 2 == 0 else "off"
            # Roles of their own, so that both change something everywhere.
            for roles, target, seconds in (("sensors,alarms", ["--brokers", "gw0"], one),
                                           ("pumps,valves", ["--all"], all_of_them)):
                lines = [f"{name},{on},{on}\n" for name in names]
                plan.write_text(f"name,{roles}\n" + "".join(lines))
                seconds += timed([binary, "apply", plan, *target, "--no-journal"], env=environment)
    for broker in brokers:
        broker.stop()
    ratio = statistics.median(all_of_them) / statistics.median(one)
    row("apply of 40 changes at one broker", told(one))
    row(f"  at {options.brokers} brokers", f"{told(all_of_them)}; {ratio:.1f} times")


def highest(command, environment):
    """The highest resident memory of a process, and the bytes that it wrote. What wait4 tells begins with
    the memory of this script, so the process is watched."""
    most = 0
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(word) for word in command], env=environment, stdout=out,
                                   stdin=subprocess.DEVNULL)
        while process.poll() is None:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            high = re.search(r"VmHWM:\s+(\d+)", status)
            most = max(most, int(high[1]) * 1024 if high else 0)
            time.sleep(0.001)
        assert process.returncode == 0
        return most, out.seek(0, os.SEEK_END)


def memory(family, count, binary, environment, size):
    for form in "json", "csv":
        command = [binary, "export", "--broker", family, "--no-journal", "-o", form]
        most, written = highest(command, environment)
        row(f"export -o {form}, {count} users, {family}", f"{most / 1e6:.1f} MB, {most / size:.2f} times the list's "
            f"{size / 1e6:.1f} MB; {written / 1e6:.1f} MB written")


class StandIn(threading.Thread):
    """Gives one MQTT 5 client after the other a list of users, which `guestlist sandbox` takes long to read."""

    def __init__(self, users):
        super().__init__(daemon=True)
        self.users = users
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            with client, client.makefile("rb") as reader:
                while self.answer(client, reader):
                    pass

    def answer(self, client, reader):
        first = reader.read(1)
        if not first:
            return False
        size, shift = 0, 0
        while True:
            digit = reader.read(1)[0]
            size |= (digit & 127) << shift
            shift += 7
            if digit < 128:
                break
        body = reader.read(size)
        kind = first[0] >> 4
        if kind == 1:  # CONNECT
            client.sendall(b"\x20\x03\0\0\0")
        elif kind == 3:  # PUBLISH, QoS 1: answered, with its request id
            end = 2 + struct.unpack(">H", body[:2])[0]
            client.sendall(b"\x40\x02" + body[end:end + 2])
            request = re.search(rb"-requestId (\S+)", body)
            answer = {"success": True, "command": "ListUserGroups", "data": {"groups": []},
                      "requestId": request[1].decode() if request else None}
            client.sendall(publish("$SYS/Coreflux/Command/Output", json.dumps(answer).encode()))
        elif kind == 8:  # SUBSCRIBE
            filters, at = [], 3 + body[2]
            while at < size:
                end = at + 2 + struct.unpack(">H", body[at:at + 2])[0]
                filters.append(body[at + 2:end].decode())
                at = end + 1
            reasons = bytes(len(filters))
            client.sendall(bytes([0x90, 3 + len(reasons)]) + body[:2] + b"\0" + reasons)
            if USERS_TOPIC in filters:
                client.sendall(publish(USERS_TOPIC, self.users))
        elif kind == 12:  # PINGREQ
            client.sendall(b"\xd0\0")
        return kind != 14  # DISCONNECT


def publish(topic, payload):
    body = struct.pack(">H", len(topic)) + topic.encode() + b"\0" + payload
    size, digits = len(body), bytearray()
    while True:
        size, digit = size >> 7, size & 127
        digits.append(digit | (128 if size else 0))
        if not size:
            return b"\x30" + bytes(digits) + body


def export(binary, options):
    count = 100 * options.users
    users = json.dumps([{
        "UserName": f"plc-{number:06}", "Password": "********", "AllowedBaseTopic": "#",
        "AllowedSystemConfiguration": number % 97 == 0, "AllowedUserManagement": number % 11 == 0,
        "AllowedLogManagement": number % 5 == 0} for number in range(count)]).encode()
    port = StandIn(users).port
    memory("coreflux", count, binary, variables(port, "root", PASSWORD), len(users))
    # Mosquitto keeps them in order, and finds the place of each from the front.
    clients = [{"username": f"plc-{number:06}", "roles": [{"rolename": "sensors"}]}
               for number in reversed(range(count))]
    broker = Dynsec(clients)
    topic = "$CONTROL/dynamic-security/v1"
    question = json.dumps({"commands": [{"command": "listClients", "verbose": True}]})
    size = len(run(["mosquitto_rr", *broker.login, "-t", topic, "-e", f"{topic}/response",
                    "-m", question]).stdout)
    memory("mosquitto", count, binary, broker.variables, size)
    broker.stop()


def beside(what, ours, other, environment):
    """Runs both in turns, so that what else the machine does meets both."""
    mine, theirs = [], []
    for _ in range(30):
        mine += timed(ours, env=environment)
        theirs += timed(other)
    row(what, told(mine))
    row(f"  {other[0]}", told(theirs))


def listing(binary, options):
    command = [binary, "users", "list", "--no-journal"]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "users.json")
        write_users(binary, path, options.users)
        broker = Sandbox(binary, path)
        port = int(broker.url.rsplit(":", 1)[1])
        login = ["-h", "127.0.0.1", "-p", port, "-u", "root", "-P", PASSWORD]
        other = ["mosquitto_sub", *login, "-t", USERS_TOPIC, "-C", 1]
        beside(f"users list, {options.users} users, sandbox", [*command, "--broker", "coreflux"], other,
               variables(port, "root", PASSWORD))
        broker.stop()
    clients = [{"username": f"plc-{number:04}", "roles": [{"rolename": "sensors"}]}
               for number in range(options.users)]
    broker = Dynsec(clients)
    beside(f"users list, {options.users} users, mosquitto", [*command, "--broker", "mosquitto"],
           broker.control("listClients"), broker.variables)
    broker.stop()


def main():
    measures = {"apply": apply, "fleet": fleet, "export": export, "list": listing}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("measures", nargs="*", choices=[[], *measures], metavar="MEASURE")
    parser.add_argument("--binary", default="target/release/guestlist")
    parser.add_argument("--users", type=int, default=1000, help="export takes a hundred times as many")
    parser.add_argument("--brokers", type=int, default=50)
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve())
    for name in options.measures or measures:
        measures[name](binary, options)


if __name__ == "__main__":
    main()
