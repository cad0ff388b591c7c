import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy in front of a Redis that can stop passing anything on, or hold its answers back. */
export async function faultyProxy(port: number) {
  const state = { isBlackHole: false, delayMs: () => 0 };
  const sockets = new Set<Socket>();
  const halfOpen = new WeakSet<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (state.isBlackHole || halfOpen.has(from)) return;
        setTimeout(() => to.write(chunk), from === upstream ? state.delayMs() : 0);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => {});
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as { port: number };
  return {
    state,
    /** Swallows what comes by the connections there are; new ones are not concerned. */
    breakConnections() {
      for (const socket of sockets) halfOpen.add(socket);
    },
    url: `redis://127.0.0.1:${own}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
