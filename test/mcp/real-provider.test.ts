import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import { revokeToken } from '../../src/index.js';
import { type ConsentRequiredError, connectAuthProvider } from '../../src/mcp/index.js';
import { Browser } from '../emulator/providers/browser.js';
import {
  CLIENT,
  consentAs,
  type OidcServer,
  startOidcServer,
} from '../emulator/providers/oidc-server.js';
import { deployment } from '../platforms/deployment.js';
import { ANN, failureOf } from '../support/token-response.js';
import { type Introspection, type ProtectedServer, protectedServer } from './protected-server.js';

const CONNECTOR = 'oauth/tracker';
const SCOPES = ['openid', 'offline_access', 'api:read'];

let provider: OidcServer;
let server: ProtectedServer;
let emulator: Emulator;

/** Asks the provider what a token is good for, as a resource server does (RFC 7662). */
async function introspect(token: string): Promise<Introspection> {
  const { client_id: id, client_secret: secret } = CLIENT;
  const response = await fetch(`${provider.url}/token/introspection`, {
    method: 'POST',
    body: new URLSearchParams({ token, client_id: id, client_secret: secret }),
  });
  const { active, sub, aud, scope = '' } = await response.json();
  const isMeant = active && aud === server.url;
  return { active: isMeant, subject: { type: 'user', id: sub }, scopes: scope.split(' ') };
}

/** An MCP server that names its provider (RFC 9728), which knows no client yet (RFC 7591). */
beforeEach(async () => {
  server = await protectedServer({ introspect });
  provider = await startOidcServer(['http://127.0.0.1:1/callback'], {
    features: {
      devInteractions: { enabled: true },
      registration: { enabled: true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: async () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async () => ({
          scope: 'api:read',
          accessTokenFormat: 'opaque',
          accessTokenTTL: 600,
        }),
        useGrantedResource: async () => true,
      },
    },
  });
  onTestFinished(() => provider.close());
  const resource = '/.well-known/oauth-protected-resource/mcp';
  server.challenge = `Bearer resource_metadata="${server.origin}${resource}"`;
  server.documents[resource] = {
    resource: server.url,
    authorization_servers: [provider.url],
    scopes_supported: SCOPES,
  };
  emulator = await deployment({
    connectors: [
      {
        ...{ uid: CONNECTOR, provider: 'real', scopes: SCOPES },
        data: { serverUrl: server.url, authorizationUrlParams: { prompt: 'consent' } },
      },
    ],
  });
});

async function connect(): Promise<Client> {
  const authProvider = connectAuthProvider(CONNECTOR, ANN);
  const client = new Client({ name: 'test', version: '1.0.0' });
  onTestFinished(() => client.close());
  const transport = new StreamableHTTPClientTransport(new URL(server.url), { authProvider });
  await client.connect(transport);
  return client;
}

/** Signs in at the provider and allows what is asked. */
async function consent(url: string): Promise<string> {
  const back = await consentAs('ann@acme.test', url, `${emulator.url}/callback`);
  const browser = new Browser();
  await browser.open(back);
  return browser.page;
}

test('is used with tokens of its own provider, which nobody has told of this client', async () => {
  const { url } = await failureOf<ConsentRequiredError>(connect());
  expect(await consent(url)).toContain('Access allowed');
  const client = await connect();
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['whoami']);
  const called = await client.callTool({ name: 'whoami' });
  expect(called).toMatchObject({ content: [{ text: 'ann@acme.test' }] });
  expect(provider.paths).toContain('POST /reg');
  expect(emulator.ledger.billed).toBe(1);
});

test('is asked for consent again when the provider has ended the token', async () => {
  const { url } = await failureOf<ConsentRequiredError>(connect());
  await consent(url);
  const client = await connect();
  await client.callTool({ name: 'whoami' });
  await revokeToken(CONNECTOR, ANN);
  const error = await failureOf<ConsentRequiredError>(client.callTool({ name: 'whoami' }));
  expect(error.name).toBe('ConsentRequiredError');
  await consent(error.url);
  expect(await client.callTool({ name: 'whoami' })).toMatchObject({
    content: [{ text: 'ann@acme.test' }],
  });
});
