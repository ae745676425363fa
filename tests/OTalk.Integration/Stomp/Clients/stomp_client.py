"""python3-stomp over TCP: receipts, acknowledgements, a transaction and heart-beats.

stomp_client.py PORT LOGIN PASSCODE
"""
import json
import queue
import sys

import stomp

port, login, passcode = int(sys.argv[1]), sys.argv[2], sys.argv[3]
WITHIN = 20


class Ear(stomp.ConnectionListener):
    """Puts what comes where the story waits for it."""

    def __init__(self):
        self.messages, self.receipts, self.beats = queue.Queue(), queue.Queue(), queue.Queue()

    def on_message(self, frame):
        self.messages.put(frame)

    def on_receipt(self, frame):
        self.receipts.put(frame.headers["receipt-id"])

    def on_heartbeat(self):
        self.beats.put(True)

    def on_error(self, frame):
        print("failed:", frame.headers["message"], flush=True)


ear = Ear()
connection = stomp.Connection12([("127.0.0.1", port)], vhost="montague.com", heartbeats=(1000, 1000))
connection.set_listener("", ear)
connection.connect(login, passcode, wait=True)
print("connected 1.2")


def receipt(expected):
    got = ear.receipts.get(timeout=WITHIN)
    assert got == expected, got


connection.subscribe("/topic/balcony", id="1", ack="auto", headers={"receipt": "r1"})
receipt("r1")
connection.send("/topic/balcony", "But soft", receipt="r2")
receipt("r2")
print("topic", json.loads(ear.messages.get(timeout=WITHIN).body)["body"])

transaction = connection.begin()
connection.send("/topic/balcony", "never", transaction=transaction)
connection.abort(transaction)
transaction = connection.begin()
connection.send("/topic/balcony", "what light", transaction=transaction)
connection.commit(transaction)
print("transaction", json.loads(ear.messages.get(timeout=WITHIN).body)["body"])

connection.subscribe("/queue/errands", id="2", ack="client-individual", headers={"receipt": "r3"})
receipt("r3")
connection.send("/queue/errands", '{"ns":"urn:errand","to":"nurse"}', receipt="r4")
receipt("r4")
first = ear.messages.get(timeout=WITHIN)
connection.nack(first.headers["ack"])
again = ear.messages.get(timeout=WITHIN)
connection.ack(again.headers["ack"], receipt="r5")
receipt("r5")
print("queue", again.body, first.headers["message-id"] == again.headers["message-id"])

# Six of them take longer than the server bears silence, so it has heard ours too.
for _ in range(6):
    ear.beats.get(timeout=WITHIN)
print("beats")
connection.disconnect(receipt="r6")
receipt("r6")
print("disconnected")
