import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { createConnect } from 'grantkit';
import { undiciFetch } from 'grantkit/node';
import { expect, onTestFinished, test } from 'vitest';
import { unhandledRejections } from '../support/client.js';
import { SECRET } from './hostile-values.js';
import { codingsOf, type Exchange, hostileExchange, WireServer } from './hostile-wire.js';
import { failureOf, judge, PATIENCE, PLAN, World } from './world.js';

/** Silence is given up by then. */
const TIMEOUT_MS = 60;
/** When connections that nobody reads from are closed. */
const SETTLED_MS = 10_000;
const CONNECTOR = 'oauth/linear';
const params = { subject: { type: 'user', id: 'u1' } } as const;
const world = new World();

/** With more, Node 20 to 24 ends the process of anybody who calls `fetch` when the connection breaks. */
const hasFewCodings = (exchange: Exchange) => codingsOf(exchange) <= 5;
/** With others, undici 7 on Node 20 ends the process when the connection breaks. */
const isPlainOrShort = (exchange: Exchange) =>
  codingsOf(exchange) === 0 || exchange.bytes.length <= 50_000;

test.each([
  ['fetch', () => globalThis.fetch, hasFewCodings],
  ['undiciFetch', () => undiciFetch(), isPlainOrShort],
])(
  'a call ends in a way that is ours, whatever bytes %s gets',
  PATIENCE,
  async (_name, fetchOf, isHarmless) => {
    const unhandled = unhandledRejections();
    const server = new WireServer();
    onTestFinished(() => server.stop());
    const baseUrl = await server.start();
    const settings = { baseUrl, fetch: fetchOf(), vercelToken: SECRET, timeoutMs: TIMEOUT_MS };
    const operations = fc.constantFrom(
      ...(['getToken', 'revokeToken', 'startAuthorization', 'getConnectorMetadata'] as const),
    );
    const exchanges = hostileExchange.filter(isHarmless);
    const property = fc.asyncProperty(operations, exchanges, async (name, exchange) => {
      server.exchange = exchange;
      const connect = createConnect({ ...settings, maxRetries: 0 });
      judge(world, await failureOf(() => connect[name](CONNECTOR, params as never)), Number.NaN);
    });
    await fc.assert(property, PLAN);
    const end = Date.now() + SETTLED_MS;
    while (server.open.size > 10 && Date.now() < end) await sleep(50);
    expect(server.open.size).toBeLessThanOrEqual(10);
    expect(unhandled).not.toHaveBeenCalled();
  },
);
