// Loaded into a command that must stay off the network: whatever opens a socket ends the process at once.
import dns from 'node:dns';
import net from 'node:net';

function refuse() {
  process.stderr.write(`a socket was opened\n${new Error().stack}\n`);
  process.exit(99);
}
net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
dns.promises.lookup = refuse;
