#!/bin/sh
# oTalk with curl alone: rest.sh http://localhost:8080 romeo@montague.com PASSWORD
# Makes a channel, publishes, sets a key, reads it all, and hears the next message as an event.
set -eu
server=$1 me=$2 password=$3
channel="$server/otalk/$me/notes"
ask() { curl --silent --show-error --fail-with-body --user "$me:$password" "$@"; }

ask --request PUT "$channel" --data '{"name": "Notes", "msg_count": 100}'
ask "$channel" --data '{"ns": "http://otalk.com/p/chat", "body": "It is the east"}'; echo
ask --request PUT "$channel?key=mood" --data '{"ns": "http://otalk.com/p/chat", "body": "hopeful"}'; echo
ask "$channel?messages&keys&limit=10"; echo

# Any stanza, and several at once, as on a WebSocket.
ask "$server/otalk" --data "[{\"id\": \"a\", \"to\": \"$me/notes?config\", \"get\": {}},
  {\"id\": \"b\", \"to\": \"$me/notes\", \"query\": {\"ns\": \"http://otalk.com/p/permissions\", \"identity\": \"juliet@capulet.com\", \"acl\": \"s\"}}]"; echo

# Events of the channel. The id of the last one, given as Last-Event-ID, is where the next connection goes on.
events=$(mktemp)
ask --no-buffer "$server/otalk/events?channel=$me/notes" > "$events" &
listening=$!
trap 'kill $listening 2> /dev/null || true; rm -f "$events"' EXIT
until grep -q '^id:' "$events"; do sleep 0.1; done
ask "$channel" --data '{"ns": "http://otalk.com/p/chat", "body": "and Juliet is the sun"}'; echo
until grep -q '^data:' "$events"; do sleep 0.1; done
grep '^data:' "$events"

ask --request DELETE "$channel"
