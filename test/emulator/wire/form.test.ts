import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { send } from '../api.js';
import { authorizeUrl } from '../gateway/application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
});

beforeEach(() => emulator.reset());

const consent = async () => {
  const body = { subject: { type: 'user', id: 'u1' } };
  return (await send(emulator, 'POST /v1/connect/authorize/oauth%2Flinear', body)).body.url;
};

const FORMS: [name: string, action: string, accepted: number, page: () => Promise<string>][] = [
  ['consent', '/v1/connect/authorize/oauth%2Flinear/decision', 200, consent],
  ['sign-in', '/oauth/authorize/decision', 303, async () => authorizeUrl(emulator)],
  ['device', '/device', 404, async () => `${emulator.url}/device`],
];

describe.each(FORMS)('the %s form', (_, action, accepted, pageUrl) => {
  const post = async (headers: Record<string, string>) => {
    const page = await (await emulator.fetch(await pageUrl())).text();
    const request_code = /name="request_code" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const body = new URLSearchParams({ request_code, decision: 'allow', user_code: 'BBBB-BBBB' });
    const init = { method: 'POST', body, headers, redirect: 'manual' } as const;
    return (await emulator.fetch(action, init)).status;
  };

  test.each([
    [{ origin: 'https://evil.test' }],
    [{ origin: 'null' }],
    [{ origin: 'http://connect.localhost', 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('refuses %j', async (headers) => {
    expect(await post(headers)).toBe(403);
    expect(emulator.ledger.events).toEqual([]);
  });

  test.each([
    [{}],
    [{ origin: 'http://connect.localhost' }],
    [{ origin: 'http://connect.localhost', 'sec-fetch-site': 'same-origin' }],
  ])('takes %j', async (headers) => {
    expect(await post(headers)).toBe(accepted);
  });

  test('lets browsers tell where it was sent from', async () => {
    const page = await emulator.fetch(await pageUrl());
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
  });
});
