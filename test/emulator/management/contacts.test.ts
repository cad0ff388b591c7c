import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

const add = async (uid: string, body: unknown) => {
  const emulator = await createEmulator({
    connectors: [{ uid: 'sendblue/line' }, { uid: 'slack/a' }],
  });
  return manage(emulator, `POST /v1/connect/connectors/${encodeURIComponent(uid)}/contacts`, body);
};

test('adds a phone number to a connector of a messaging service', async () => {
  const { status, body } = await add('sendblue/line', { phoneNumber: '+15551234567' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ phoneNumber: '+15551234567', status: 'pending' });
  expect(body.instructions).toContain('+15551234567');
});

test.each([
  ['sendblue/line', { phoneNumber: '5551234567' }, 'body.phoneNumber: expected a number such as'],
  ['sendblue/line', { phone: '+15551234567' }, 'body.phone: unknown field'],
  ['slack/a', { phoneNumber: '+15551234567' }, 'type slack have no contacts'],
])('refuses for %s: %j', async (uid, fields, message) => {
  const { status, body } = await add(uid, fields);
  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});

test('does not know another connector', async () => {
  expect((await add('sendblue/none', { phoneNumber: '+15551234567' })).status).toBe(404);
});
