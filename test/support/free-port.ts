import { once } from 'node:events';
import { createServer } from 'node:net';

// Below those that Linux, macOS and Windows give to connections of their own choice.
const FIRST = 20_000;
const LAST = 32_767;

const given = new Set<number>();

/**
 * A port of this machine at which nobody listens now.
 *
 * None that `listen(0)` may get: whoever starts a server at that a moment later, or again, finds
 * it taken by a connection of another test now and then.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST + 1 - FIRST));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
