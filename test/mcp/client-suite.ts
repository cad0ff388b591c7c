import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type ConnectAuthProviderOptions,
  ConnectError,
  type ConnectOAuthClientProvider,
  ConsentRequiredError,
  connectAuthProvider,
} from '../../src/mcp/index.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { ANN, failureOf } from '../support/token-response.js';
import { protectedServer } from './protected-server.js';

export type Wire = 'http' | 'sse';

/** What the tests need of an official client, whatever its generation. */
export interface McpClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(tool: { name: string }): Promise<object>;
  close(): Promise<void>;
}

/** A client, and what connects it. */
export type MakeClient = (
  wire: Wire,
  url: URL,
  authProvider: ConnectOAuthClientProvider,
) => { client: McpClient; connect(): Promise<void> };

const WIRES: [Wire, ConnectAuthProviderOptions][] = [
  ['http', {}],
  ['http', { consent: 'eager' }],
  ['sse', {}],
];

/** What a client of either generation does with the provider. */
export function testClient(make: MakeClient): void {
  async function world() {
    const emulator = await deployment({ connectors: [{ uid: 'oauth/tracker' }] });
    const server = await protectedServer(emulator);
    const connect = async (wire: Wire, options?: ConnectAuthProviderOptions) => {
      const authProvider = connectAuthProvider('oauth/tracker', ANN, options);
      const url = new URL(wire === 'http' ? server.url : server.sseUrl);
      const { client, connect } = make(wire, url, authProvider);
      onTestFinished(() => client.close());
      await connect();
      return client;
    };
    return { emulator, server, connect };
  }

  describe.each(WIRES)('over %s with %o', (wire, options) => {
    test('asks for consent at first, then lists and calls tools', async () => {
      const { emulator, server, connect } = await world();
      const error = await failureOf<ConsentRequiredError>(connect(wire, options));
      expect(error).toBeInstanceOf(ConsentRequiredError);
      expect(server.bearers).toEqual(options.consent === 'eager' ? [] : ['']);
      await emulator.approve(error.url);
      const client = await connect(wire, options);
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['whoami']);
      const called = await client.callTool({ name: 'whoami' });
      expect(called).toMatchObject({ content: [{ text: 'ann' }] });
      expect(emulator.ledger.billed).toBe(1);
    });

    test('drops a token that was revoked between calls, and asks for consent again', async () => {
      const { emulator, server, connect } = await world();
      emulator.grant({ connector: 'oauth/tracker', user: 'ann' });
      const client = await connect(wire, options);
      emulator.revokeGrant({ connector: 'oauth/tracker', user: 'ann' });
      const error = await failureOf<ConsentRequiredError>(client.callTool({ name: 'whoami' }));
      expect(error).toBeInstanceOf(ConsentRequiredError);
      const refused = server.bearers.at(-1);
      await emulator.approve(error.url);
      await client.callTool({ name: 'whoami' });
      expect(server.bearers.at(-1)).not.toBe(refused);
    });

    test('fetches no URL that the MCP server names', async () => {
      const { server, connect } = await world();
      const canary = await connectServer();
      server.challenge = `Bearer resource_metadata="${canary.url}/metadata", scope="all"`;
      await failureOf(connect(wire, { ...options, consent: 'transport' }));
      expect(server.bearers).toEqual(['']);
      expect(canary.requests).toEqual([]);
      expect(server.otherPaths).toEqual([]);
    });
  });

  test.each([
    [503, 'unavailable'],
    [403, 'client_not_linked_to_project'],
    [422, 'client_installation_required'],
  ])('takes a %i %s of the service for no lack of consent', async (status, code) => {
    const { emulator, server, connect } = await world();
    emulator.faults.next('token', { status, code }, 9);
    for (const consent of ['transport', 'eager'] as const) {
      const error = await failureOf(connect('http', { consent }));
      expect(error).toBeInstanceOf(ConnectError);
      expect(error).toMatchObject({ code });
    }
    expect(emulator.ledger.requests.authorize).toBe(0);
    expect(server.bearers).toEqual([]);
  });

  test('is warned of nothing, since what the provider gives names its issuer', async () => {
    const { emulator, connect } = await world();
    emulator.grant({ connector: 'oauth/tracker', user: 'ann' });
    const client = await connect('http');
    emulator.revokeGrant({ connector: 'oauth/tracker', user: 'ann' });
    const warn = vi.spyOn(console, 'warn');
    await failureOf(client.callTool({ name: 'whoami' }));
    expect(warn).not.toHaveBeenCalled();
  });

  test('leaves the failure to the client when `onConsentRequired` returns', async () => {
    const { connect } = await world();
    const seen: string[] = [];
    const onConsentRequired = ({ connector }: { connector: string }) => void seen.push(connector);
    const error = await failureOf(connect('http', { onConsentRequired }));
    expect(error.constructor.name).toBe('UnauthorizedError');
    expect(seen).toEqual(['oauth/tracker']);
  });
}
