"""slixmpp, which does what it is told by lines of JSON and says in such lines what happens.

slixmpp_client.py PORT JID PASSWORD

It is told {"do": WHAT}: connect (with a new session), send (and "xml", a stanza), disconnect, break (the socket goes, the session may be resumed),
resume, and ends with its input. It says {"is": WHAT}: online (and "jid", "resumed"), stanza (and "xml"), offline, failed (and "why": it did not get online),
complained (and "why").
"""
import asyncio
import json
import sys
import xml.etree.ElementTree as ElementTree

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

port, jid, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def say(what, **more):
    print(json.dumps({"is": what, **more}), flush=True)


class Client(slixmpp.ClientXMPP):
    """What answers by itself is what every client does: pings, versions, and what it can do."""

    def __init__(self):
        super().__init__(jid, password)
        for plugin in ("xep_0030", "xep_0092", "xep_0115", "xep_0198", "xep_0199"):
            self.register_plugin(plugin)
        # Whether somebody may subscribe is the test's to say.
        self.auto_authorize = None
        self.auto_subscribe = False
        self.add_filter("in", self.tell)
        self.add_event_handler("session_start", lambda _: say("online", jid=self.boundjid.full, resumed=False))
        self.add_event_handler("session_resumed", lambda _: say("online", jid=self.boundjid.full, resumed=True))
        self.add_event_handler("disconnected", lambda _: say("offline"))
        self.add_event_handler("failed_all_auth", lambda _: say("failed", why="no mechanism was accepted"))
        self.add_event_handler("connection_failed", lambda why: say("failed", why=str(why)))
        self.register_handler(Callback("error", MatchXPath("{http://etherx.jabber.org/streams}error"), lambda e: say("complained", why=str(e)), instream=True))

    def tell(self, stanza):
        if stanza.name in ("message", "presence", "iq"):
            say("stanza", xml=ElementTree.tostring(stanza.xml, encoding="unicode"))
        return stanza

    def open(self):
        self.connect(("127.0.0.1", port), disable_starttls=True, force_starttls=False)

    def pass_on(self, text):
        # Built as a stanza, not sent as text: stream management counts and repeats stanzas.
        element = ElementTree.fromstring(f'<stream xmlns="jabber:client">{text}</stream>')[0]
        self.send(self._build_stanza(element))


async def main():
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader(limit=1 << 24)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    client = None
    while line := await lines.readline():
        order = json.loads(line)
        match order["do"]:
            case "connect":
                client = Client()
                client.open()
            case "resume":
                client.open()
            case "send":
                client.pass_on(order["xml"])
            case "disconnect":
                await client.disconnect()
            case "break":
                client.abort()


asyncio.run(main())
