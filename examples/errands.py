"""A queue over STOMP, in plain Python: hands in a job, or works until it is stopped.

    OTALK_TOKEN=otk_… python3 errands.py send romeo@montague.com /queue/errands "Fetch the nurse"
    OTALK_TOKEN=otk_… python3 errands.py work romeo@montague.com /queue/errands [host [port]]
"""
import json
import os
import socket
import sys

verb, me, queue, *rest = sys.argv[1:]
text = rest.pop(0) if verb == "send" else ""
host, port = (rest + ["localhost", "61613"][len(rest):])[:2]
stream = socket.create_connection((host, int(port))).makefile("rwb")


def send(command, body="", **headers):
    lines = [command] + [f"{name.replace('_', '-')}:{value}" for name, value in headers.items()]
    stream.write(("\n".join(lines) + f"\n\n{body}\0").encode())
    stream.flush()


def receive():
    """Command, headers and body of the next frame."""
    command = ""
    while not command:  # Line breaks between frames are heart-beats.
        line = stream.readline() or sys.exit("the server has ended the connection")
        command = line.decode().strip()
    headers = dict(line.decode().rstrip("\n").split(":", 1) for line in iter(stream.readline, b"\n"))
    body = stream.read(int(headers.get("content-length", 0)))
    stream.read(1)
    if command == "ERROR":
        sys.exit(headers["message"])
    return command, headers, body.decode()


# Each program has a session of its own, so that many may work side by side.
send("CONNECT", accept_version="1.2", host=me.split("@")[1], login=f"{me}/sess/{verb}-{os.getpid()}", passcode=os.environ["OTALK_TOKEN"])
receive()
if verb == "send":
    send("SEND", text, destination=queue, receipt="stored")
    receive()
    send("DISCONNECT", receipt="bye")
    receive()
    sys.exit()

send("SUBSCRIBE", id=1, destination=queue, ack="client-individual", prefetch_count=1)
while True:
    _, job, body = receive()
    print(json.loads(body)["body"], flush=True)
    send("ACK", id=job["ack"].replace("\\c", ":"))
