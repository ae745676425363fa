-- Offers TLS to servers only: what clients of a test say goes over loopback, and no certificate is theirs to judge.
module:hook("stream-features", function (event)
	event.features:remove_children("starttls", "urn:ietf:params:xml:ns:xmpp-tls");
end, -100);
