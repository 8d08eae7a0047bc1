import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from 'undici';

/** Images on the web, for this process and for commands with the variables. */
export interface Web extends AsyncDisposable {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Serves every address of the web through a proxy, because the service accepts only public addresses. Without an answer
 * an address does not exist.
 */
export async function openWeb(answer: (request: IncomingMessage) => Buffer | undefined): Promise<Web> {
  const server = createServer((request, response) => {
    const bytes = answer(request);
    response.statusCode = bytes ? 200 : 404;
    response.end(bytes);
  });
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo)),
  );
  server.on('connect', (_request, socket: Socket) => {
    const through = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    for (const end of [socket, through]) end.on('error', () => undefined);
  });
  const before = getGlobalDispatcher();
  const proxy = `http://127.0.0.1:${port}`;
  setGlobalDispatcher(new ProxyAgent(proxy));
  return {
    env: { HTTP_PROXY: proxy, http_proxy: undefined, NO_PROXY: '127.0.0.1', no_proxy: undefined },
    async [Symbol.asyncDispose]() {
      setGlobalDispatcher(before);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
