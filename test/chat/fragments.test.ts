import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  connectDiscordAdapter,
  connectGitHubAdapter,
  connectLinearAdapter,
  connectLinqAdapter,
  connectNotionAdapter,
  connectPhotonAdapter,
  connectSendblueAdapter,
  connectSlackAdapter,
  connectTeamsAdapter,
  connectTelegramAdapter,
} from '../../src/chat/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { deployAt } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { failureOf } from '../support/token-response.js';

const SCOPE = 'https://api.botframework.com/.default';

/** Every helper: the connector, its fragment's fields, and how a peer reads the credential. */
const HELPERS = {
  'slack/acme': {
    fragment: connectSlackAdapter,
    fields: ['botToken', 'webhookVerifier'],
    read: (fragment: ReturnType<typeof connectSlackAdapter>) =>
      typeof fragment.botToken === 'string' ? fragment.botToken : fragment.botToken(),
  },
  'discord/bot': {
    fragment: connectDiscordAdapter,
    fields: ['applicationId', 'botToken', 'webhookVerifier'],
    read: (fragment: ReturnType<typeof connectDiscordAdapter>) => fragment.botToken(),
  },
  'github/acme': {
    fragment: connectGitHubAdapter,
    fields: ['installationToken', 'webhookVerifier'],
    read: (fragment: ReturnType<typeof connectGitHubAdapter>) => fragment.installationToken(),
  },
  'linear/acme': {
    fragment: connectLinearAdapter,
    fields: ['accessToken', 'webhookVerifier'],
    read: (fragment: ReturnType<typeof connectLinearAdapter>) => fragment.accessToken(),
  },
  'linq/agent': {
    fragment: connectLinqAdapter,
    fields: ['credentials', 'webhookVerifier'],
    read: async (fragment: ReturnType<typeof connectLinqAdapter>) =>
      (await fragment.credentials()).apiKey,
  },
  'notion/acme': {
    fragment: connectNotionAdapter,
    fields: ['token'],
    read: (fragment: ReturnType<typeof connectNotionAdapter>) => fragment.token(),
  },
  'photon/agent': {
    fragment: connectPhotonAdapter,
    fields: ['credentials', 'webhookVerifier'],
    read: async (fragment: ReturnType<typeof connectPhotonAdapter>) =>
      (await fragment.credentials()).projectSecret,
  },
  'telegram/acme': {
    fragment: connectTelegramAdapter,
    fields: ['botToken'],
    read: (fragment: ReturnType<typeof connectTelegramAdapter>) => fragment.botToken(),
  },
  'sendblue/agent': {
    fragment: connectSendblueAdapter,
    fields: ['accessToken', 'allowedFromNumbers', 'defaultFromNumber', 'webhookVerifier'],
    read: (fragment: ReturnType<typeof connectSendblueAdapter>) => fragment.accessToken(),
  },
  'microsoft-teams/bot': {
    fragment: connectTeamsAdapter,
    fields: ['appId', 'token', 'webhookVerifier'],
    read: (fragment: ReturnType<typeof connectTeamsAdapter>) => fragment.token(SCOPE, 'tenant-9'),
  },
};

/** What a lookup may find where there is nothing, or what is no object of parameters. */
const NO_PARAMS: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 3],
  ['a text', 'inst_1'],
  ['an array', []],
  ['a symbol', Symbol('inst_1')],
];

type Installed = { installationId?: string };
type AnyParams = Installed | (() => Installed | Promise<Installed>);

/** Each helper with its own fragment type hidden, so that one test serves all. */
const helpers = Object.entries(HELPERS).map(([uid, { fragment, fields, read }]) => ({
  uid,
  fields,
  fragment: (params?: AnyParams): object => fragment(uid, params),
  read: async (fragment: object) => (read as (fragment: object) => Promise<string>)(fragment),
}));

const installations = [
  { id: 'inst_1', tenantId: 'T1' },
  { id: 'inst_2', tenantId: 'tenant-9' },
];
const emulator = await createEmulator({
  connectors: Object.keys(HELPERS).map((uid) => ({
    uid,
    installations: installations.map((seed) => ({ ...seed, id: `${seed.id} of ${uid}` })),
    metadata: { applicationId: 'app_1', projectId: 'project_1' },
  })),
});

beforeAll(() => emulator.listen());
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.reset();
  deployAt(emulator);
});

describe.each(helpers)('the fragment of $uid', ({ uid, fields, fragment, read }) => {
  const [first, second] = ['inst_1', 'inst_2'].map((id) => `${id} of ${uid}`);

  test('has the fields of the peer', () => {
    expect(Object.keys(fragment()).sort()).toEqual(fields);
  });

  test('asks for nothing before it is used', async () => {
    fragment();
    expect(emulator.ledger.requests.total).toBe(0);
  });

  test('gives the token of the application in the default installation', async () => {
    const token = await read(fragment());
    expect(emulator.introspect(token)).toMatchObject({
      client_id: uid,
      subject: { type: 'app' },
      installationId: first,
    });
  });

  test('gives the token of the installation that the parameters name', async () => {
    const token = await read(fragment({ installationId: second }));
    expect(emulator.introspect(token)).toMatchObject({ installationId: second });
  });

  test('asks a function for the parameters at each call', async () => {
    const answers: (Installed | Promise<Installed>)[] = [
      { installationId: second },
      {},
      Promise.resolve({ installationId: second }),
      Promise.resolve({}),
    ];
    const shared = fragment(() => answers.shift() as Installed);
    const served = [];
    while (answers.length > 0) served.push(emulator.introspect(await read(shared)).installationId);
    expect(served).toEqual([second, first, second, first]);
  });

  test.each(NO_PARAMS)('takes %s for no parameters of the default', async (_, given) => {
    const refusal = { name: 'ConnectValidationError', code: 'invalid_argument' };
    const found = () => given as Installed;
    const answered = await failureOf(read(fragment(found)));
    expect(answered).toMatchObject(refusal);
    expect(answered.message).toMatch(/^params: the function must return an object, or throw/);
    expect(await failureOf(read(fragment(async () => found())))).toMatchObject(refusal);
    if (given !== undefined) {
      const passed = await failureOf(read(fragment(found())));
      expect(passed).toMatchObject(refusal);
      expect(passed.message).toMatch(/^params: must be an object, such as .*, or left out \(got /);
    }
    expect(emulator.ledger.requests.total).toBe(0);
  });

  test('fails as the function for the parameters does', async () => {
    const failing = fragment(() => Promise.reject(new Error('no current request')));
    await expect(read(failing)).rejects.toThrow('no current request');
    expect(emulator.ledger.requests.total).toBe(0);
  });

  test('passes on parameters that a newer adapter may know', async () => {
    const service = await connectServer();
    vi.stubEnv('VERCEL_CONNECT_API_URL', service.url);
    const params: object = { futureField: { a: [1] } };
    await read(fragment(params)).catch(() => {});
    expect(service.requests[0]?.body).toMatchObject({ futureField: { a: [1] } });
  });

  test('stays with the application, whatever subject the parameters hold', async () => {
    emulator.grant({ connector: uid, user: 'ann' });
    const params: object = { subject: { type: 'user', id: 'ann' } };
    const token = await read(fragment(params));
    expect(emulator.introspect(token)).toMatchObject({ subject: { type: 'app' } });
  });
});
