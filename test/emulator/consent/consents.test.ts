import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { send, startConsent } from '../api.js';

const MINUTE = 60_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: 1_750_000_000_000,
    connectors: [{ uid: 'oauth/linear' }],
  });
});

beforeEach(() => emulator.reset());

const authorize = (fields?: object, connector?: string) =>
  startConsent(emulator, fields, connector);

const result = async (verifier: string) =>
  (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;

test('opens a request for the consent of a user', async () => {
  const { status, body } = await authorize();
  expect(status).toBe(200);
  expect(body).toEqual({
    url: expect.stringMatching(
      /^http:\/\/connect\.localhost\/v1\/connect\/authorize\/oauth%2Flinear\?request_code=[\w-]{43}$/,
    ),
    request: 'req_000001',
    verifier: expect.stringMatching(/^[\w-]{43}$/),
    expiresAt: emulator.clock.now() + 10 * MINUTE,
    connector: {
      ...{ id: 'scl_000001', uid: 'oauth/linear', type: 'oauth', service: 'linear' },
      ...{ serviceName: 'Linear', name: 'linear', displayName: 'Linear' },
    },
  });
  expect(await result(body.verifier)).toEqual({ status: 'pending' });
});

test('derives the request code from the verifier', async () => {
  const { url, verifier } = (await authorize()).body;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  expect(new URL(url).searchParams.get('request_code')).toBe(
    Buffer.from(digest).toString('base64url'),
  );
});

test('reports an expired request as an error', async () => {
  const { verifier } = (await authorize({ expiresInMs: 1_000 })).body;
  emulator.clock.advance(1_000);
  expect(await result(verifier)).toMatchObject({
    status: 'error',
    error: { code: 'expired_token' },
  });
});

test('consents at once, without a page, where the seed says so', async () => {
  const auto = await createEmulator({ consent: 'auto', connectors: [{ uid: 'oauth/linear' }] });
  const { body } = await startConsent(auto, { returnUrl: 'http://localhost:3000/cb' });
  const answer = await send(auto, `GET /v1/connect/result/${body.verifier}`);
  expect(answer.body).toMatchObject({
    status: 'success',
    data: { externalSubject: expect.stringMatching(/^ext_/) },
  });
  const page = await auto.fetch(body.url);
  expect([page.status, page.headers.get('location')]).toEqual([
    303,
    `http://localhost:3000/cb?request=${body.request}&status=success`,
  ]);
});
