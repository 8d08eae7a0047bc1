import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket that only sends texts. What the client sends is ignored, but for its close. */
export interface TextSocket {
  send(text: string): void;
  close(): void;
}

// A constant of RFC 6455.
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;
const CLOSE = 0x88;

/** Accepts a WebSocket. `onClose` is called once, whichever side ends it. */
export function acceptTextSocket(request: IncomingMessage, socket: Duplex, onClose: () => void): TextSocket {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on('error', () => undefined);
  socket.once('close', onClose);
  socket.on('data', (bytes: Buffer) => {
    if (bytes[0] === CLOSE) socket.end(Buffer.from([CLOSE, 0]));
  });
  return {
    send: (text) => void socket.write(frame(Buffer.from(text))),
    close: () => socket.destroy(),
  };
}

function frame(content: Buffer): Buffer {
  const { length } = content;
  if (length < 126) return Buffer.concat([Buffer.from([TEXT, length]), content]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE((TEXT << 8) | 126);
  head.writeUInt16BE(length, 2);
  if (length < 65_536) return Buffer.concat([head, content]);
  const long = Buffer.alloc(10);
  long.writeUInt16BE((TEXT << 8) | 127);
  long.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([long, content]);
}
