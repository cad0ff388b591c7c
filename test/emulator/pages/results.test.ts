import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
});

beforeEach(() => emulator.reset());

const start = async (fields: object = {}) => (await startConsent(emulator, fields)).body;

function decide(url: string, decision: string): Promise<Response> {
  const code = new URL(url).searchParams.get('request_code') ?? '';
  const body = new URLSearchParams({ request_code: code, decision });
  return emulator.fetch(`${new URL(url).pathname}/decision`, { method: 'POST', body });
}

test.each([
  ['allow', 'Access allowed', 'You can close this window.'],
  ['deny', 'Access denied', 'The request was denied.'],
])('tells a person with nowhere to return to what "%s" came to', async (decision, title, text) => {
  const { url } = await start();
  const response = await decide(url, decision);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain(`<h1>${title}</h1>`);
  expect(page).toContain(text);
  expect(page).toContain('<a href="/">');
});

test('leads back to the application with the outcome', async () => {
  const { url, request } = await start({ returnUrl: 'https://app.test/cb?a=1' });
  const back = `https://app.test/cb?a=1&request=${request}&status=success`;
  const response = await decide(url, 'allow');
  expect([response.status, response.headers.get('location')]).toEqual([303, back]);
  const again = await decide(url, 'allow');
  expect(again.status).toBe(410);
  const link = `<a href="${back.replaceAll('&', '&amp;')}">Back to app.test</a>`;
  expect(await again.text()).toContain(link);
});
