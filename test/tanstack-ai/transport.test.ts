import { createMCPClient, MCPConnectionError } from '@tanstack/ai-mcp';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type ConnectMCPTransportOptions,
  ConsentRequiredError,
  connectMCPTransport,
  getConsentChallenge,
} from '../../src/tanstack-ai/index.js';
import { protectedServer } from '../mcp/protected-server.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { ANN, failureOf } from '../support/token-response.js';

type Wire = 'http' | 'sse';

const CONNECTOR = 'oauth/tracker';

async function world() {
  const emulator = await deployment({ connectors: [{ uid: CONNECTOR, scopes: ['read'] }] });
  const server = await protectedServer(emulator);
  const transport = (type: Wire, options?: ConnectMCPTransportOptions) =>
    connectMCPTransport(
      { type, url: type === 'http' ? server.url : server.sseUrl },
      CONNECTOR,
      ANN,
      options,
    );
  const connect = async (type: Wire, options?: ConnectMCPTransportOptions) => {
    const client = await createMCPClient({ transport: transport(type, options) });
    onTestFinished(() => client.close());
    return client;
  };
  return { emulator, server, transport, connect };
}

describe.each(['http', 'sse'] as const)('`createMCPClient` over %s', (wire) => {
  test('wraps the missing consent, then lists and calls tools', async () => {
    const { emulator, server, connect } = await world();
    const error = await failureOf(connect(wire));
    expect(error).toBeInstanceOf(MCPConnectionError);
    expect(error.cause).toBeInstanceOf(ConsentRequiredError);
    expect(server.bearers).toEqual(wire === 'http' ? [] : ['']);
    await emulator.approve(getConsentChallenge(error)?.url ?? '');
    const client = await connect(wire);
    const [tool] = await client.tools();
    expect(JSON.stringify(await tool?.execute?.({}))).toContain('ann');
  });

  test('asks for consent when the token has been revoked', async () => {
    const { emulator, connect } = await world();
    emulator.grant({ connector: CONNECTOR, user: 'ann' });
    const client = await connect(wire);
    emulator.revokeGrant({ connector: CONNECTOR, user: 'ann' });
    const challenge = getConsentChallenge(await failureOf(client.tools()));
    await emulator.approve(challenge?.url ?? '');
    expect(await client.tools()).toHaveLength(1);
  });

  test.each(['elsewhere', 'within the origin'])('refuses a redirect %s once', async (where) => {
    const { emulator, server, connect } = await world();
    emulator.grant({ connector: CONNECTOR, user: 'ann' });
    const canary = await connectServer();
    server.redirectTo = where === 'elsewhere' ? canary.url : '/elsewhere';
    const requests = vi.spyOn(globalThis, 'fetch');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const error = await failureOf(connect(wire));
    expect(error).toBeInstanceOf(MCPConnectionError);
    // The time after which an event source would connect again.
    await vi.advanceTimersByTimeAsync(60_000);
    const toServer = requests.mock.calls.filter(([url]) => String(url).startsWith(server.origin));
    expect(toServer).toHaveLength(1);
    expect(canary.requests).toEqual([]);
    expect(server.otherPaths).toEqual([]);
  });

  test('follows a redirect on request', async () => {
    const { emulator, server, connect } = await world();
    emulator.grant({ connector: CONNECTOR, user: 'ann' });
    server.redirectTo = '/elsewhere';
    await failureOf(connect(wire, { redirect: 'follow' }));
    expect(server.otherPaths).toEqual(['/elsewhere']);
  });
});

test('`createMCPClient` calls a tool that needs another scope after one consent', async () => {
  const { emulator, server, connect } = await world();
  server.scopedTools = { publish: 'write' };
  emulator.grant({ connector: CONNECTOR, user: 'ann', scopes: ['read'] });
  const client = await connect('http');
  const publish = (await client.tools()).find(({ name }) => name === 'publish');
  const challenge = getConsentChallenge(await failureOf(Promise.resolve(publish?.execute?.({}))));
  await emulator.approve(challenge?.url ?? '');
  expect(JSON.stringify(await publish?.execute?.({}))).toContain('ann');
  expect(emulator.ledger.requests.authorize).toBe(1);
});

describe('connectMCPTransport', () => {
  test('chooses the consent mode of the transport, unless one is given', async () => {
    const { transport } = await world();
    await expect(transport('http').authProvider.tokens()).rejects.toThrow(ConsentRequiredError);
    expect(await transport('sse').authProvider.tokens()).toBe(undefined);
    expect(await transport('http', { consent: 'transport' }).authProvider.tokens()).toBe(undefined);
  });

  test('passes on everything else of the configuration', () => {
    const headers = { 'x-bypass': 'secret' };
    const config = { type: 'http', url: 'https://mcp.example', headers, note: 'mine' } as const;
    const options = { redirectUrl: 'https://app.example/' };
    const transport = connectMCPTransport(config, CONNECTOR, ANN, options);
    expect(transport).toMatchObject(config);
    expect(transport.headers).toBe(headers);
    expect(transport.authProvider.redirectUrl).toBe(options.redirectUrl);
  });

  test('uses the given `fetch`, or the global one at the time of the request', async () => {
    const { server } = await world();
    const config = { type: 'http', url: server.url } as const;
    const global = connectMCPTransport(config, CONNECTOR, ANN);
    const later = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('global'));
    expect(await (await global.fetch?.(server.url))?.text()).toBe('global');
    expect(later).toHaveBeenCalledWith(server.url, { redirect: 'error' });
    const own = vi.fn(async () => new Response('own'));
    const guarded = connectMCPTransport({ ...config, fetch: own }, CONNECTOR, ANN);
    expect(await (await guarded.fetch?.(server.url, { method: 'POST' }))?.text()).toBe('own');
    expect(own).toHaveBeenCalledWith(server.url, { method: 'POST', redirect: 'error' });
  });
});
