import { runInNewContext } from 'node:vm';
import { MockAgent, fetch as undiciFetch } from 'undici';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type ConnectEvent, createConnect } from '../../../src/index.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const REGIONAL = 'https://api-sfo1.vercel.com';
const GLOBAL = 'https://api.vercel.com';
const TOKEN_PATH = { path: '/v1/connect/token/c', method: 'POST' };

/** Intercepts the hosts of the service, which no test may reach. */
function interceptedFetch() {
  const agent = new MockAgent();
  agent.disableNetConnect();
  onTestFinished(() => agent.close());
  const fetch = ((url: string, init: object) =>
    undiciFetch(url, { ...init, dispatcher: agent })) as unknown as typeof globalThis.fetch;
  return { agent, fetch };
}

const systemError = (code: string) => Object.assign(new Error(`${code} at connect`), { code });

describe('the host of a region', () => {
  test('is asked first', async () => {
    const { agent, fetch } = interceptedFetch();
    agent.get(REGIONAL).intercept(TOKEN_PATH).reply(200, tokenResponse());
    const connect = createConnect({ vercelToken: 'v', fetch });
    expect(await connect.getToken('c', APP, { region: 'sfo1' })).toBe('token-1');
  });

  test.each(['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN'])(
    'gives way to the global one after %s, without a pause',
    async (code) => {
      const { agent, fetch } = interceptedFetch();
      agent.get(REGIONAL).intercept(TOKEN_PATH).replyWithError(systemError(code));
      agent.get(GLOBAL).intercept(TOKEN_PATH).reply(200, tokenResponse());
      const events: ConnectEvent[] = [];
      const onEvent = (event: ConnectEvent) => events.push(event);
      const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', onEvent });
      expect(await connect.getToken('c', APP)).toBe('token-1');
      expect(events).toMatchObject([
        { type: 'request', url: `${REGIONAL}/v1/connect/token/c`, attempt: 1 },
        { type: 'request', url: `${GLOBAL}/v1/connect/token/c`, attempt: 1, status: 200 },
      ]);
    },
  );

  test.each(['ConnectionRefused', 'FailedToOpenSocket'])(
    'gives way to the global one after %s, as Bun calls it',
    async (code) => {
      const fetch = vi.fn(async () => Response.json(tokenResponse()));
      fetch.mockRejectedValueOnce(systemError(code));
      const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 });
      expect(await connect.getToken('c', APP)).toBe('token-1');
      expect(fetch).toHaveBeenCalledTimes(2);
    },
  );

  test('does not give way after an answer or a broken connection', async () => {
    const { agent, fetch } = interceptedFetch();
    const regional = agent.get(REGIONAL);
    regional.intercept(TOKEN_PATH).reply(500, '');
    regional.intercept(TOKEN_PATH).replyWithError(systemError('ECONNRESET'));
    const options = { vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 };
    const connect = createConnect(options);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 500 });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      message: expect.stringContaining('(ECONNRESET)'),
    });
  });

  test('gives way also when the error is of another realm, as in Jest', async () => {
    const foreign = runInNewContext(
      `const cause = Object.assign(new Error('no host'), { code: 'ENOTFOUND' });
       Object.assign(new TypeError('fetch failed'), { cause })`,
    );
    const fetch = vi.fn(async () => Response.json(tokenResponse()));
    fetch.mockRejectedValueOnce(foreign);
    const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 });
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });

  test('stays left for the retries of the call', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { agent, fetch } = interceptedFetch();
    agent.get(REGIONAL).intercept(TOKEN_PATH).replyWithError(systemError('ENOTFOUND'));
    agent.get(GLOBAL).intercept(TOKEN_PATH).reply(503, '');
    agent.get(GLOBAL).intercept(TOKEN_PATH).reply(200, tokenResponse());
    const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1' });
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });

  test('and the global one out of reach fail together', async () => {
    const { agent, fetch } = interceptedFetch();
    for (const host of [REGIONAL, GLOBAL]) {
      agent.get(host).intercept(TOKEN_PATH).replyWithError(systemError('ENOTFOUND'));
    }
    const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
      message: expect.stringMatching(
        /api\.vercel\.com could not be reached: fetch failed \(ENOTFOUND\)\.$/,
      ),
    });
  });

  test('has no part in the key of the cache', async () => {
    const fetch = vi.fn(async () => Response.json(tokenResponse()));
    const connect = createConnect({ vercelToken: 'v', fetch });
    await connect.getToken('c', APP, { region: 'sfo1' });
    await connect.getToken('c', APP, { region: 'fra1' });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
