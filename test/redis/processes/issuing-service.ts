import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const CONNECTOR = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };
const LIFETIME_MS = 3_600_000;

/** A service that numbers the tokens of each user, so that it can be told which are old. */
export async function issuingService() {
  const issued = new Map<string, number>();
  const pace = { delayMs: () => 0 };
  const counts = { requests: 0 };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const user: string = JSON.parse(text).subject.id;
    response.setHeader('Content-Type', 'application/json');
    if (request.method === 'DELETE') {
      await sleep(pace.delayMs());
      response.end('{"revoked":1}');
      return;
    }
    counts.requests++;
    const number = (issued.get(user) ?? 0) + 1;
    issued.set(user, number);
    await sleep(pace.delayMs());
    const expiresAt = Date.now() + LIFETIME_MS;
    response.end(JSON.stringify({ token: `${user}.${number}`, expiresAt, connector: CONNECTOR }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    pace,
    /** How many tokens of a user there have been. */
    issuedTo: (user: string) => issued.get(user) ?? 0,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
