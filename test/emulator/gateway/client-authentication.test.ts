import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { basic, codeOf, exchange } from './application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    projects: [{ id: 'prj_emu' }, { id: 'prj_other' }],
    connectors: [
      { uid: 'oauth/linear', id: 'scl_linear' },
      { uid: 'oauth/other' },
      { uid: 'oauth/production', links: [{ project: 'prj_emu', environments: ['production'] }] },
    ],
  });
});

beforeEach(() => emulator.reset());

const answerTo = async (header: string) =>
  exchange(emulator, await codeOf(emulator), undefined, header);

test('takes the UID and the id of the connector', async () => {
  expect((await answerTo(await basic(emulator, 'oauth/linear'))).status).toBe(200);
  expect((await answerTo(await basic(emulator, 'scl_linear'))).status).toBe(200);
});

test('takes credentials that are encoded like a form', async () => {
  const password = await emulator.oidcToken();
  const header = `basic ${Buffer.from(`oauth%2Flinear:${password}`).toString('base64')}`;
  expect((await answerTo(header)).status).toBe(200);
});

test.each([
  ['no Basic header', async () => 'Bearer x'],
  ['no password', async () => `Basic ${btoa('oauth%2Flinear')}`],
  ['a broken encoding', async () => `Basic ${btoa('oauth%2:x')}`],
  ['a password that is no token', () => basic(emulator, 'oauth/linear', 'secret')],
  ['an access token', () => basic(emulator, 'oauth/linear', emulator.accessToken())],
  ['an unknown connector', () => basic(emulator, 'oauth/none')],
  [
    'an expired OIDC token',
    async () => basic(emulator, 'oauth/linear', await emulator.oidcToken({ expiresInMs: -1000 })),
  ],
])('refuses %s', async (_, header) => {
  const { status, body, headers } = await answerTo(await header());
  expect([status, body.error]).toEqual([401, 'invalid_client']);
  expect(headers.get('www-authenticate')).toMatch(/^Basic /);
});

test('refuses a project without the link, and an environment without it', async () => {
  const stranger = await emulator.oidcToken({ project: 'prj_other' });
  for (const header of [
    await basic(emulator, 'oauth/linear', stranger),
    await basic(emulator, 'oauth/production'),
  ]) {
    const { status, body } = await answerTo(header);
    expect([status, body.error]).toEqual([400, 'unauthorized_client']);
  }
});

test("refuses another connector's code", async () => {
  const { status, body } = await answerTo(await basic(emulator, 'oauth/other'));
  expect([status, body.error]).toEqual([400, 'invalid_grant']);
});
