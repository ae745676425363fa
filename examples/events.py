"""oTalk by requests and Server-Sent Events, with Python's standard library alone: events.py http://localhost:8080 romeo@montague.com PASSWORD

Reads its own inbox as events, sends itself a message, breaks off, and goes on behind the last event: nothing is missed, nothing comes twice.
"""
import base64
import json
import sys
import urllib.request

server, me, password = sys.argv[1:]
authorization = "Basic " + base64.b64encode(f"{me}:{password}".encode()).decode()


def request(path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(server + path, data, {"Authorization": authorization, **headers}))


def say(body):
    with request(f"/otalk/{me}/inbox", {"ns": "http://otalk.com/p/chat", "body": body}) as answer:
        return json.load(answer)["id"]


def events(last=None):
    """Yields (id, stanza) for every block with an id; the stanza is None in the first, which says where the stream begins."""
    headers = {"Last-Event-ID": last} if last else {}
    with request(f"/otalk/events?channel={me}/inbox", **headers) as stream:
        fields = {}
        for line in stream:
            name, colon, value = line.decode().rstrip("\n").partition(":")
            if name or colon:
                fields[name] = value.removeprefix(" ")
                continue
            if "event" in fields:
                raise SystemExit(f"{fields['event']}: {fields['data']}")
            if "id" in fields:
                yield fields["id"], json.loads(fields["data"]) if "data" in fields else None
            fields = {}


for last, stanza in events():
    if stanza:
        print(stanza["msg"]["body"])
        break
    say("first")

say("second, while nobody listens")
for last, stanza in events(last):
    if stanza:
        print(stanza["msg"]["body"])
        break
