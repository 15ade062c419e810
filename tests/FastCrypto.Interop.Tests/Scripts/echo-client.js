// node echo-client.js '{"port":…,"host":…,"ca":…,"suite":…,"group":…,"length":…}': sends random bytes, wants them back, says what was negotiated.
const tls = require('tls');
const fs = require('fs');
const crypto = require('crypto');

const options = JSON.parse(process.argv[2]);
const data = crypto.randomBytes(options.length);
const received = [];
let length = 0;
const socket = tls.connect({
  host: '127.0.0.1',
  port: options.port,
  servername: options.host,
  ca: fs.readFileSync(options.ca),
  minVersion: 'TLSv1.3',
  ciphers: options.suite,
  ecdhCurve: options.group,
  ALPNProtocols: ['other', 'echo'],
}, () => socket.write(data));
socket.on('data', piece => {
  received.push(piece);
  length += piece.length;
  if (length >= data.length)
    socket.end();
});
socket.on('error', error => {
  console.log(`ERROR ${error.code} ${error.message}`);
  process.exit(1);
});
socket.on('end', () => {
  const equal = Buffer.concat(received).equals(data);
  console.log(`DONE ${equal} ${socket.getCipher()?.standardName} ${socket.alpnProtocol} ${socket.authorized}`);
  process.exit(equal ? 0 : 1);
});
