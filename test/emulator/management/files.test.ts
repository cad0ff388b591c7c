import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] });
});

beforeEach(() => emulator.reset());

const upload = (bytes: Buffer, headers: Record<string, string>) =>
  emulator.fetch('https://api.vercel.com/v2/files', {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: {
      authorization: 'Bearer cli_token',
      'content-type': 'application/octet-stream',
      ...headers,
    },
  });

test.each(['x-now-digest', 'x-vercel-digest'])('keeps an icon named by %s', async (header) => {
  const icon = sha1(PNG);
  const { status } = await upload(PNG, { [header]: icon, 'x-now-size': '8' });
  expect(status).toBe(200);
  const path = '/v1/connect/connectors/slack%2Facme';
  expect((await manage(emulator, `PATCH ${path}`, { icon })).body.icon).toBe(icon);
  const shown = await emulator.fetch(`${emulator.url}/connect/icons/${icon}`);
  expect(shown.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(PNG);
});

test.each([
  [PNG, {}, 'x-now-digest: '],
  [PNG, { 'x-now-digest': sha1(Buffer.from('other')) }, 'x-now-digest: '],
  [PNG, { 'x-now-digest': sha1(PNG), 'x-now-size': '9' }, 'x-now-size: '],
  [Buffer.alloc(0), { 'x-now-digest': sha1(Buffer.alloc(0)) }, 'body: expected 1 to'],
])('refuses a file that is not what its headers say', async (bytes, headers, message) => {
  const response = await upload(bytes, headers as Record<string, string>);
  expect(response.status).toBe(400);
  expect((await response.json()).error.message).toContain(message);
});

test('shows images only', async () => {
  const page = Buffer.from('<script>');
  await upload(page, { 'x-now-digest': sha1(page) });
  const shown = await emulator.fetch(`${emulator.url}/connect/icons/${sha1(page)}`);
  expect(shown.status).toBe(404);
});

test('refuses an icon that is said to be JSON', async () => {
  const refused = await upload(Buffer.from('{}'), { 'content-type': 'application/json' });
  expect([refused.status, (await refused.json()).error.message]).toEqual([
    400,
    'content-type: expected application/octet-stream.',
  ]);
});
