// node echo-server.js '{"cert":…,"key":…,"groups":"A:B"}': sends back what it gets, in the same pieces or others.
const tls = require('tls');
const fs = require('fs');

const options = JSON.parse(process.argv[2]);
const server = tls.createServer({
  cert: fs.readFileSync(options.cert),
  key: fs.readFileSync(options.key),
  minVersion: 'TLSv1.3',
  ecdhCurve: options.groups,
  ALPNProtocols: ['echo'],
}, socket => {
  socket.on('error', error => console.log(`socket error ${error.code}`));
  socket.pipe(socket);
});
server.on('tlsClientError', error => console.log(`client error ${error.code}`));
server.listen(0, '127.0.0.1', () => console.log(`PORT ${server.address().port}`));
