import { beforeEach, expect, test, vi } from 'vitest';
import { configureConnect } from '../../src/client.js';
import type { Emulator } from '../../src/emulator/index.js';
import { ConnectorNotFoundError } from '../../src/errors.js';
import { connect } from '../../src/eve/index.js';
import { ADA, AGENT, CALLBACK, deployment } from './world.js';

const REQUIRED = { name: 'ConnectionAuthorizationRequiredError' };
const auto = { connector: 'oauth/new', autoProvision: true } as const;
let emulator: Emulator;

beforeEach(async () => {
  emulator = await deployment({
    projects: [{ id: 'prj_emu' }, { id: 'prj_other' }],
    connectors: [
      { uid: 'oauth/unlinked', links: [{ project: 'prj_other' }] },
      { uid: 'slack/acme' },
    ],
  });
});

test('creates a missing connector for the server, and tries once more', async () => {
  await expect(connect(auto).getToken(ADA)).rejects.toMatchObject(REQUIRED);
  expect(emulator.ledger.requests).toMatchObject({ token: 2, provision: 1 });
  const agent = connect({ ...auto, principalType: 'app' });
  const { token } = await agent.getToken(AGENT);
  expect(emulator.introspect(token).connector?.uid).toBe('oauth/new');
});

test('links a connector of the team to the project', async () => {
  const auth = connect({ ...auto, connector: 'oauth/unlinked', principalType: 'app' });
  await expect(auth.getToken(AGENT)).resolves.toMatchObject({ token: expect.any(String) });
  expect(emulator.ledger.requests).toMatchObject({ token: 2, provision: 1 });
});

test('understands the message by which older answers said that a link is missing', async () => {
  const message = 'Connector is not linked to this project';
  emulator.faults.next('token', { status: 403, code: 'forbidden', message });
  await expect(connect(auto).getToken(ADA)).rejects.toMatchObject(REQUIRED);
  expect(emulator.ledger.requests).toMatchObject({ token: 2, provision: 1 });
});

test('works for startAuthorization and completeAuthorization too', async () => {
  const { challenge } = await connect(auto).startAuthorization({ ...ADA, ...CALLBACK });
  expect(challenge.url).toContain('oauth%2Fnew');
  expect(emulator.ledger.requests).toMatchObject({ authorize: 2, provision: 1 });
  emulator.connectors.remove('oauth/new');
  const other = connect({ ...auto, connector: 'oauth/other' });
  await expect(other.completeAuthorization({ ...ADA, ...CALLBACK })).rejects.toThrow();
  expect(emulator.ledger.requests).toMatchObject({ token: 2, provision: 2 });
});

test('provisions once for concurrent callers', async () => {
  const agent = connect({ ...auto, principalType: 'app' });
  const user = (id: string) => ({ ...ADA, principal: { type: 'user' as const, id } });
  const anyone = connect(auto);
  await Promise.allSettled([anyone.getToken(user('a')), anyone.getToken(user('b'))]);
  expect(emulator.ledger.requests.provision).toBe(1);
  await agent.getToken(AGENT);
  expect(emulator.ledger.requests.provision).toBe(1);
});

test('tries again after a provisioning that failed', async () => {
  const auth = connect({ ...auto, connectOptions: { maxRetries: 0 } });
  emulator.faults.next('provision', { status: 500, code: 'internal_server_error' });
  await expect(auth.getToken(ADA)).rejects.toMatchObject({ status: 500 });
  await expect(auth.getToken(ADA)).rejects.toMatchObject(REQUIRED);
  expect(emulator.ledger.requests.provision).toBe(2);
});

test('leaves a connector of another type alone and tells what the request says', async () => {
  emulator.unlink({ connector: 'slack/acme', project: 'prj_emu' });
  const auth = connect({ ...auto, connector: 'slack/acme' });
  await expect(auth.getToken(ADA)).rejects.toMatchObject({ status: 403 });
  expect(emulator.ledger.requests).toMatchObject({ token: 2, provision: 1 });
});

test('calls the service with the given options', async () => {
  const connectOptions = { vercelToken: emulator.accessToken() };
  const auth = connect({ ...auto, connectOptions });
  const failure = { code: 'forbidden', message: expect.stringContaining('Only a deployment') };
  await expect(auth.getToken(ADA)).rejects.toMatchObject(failure);
});

test.each([
  ['it was not asked for', { ...auto, autoProvision: false }, ADA],
  ['the connector is an opaque id', { ...auto, connector: 'scl_missing' }, ADA],
  ['the connection has no URL', auto, { ...ADA, connection: { url: '' } }],
])('does nothing when %s', async (_, options, opts) => {
  await expect(connect(options).getToken(opts)).rejects.toBeInstanceOf(ConnectorNotFoundError);
  expect(emulator.ledger.requests).toMatchObject({ token: 1, provision: 0 });
});

test('leaves an environment that was switched off alone', async () => {
  const link = { connector: 'slack/acme', project: 'prj_emu', environments: ['production'] };
  emulator.link(link);
  const auth = connect({ ...auto, connector: 'slack/acme' });
  const failure = { code: 'client_not_enabled_for_environment' };
  await expect(auth.getToken(ADA)).rejects.toMatchObject(failure);
  expect(emulator.ledger.requests.provision).toBe(0);
});

test('uses the settings of the client behind the functions', async () => {
  const vercelToken = await emulator.oidcToken();
  for (const name of Object.keys(emulator.env)) vi.stubEnv(name, undefined);
  configureConnect({ baseUrl: emulator.url, vercelToken });
  await expect(connect(auto).getToken(ADA)).rejects.toMatchObject(REQUIRED);
  expect(emulator.ledger.requests).toMatchObject({ token: 2, provision: 1 });
});
