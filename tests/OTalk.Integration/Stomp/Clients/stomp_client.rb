# ruby-stomp over TCP: receipts, acknowledgements, a transaction and heart-beats.
#
# stomp_client.rb PORT LOGIN PASSCODE
require 'json'
require 'stomp'

$stdout.sync = true
port, login, passcode = ARGV
headers = { 'accept-version' => '1.1', 'host' => 'montague.com', 'heart-beat' => '1000,1000' }
connection = Stomp::Connection.new(hosts: [{ login: login, passcode: passcode, host: '127.0.0.1', port: port.to_i }],
                                   connect_headers: headers, reliable: false)
puts "connected #{connection.protocol}"

receive = lambda do |command|
  got = connection.receive
  abort "failed: #{got.command} #{got.headers}" unless got.command == command
  got
end

connection.subscribe('/topic/balcony', { 'id' => '1', 'receipt' => 'r1' })
receive.call('RECEIPT')
connection.publish('/topic/balcony', 'But soft')
puts "topic #{JSON.parse(receive.call('MESSAGE').body)['body']}"

connection.begin('t1')
connection.publish('/topic/balcony', 'never', { 'transaction' => 't1' })
connection.abort('t1')
connection.begin('t2')
connection.publish('/topic/balcony', 'what light', { 'transaction' => 't2' })
connection.commit('t2')
puts "transaction #{JSON.parse(receive.call('MESSAGE').body)['body']}"

connection.subscribe('/queue/errands', { 'id' => '2', 'ack' => 'client-individual', 'receipt' => 'r3' })
receive.call('RECEIPT')
connection.publish('/queue/errands', '{"ns":"urn:errand","to":"nurse"}')
first = receive.call('MESSAGE')
connection.nack(first.headers['message-id'], { 'subscription' => '2' })
again = receive.call('MESSAGE')
connection.ack(again.headers['message-id'], { 'subscription' => '2', 'receipt' => 'r5' })
receive.call('RECEIPT')
puts "queue #{again.body} #{first.headers['message-id'] == again.headers['message-id']}"

until_then = Time.now + 20
# Six of them take longer than the server bears silence, so it has heard ours too.
until connection.hbrecv_count >= 6
  abort 'failed: no heart-beat' if Time.now > until_then
  sleep 0.05
end
puts 'beats'
connection.disconnect({ 'receipt' => 'r6' })
puts 'disconnected'
