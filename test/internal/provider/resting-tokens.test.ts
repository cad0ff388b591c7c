import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calling, UNAUTHORIZED } from './calling.js';

let time = 0;

beforeEach(() => {
  time = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('a new token that is rejected is not replaced for a while', async () => {
  const { api, call, service } = await calling([UNAUTHORIZED]);
  for (let count = 0; count < 30; count++) expect((await call(api.url)).status).toBe(401);
  expect([api.requests.length, service.requests.length]).toEqual([31, 2]);
});

test('a request that cannot be sent again does not drop it either', async () => {
  const { api, call, service } = await calling([UNAUTHORIZED]);
  await call(api.url);
  await call(new Request(api.url, { method: 'POST', body: 'x' }));
  expect((await call(api.url)).status).toBe(401);
  expect(service.requests).toHaveLength(2);
});

test('it is replaced after that while', async () => {
  const { api, call, seen } = await calling([UNAUTHORIZED]);
  await call(api.url);
  time += 5_001;
  await call(api.url);
  expect(seen()).toEqual([1, 2, 2, 3].map((number) => `Bearer token-${number}`));
});

test('the same goes for one that only an answer speaks of', async () => {
  const options = { isRejected: async (response: Response) => (await response.json()).isBad };
  const { api, call, service } = await calling([{ json: { isBad: true } }], { options });
  for (let count = 0; count < 3; count++) {
    expect(await (await call(api.url)).json()).toEqual({ isBad: true });
  }
  expect(service.requests).toHaveLength(2);
});

test('another client of the same tokens is not held back', async () => {
  const same = await Promise.all([calling([UNAUTHORIZED]), calling([UNAUTHORIZED])]);
  for (const { api, call } of same) await call(api.url);
  expect(same.map(({ service }) => service.requests.length)).toEqual([2, 2]);
});
