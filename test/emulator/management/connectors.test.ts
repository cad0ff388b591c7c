import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken, send } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      { uid: 'slack/acme' },
      {
        uid: 'oauth/linear',
        data: { clientId: 'id', clientSecret: 'hidden', serverUrl: 'https://linear.test' },
      },
    ],
  });
});

beforeEach(async () => {
  emulator.reset();
  // The CLI asks first who it is.
  await manage(emulator, 'GET /v2/user');
});

const SLACK = '/v1/connect/connectors/slack%2Facme';
const LINEAR = '/v1/connect/connectors/oauth%2Flinear';
const patch = (body: unknown, path = SLACK) => manage(emulator, `PATCH ${path}`, body);

test('shows everything but secrets', async () => {
  const { body } = await manage(emulator, `GET ${LINEAR}`);
  expect(body).toMatchObject({
    ...{ uid: 'oauth/linear', typeName: 'Custom OAuth', supportsIcon: true },
    ...{ creationMode: 'managed', data: { clientId: 'id', serverUrl: 'https://linear.test' } },
    appTokens: { crossInstallation: false, supportsRefinement: true, scopes: [] },
  });
  expect(JSON.stringify(body)).not.toContain('hidden');
  const slack = await manage(emulator, `GET ${SLACK.replace('v1', 'v2')}`);
  expect(slack.body.defaultInstallationId).toBe('inst_000001');
});

test('changes name, look, events and triggers', async () => {
  const look = { backgroundColor: '#112233', accentColor: '#abcdef' };
  const { status, body } = await patch({ name: 'Bot', ...look, events: ['app_mention'] });
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: 'Bot', ...look, events: ['app_mention'] });
  expect(body.updatedBy).toBe('user_emu');
  expect((await patch({ triggers: { enabled: true } })).body.triggers).toEqual({ enabled: true });
  expect((await patch({ triggers: false })).body).toMatchObject({
    triggers: { enabled: false },
    ...look,
  });
});

test('moves a connector to another UID', async () => {
  const { body } = await patch({ uid: 'slack/bot' });
  expect(body.uid).toBe('slack/bot');
  expect((await requestToken(emulator, 'slack/bot')).status).toBe(200);
  const taken = await patch({ uid: 'oauth/linear' }, '/v1/connect/connectors/slack%2Fbot');
  expect([taken.status, taken.body.error.code]).toEqual([409, 'conflict']);
});

test('answers version 2 in an envelope that tells what people have to do again', async () => {
  const { body } = await patch({ data: { clientId: 'new' } }, LINEAR.replace('v1', 'v2'));
  expect(body).toMatchObject({
    connector: { data: { clientId: 'new', serverUrl: 'https://linear.test' } },
    ...{ reconsentNeeded: true, reinstallNeeded: false },
  });
});

test.each([
  [{}, 'body: name one property'],
  [{ colour: 'red' }, 'body.colour: unknown field'],
  [{ accentColour: '#000000' }, 'body.accentColour: unknown field; did you mean "accentColor"?'],
  [{ accentColor: 'red' }, 'body.accentColor: expected a color'],
  [{ icon: 'a'.repeat(40) }, 'body.icon: upload the file'],
  [{ name: 7 }, 'body.name: '],
  [{ uid: '../x' }, 'body.uid: expected a UID'],
  [{ uid: 'slack/..' }, 'body.uid: expected a UID'],
  [{ uid: '__proto__' }, 'body.uid: expected a UID'],
  [{ uid: 'a/b/c' }, 'body.uid: expected a UID'],
])('names what is wrong in %j', async (body, message) => {
  const answer = await patch(body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toContain(message);
});

test('refuses triggers where there are none', async () => {
  expect((await patch({ triggers: true }, LINEAR)).status).toBe(400);
});

test('removes a connector with its links and tokens, and frees its UID', async () => {
  const { token } = (await requestToken(emulator, 'slack/acme')).body;
  expect(await manage(emulator, `DELETE ${SLACK}`)).toMatchObject({ status: 204, body: undefined });
  expect((await manage(emulator, `GET ${SLACK}`)).body.error.code).toBe('not_found');
  expect((await manage(emulator, `DELETE ${SLACK}`)).status).toBe(404);
  expect((await send(emulator, `GET ${SLACK}`)).status).toBe(410);
  expect(emulator.introspect(token).active).toBe(false);
  const wanted = { service: 'slack', name: 'acme', connectionMethod: 'slack' };
  const data = { appId: 'A', appName: 'n', clientId: 'c', clientSecret: 's' };
  const again = await manage(emulator, 'POST /v1/connect/connectors', { ...wanted, data });
  expect([again.status, again.body.uid]).toEqual([201, 'slack/acme']);
});

test('hands a managed connector over to the team, once', async () => {
  const eject = () => manage(emulator, `POST ${SLACK}/managed/eject`);
  expect((await eject()).body.creationMode).toBe('manual');
  expect((await eject()).status).toBe(409);
});
