import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy in front of a Redis that can stop passing anything on, or hold its answers back. */
export async function faultyProxy(port: number) {
  const state = { isBlackHole: false, delayMs: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (state.isBlackHole) return;
        setTimeout(() => to.write(chunk), from === upstream ? state.delayMs : 0);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => {});
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as { port: number };
  return {
    state,
    url: `redis://127.0.0.1:${own}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
