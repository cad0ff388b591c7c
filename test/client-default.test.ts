import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { configureConnect, deleteTokenCacheEntry, getToken } from '../src/index.js';
import { serverAndClient } from './support/client.js';
import { connectServer } from './support/connect-server.js';
import { APP } from './support/token-response.js';

describe('configureConnect', () => {
  test('sets what the module-level functions use, with an empty cache', async () => {
    const [one, two] = [await connectServer(), await connectServer()];
    configureConnect({ baseUrl: one.url, vercelToken: 'of-one' });
    await getToken('c', APP);
    await getToken('c', APP);
    configureConnect({ baseUrl: two.url, vercelToken: 'of-two' });
    await getToken('c', APP);
    expect(one.requests).toHaveLength(1);
    expect(two.requests).toMatchObject([{ headers: { authorization: 'Bearer of-two' } }]);
  });

  test('leaves the clients of createConnect alone', async () => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP);
    configureConnect({ baseUrl: server.url, vercelToken: 'v' });
    deleteTokenCacheEntry('c', APP);
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });

  test('keeps the former settings when the new ones are wrong', async () => {
    const server = await connectServer();
    configureConnect({ baseUrl: server.url, vercelToken: 'v' });
    expect(() => configureConnect({ baseUrl: 'nonsense' })).toThrow(/^baseUrl/);
    expect(await getToken('c', APP)).toBe('token-1');
  });
});

describe('copies of the package in one process', () => {
  /** As a bundler makes them for a route handler and a server action. */
  async function copies() {
    const server = await connectServer();
    onTestFinished(() => {
      Reflect.deleteProperty(globalThis, Symbol.for('grantkit.default-client.v1'));
    });
    vi.resetModules();
    const one = await import('../src/index.js');
    vi.resetModules();
    const two = await import('../src/index.js');
    expect(two.getToken).not.toBe(one.getToken);
    return { server, one, two, options: { baseUrl: server.url, vercelToken: 'v' } };
  }

  test.each(['VERCEL', 'NEXT_RUNTIME'])('share one client where %s is set', async (name) => {
    vi.stubEnv(name, '1');
    const { server, one, two, options } = await copies();
    one.configureConnect(options);
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(await two.getToken('c', APP)).toBe('token-1');
    await two.revokeToken('c', APP);
    expect(await one.getToken('c', APP)).toBe('token-3');
    expect(server.requests).toHaveLength(3);
  });

  test('have clients of their own elsewhere', async () => {
    for (const name of ['VERCEL', 'NEXT_RUNTIME']) vi.stubEnv(name, '');
    const { one, two, options } = await copies();
    one.configureConnect(options);
    two.configureConnect(options);
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(await two.getToken('c', APP)).toBe('token-2');
    two.deleteTokenCacheEntry('c', APP);
    expect(await one.getToken('c', APP)).toBe('token-1');
  });
});
