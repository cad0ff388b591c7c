import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ConnectAuthProviderOptions,
  type ConnectTokenParams,
  ConsentRequiredError,
  connectAuthProvider,
} from '../../src/mcp/index.js';
import { deployment } from '../platforms/deployment.js';
import { ANN, failureOf } from '../support/token-response.js';
import type { MakeClient, McpClient } from './client-suite.js';
import { protectedServer } from './protected-server.js';

const CONNECTOR = 'oauth/tracker';
const ANSWER = { content: [{ text: 'ann' }] };

const whoami = (client: McpClient) => client.callTool({ name: 'whoami' });
const publish = (client: McpClient) => client.callTool({ name: 'publish' });

/** What a client does when a tool needs a scope that the token lacks. */
export function testStepUp(make: MakeClient): void {
  /** Ann has consented to the connector's scopes; the tool `publish` needs another one. */
  async function world(options?: ConnectAuthProviderOptions, params: ConnectTokenParams = ANN) {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR, scopes: ['read'] }] });
    emulator.grant({ connector: CONNECTOR, user: 'ann', scopes: ['read'] });
    const server = await protectedServer(emulator);
    server.scopedTools = { publish: 'write' };
    const connect = async () => {
      const authProvider = connectAuthProvider(CONNECTOR, params, options);
      const { client, connect } = make('http', new URL(server.url), authProvider);
      onTestFinished(() => client.close());
      await connect();
      return client;
    };
    const scope = () => emulator.introspect(server.bearers.at(-1) ?? '').scope;
    return { emulator, server, connect, scope };
  }

  describe.each(['transport', 'eager'] as const)(
    'a tool that needs another scope (%s)',
    (consent) => {
      test.each<[string, ConnectTokenParams]>([
        ["the connector's scopes", ANN],
        ['a scope of its own', { ...ANN, scopes: ['read'] }],
      ])('works after one consent, besides %s', async (_, params) => {
        const { emulator, connect, scope } = await world({ consent }, params);
        const client = await connect();
        expect(await whoami(client)).toMatchObject(ANSWER);
        const error = await failureOf<ConsentRequiredError>(publish(client));
        expect(error).toBeInstanceOf(ConsentRequiredError);
        await emulator.approve(error.url);
        expect(await publish(client)).toMatchObject(ANSWER);
        expect(await whoami(client)).toMatchObject(ANSWER);
        expect(scope()).toBe('read write');
        expect(emulator.ledger.requests.authorize).toBe(1);
      });

      test('works with a client that was made after the consent', async () => {
        const { emulator, connect } = await world({ consent });
        const error = await failureOf<ConsentRequiredError>(publish(await connect()));
        await emulator.approve(error.url);
        expect(await publish(await connect())).toMatchObject(ANSWER);
        expect(emulator.ledger.requests.authorize).toBe(1);
      });

      test('leaves the others their token while the user has not consented', async () => {
        const { emulator, server, connect } = await world({ consent });
        const client = await connect();
        const bearer = server.bearers.at(-1);
        const error = await failureOf<ConsentRequiredError>(publish(client));
        expect(await whoami(client)).toMatchObject(ANSWER);
        await emulator.deny(error.url);
        expect(await whoami(client)).toMatchObject(ANSWER);
        expect(server.bearers.at(-1)).toBe(bearer);
        expect(emulator.ledger.billed).toBe(1);
      });
    },
  );

  test('a 401 that names scopes leads to a consent for them, and to a fresh token', async () => {
    const { emulator, server, connect, scope } = await world();
    const client = await connect();
    emulator.revokeGrant({ connector: CONNECTOR, user: 'ann' });
    server.challenge = 'Bearer error="invalid_token", scope="read write"';
    const error = await failureOf<ConsentRequiredError>(whoami(client));
    await emulator.approve(error.url);
    expect(await publish(client)).toMatchObject(ANSWER);
    expect(scope()).toBe('read write');
  });

  test('a wider token that is refused is dropped', async () => {
    const { emulator, server, connect } = await world();
    const client = await connect();
    const { url } = await failureOf<ConsentRequiredError>(publish(client));
    await emulator.approve(url);
    await publish(client);
    const refused = server.bearers.at(-1);
    server.challenge = 'Bearer error="invalid_token", scope="write"';
    emulator.revokeGrant({ connector: CONNECTOR, user: 'ann' });
    const again = await failureOf<ConsentRequiredError>(publish(client));
    await emulator.approve(again.url);
    expect(await publish(client)).toMatchObject(ANSWER);
    expect(server.bearers.at(-1)).not.toBe(refused);
  });
}
