import { expect, test } from 'vitest';
import { createEmulator, type EmulatorRequest } from '../../../src/emulator/index.js';
import { manage, requestToken, send } from '../api.js';

async function logged() {
  const requests: EmulatorRequest[] = [];
  const emulator = await createEmulator(
    {
      connectors: [{ uid: 'slack/acme', triggers: {} }, { uid: 'oauth/linear' }],
      now: 1_000,
    },
    { onRequest: (request) => void requests.push(request) },
  );
  return { emulator, requests };
}

test('tells of each request, whom it was for, how it ended and whether it is charged', async () => {
  const { emulator, requests } = await logged();
  await requestToken(emulator, 'slack/acme');
  await requestToken(emulator, 'oauth/linear', { subject: { type: 'user', id: 'u1' } });
  await requestToken(emulator, 'oauth/none', { subject: { type: 'token', token: 'secret' } });
  await manage(emulator, 'GET /v2/user');
  expect(requests).toEqual([
    {
      ...{ operation: 'token', connector: 'slack/acme', subject: { type: 'app' } },
      ...{ timestamp: 1_000, status: 200, code: undefined, billed: true },
    },
    {
      ...{ operation: 'token', connector: 'oauth/linear', subject: { type: 'user', id: 'u1' } },
      ...{ timestamp: 1_000, status: 422, code: 'user_authorization_required', billed: false },
    },
    {
      ...{ operation: 'token', connector: 'oauth/none', subject: { type: 'token' } },
      ...{ timestamp: 1_000, status: 404, code: 'not_found', billed: false },
    },
    {
      ...{ operation: 'management-scope', timestamp: 1_000 },
      ...{ status: 200, code: undefined, billed: false },
    },
  ]);
});

test('tells that a token was charged which a fault kept from the caller', async () => {
  const { emulator, requests } = await logged();
  emulator.faults.next('token', { status: 503, afterProcessing: true });
  emulator.faults.next('token', { drop: true });
  await requestToken(emulator, 'slack/acme');
  await expect(requestToken(emulator, 'slack/acme')).rejects.toThrow();
  expect(requests).toMatchObject([
    { status: 503, code: 'emulated_fault', billed: true },
    { status: undefined, billed: false },
  ]);
});

test('knows the assertion of a machine, the webhook of a provider and the words of OAuth', async () => {
  const { emulator, requests } = await logged();
  const subject = { type: 'jwt-bearer', sub: 'svc', additionalClaims: { password: 'secret' } };
  await requestToken(emulator, 'slack/acme', { subject });
  await emulator.trigger('slack/acme', { type: 'app_mention' });
  await emulator.fetch('https://api.vercel.com/oauth/token', { method: 'POST', body: 'a=b' });
  expect(requests).toMatchObject([
    { subject: { type: 'jwt-bearer', id: 'svc' } },
    { operation: 'trigger', status: 200 },
    { operation: 'gateway-token', code: expect.stringMatching(/^invalid_/) },
  ]);
  expect(JSON.stringify(requests)).not.toContain('secret');
});

test('keeps the verifier of a result to itself', async () => {
  const { emulator, requests } = await logged();
  await send(emulator, 'GET /v1/connect/result/very-secret');
  expect(requests[0]).toMatchObject({ operation: 'result', connector: undefined });
  expect(JSON.stringify(requests)).not.toContain('very-secret');
});
