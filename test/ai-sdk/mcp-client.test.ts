import { createRequire } from 'node:module';
import { createMCPClient } from '@ai-sdk/mcp';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ConnectAuthProviderOptions,
  type ConnectTokenParams,
  ConsentRequiredError,
  connectAuthProvider,
  getConsentChallenge,
} from '../../src/ai-sdk/index.js';
import { protectedServer } from '../mcp/protected-server.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { ANN, failureOf } from '../support/token-response.js';

type Wire = 'http' | 'sse';

const CONNECTOR = 'oauth/tracker';
const GRANT = { connector: CONNECTOR, user: 'ann' };
const CALL = { toolCallId: 'call_1', messages: [], context: {} };

const { version } = createRequire(import.meta.url)('@ai-sdk/mcp/package.json');
const hangs = version.localeCompare('1.0.72', 'en', { numeric: true }) < 0;
const HANGING = `@ai-sdk/mcp ${version} waits for ever for a message that an SSE server has refused`;

async function world() {
  const emulator = await deployment({ connectors: [{ uid: CONNECTOR, scopes: ['read'] }] });
  const server = await protectedServer(emulator);
  const connect = async (
    type: Wire,
    options?: ConnectAuthProviderOptions,
    params: ConnectTokenParams = ANN,
  ) => {
    const url = type === 'http' ? server.url : server.sseUrl;
    const authProvider = connectAuthProvider(CONNECTOR, params, options);
    const client = await createMCPClient({ transport: { type, url, authProvider } });
    onTestFinished(() => client.close());
    return client;
  };
  return { emulator, server, connect };
}

async function call(client: Awaited<ReturnType<typeof createMCPClient>>, tool: string) {
  const tools = await client.tools();
  return tools[tool]?.execute({}, CALL);
}

const WIRES: [Wire, ConnectAuthProviderOptions][] = [
  ['http', {}],
  ['http', { consent: 'eager' }],
  ['sse', {}],
];

describe.each(WIRES)('`createMCPClient` over %s with %o', (wire, options) => {
  test('asks for consent at first, then lists and calls tools', async () => {
    const { emulator, connect } = await world();
    const challenge = getConsentChallenge(await failureOf(connect(wire, options)));
    await emulator.approve(challenge?.url ?? '');
    const client = await connect(wire, options);
    expect(await call(client, 'whoami')).toMatchObject({ content: [{ text: 'ann' }] });
    expect(emulator.ledger.billed).toBe(1);
  });

  test('drops a token that was revoked between calls, and asks for consent again', async ({
    skip,
  }) => {
    if (wire === 'sse' && hangs) {
      console.warn(`skipped: ${HANGING}`);
      skip(HANGING);
    }
    const { emulator, server, connect } = await world();
    emulator.grant(GRANT);
    const client = await connect(wire, options);
    await call(client, 'whoami');
    emulator.revokeGrant(GRANT);
    const challenge = getConsentChallenge(await failureOf(call(client, 'whoami')));
    const refused = server.bearers.at(-1);
    await emulator.approve(challenge?.url ?? '');
    expect(await call(client, 'whoami')).toMatchObject({ content: [{ text: 'ann' }] });
    expect(server.bearers.at(-1)).not.toBe(refused);
  });
});

describe.each(['http', 'sse'] as const)('a hostile MCP server over %s', (wire) => {
  test('cannot have the client fetch its metadata from elsewhere', async () => {
    const { server, connect } = await world();
    const canary = await connectServer();
    server.challenge = `Bearer resource_metadata="${canary.url}/metadata"`;
    await failureOf(connect(wire));
    expect(canary.requests).toEqual([]);
  });

  test('cannot have the client ask an authorization server of its choice', async () => {
    const { server, connect } = await world();
    const canary = await connectServer();
    const path = wire === 'http' ? '/mcp' : '/sse';
    server.documents[`/.well-known/oauth-protected-resource${path}`] = {
      resource: wire === 'http' ? server.url : server.sseUrl,
      authorization_servers: [canary.url],
    };
    const error = await failureOf(connect(wire));
    expect(error).toBeInstanceOf(ConsentRequiredError);
    expect(canary.requests).toEqual([]);
  });
});

test('throws the challenge even when `onConsentRequired` returns', async () => {
  const { connect } = await world();
  const urls: string[] = [];
  const error = await failureOf(
    connect('http', { onConsentRequired: ({ url }) => void urls.push(url) }),
  );
  expect(urls).toEqual([getConsentChallenge(error)?.url]);
});

test('calls a tool that needs another scope when the params name it, without which it fails', async () => {
  const { emulator, server, connect } = await world();
  server.scopedTools = { publish: 'write' };
  emulator.grant({ ...GRANT, scopes: ['read'] });
  await failureOf(call(await connect('http'), 'publish'));
  const params = { ...ANN, scopes: ['read', 'write'] };
  const { url } = await failureOf<ConsentRequiredError>(connect('http', {}, params));
  await emulator.approve(url);
  const client = await connect('http', {}, params);
  expect(await call(client, 'publish')).toMatchObject({ content: [{ text: 'ann' }] });
  expect(emulator.ledger.requests.authorize).toBe(1);
});
