// A strict application of the packed package, in a project that has nothing else.
import {
  ConnectError,
  type ConnectTokenParams,
  configureConnect,
  getToken,
  NoValidTokenError,
  startAuthorization,
} from 'grantkit';
import { connectAuthProvider } from 'grantkit/ai-sdk';
import { connectSlackAdapter } from 'grantkit/chat';
import { createEmulator } from 'grantkit/emulator';
import { getConsentChallenge } from 'grantkit/mcp';
import { undiciFetch } from 'grantkit/node';
import { type ConnectTelemetry, instrumentConnect } from 'grantkit/otel';
import { redisStore } from 'grantkit/redis';
import { connectMCPTransport } from 'grantkit/tanstack-ai';
import { memoryStore, tokenStoreContract } from 'grantkit/testing';

const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] });
const maybe: string | undefined = undefined;
configureConnect({ fetch: emulator.fetch, region: maybe, vercelToken: await emulator.oidcToken() });

const params: ConnectTokenParams = { subject: { type: 'app' }, installationId: maybe };

/** What a declaration file has to be able to name. */
export async function connectorOf(id: string) {
  const { connector } = await startAuthorization('slack/acme', { subject: { type: 'user', id } });
  return connector;
}

const token = await getToken('slack/acme', params, { vercelToken: maybe, signal: undefined });
const { botToken } = connectSlackAdapter('slack/acme');
const subject = { type: 'jwt-bearer', sub: 'ada', iss: maybe, aud: maybe } as const;
const provider = connectAuthProvider(
  'slack/acme',
  { subject, scopes: getConsentChallenge(undefined)?.scopes },
  { vercelToken: maybe, redirectUrl: maybe, deviceCode: maybe, onConsentRequired: maybe },
);
const transport = connectMCPTransport(
  { type: 'http', url: 'https://mcp.example' },
  'slack/acme',
  params,
  { redirect: maybe, consent: maybe },
);
const telemetry: ConnectTelemetry | string = await instrumentConnect().catch(String);
const url = 'https://redis.example';
const store = redisStore({ url, token: 'token', secret: 'x'.repeat(32), freshForMs: 0 });
const facts = [
  token.startsWith('emu_'),
  (await connectorOf('ada'))?.uid === 'slack/acme',
  botToken !== undefined && provider !== undefined && transport.type === 'http',
  store.freshForMs === 0 && memoryStore().freshForMs === undefined && tokenStoreContract.length > 9,
  typeof undiciFetch({ connections: 2 }).close === 'function',
  typeof telemetry === 'string' && telemetry.includes('npm i @opentelemetry/api'),
  getConsentChallenge(new Error('other')) === undefined,
  ConnectError.name === 'ConnectError' && NoValidTokenError.name === 'NoValidTokenError',
];
if (facts.includes(false)) throw new Error(`The packed package fails: ${facts}`);
