import { expect, test } from 'vitest';
import type { ConnectFetchOptions } from '../../../src/index.js';
import { refusal } from '../../support/connect-server.js';
import { failureOf } from '../../support/token-response.js';
import { calling } from './calling.js';

/** A provider whose answers never end, and which of them were let go of. */
function endlessProvider(...answers: ResponseInit[]) {
  const letGo: number[] = [];
  let count = 0;
  const fetch: typeof globalThis.fetch = async () => {
    const number = count++;
    const body = new ReadableStream({
      pull: (it) => it.enqueue(new Uint8Array(1)),
      cancel: () => void letGo.push(number),
    });
    return new Response(body, answers[number]);
  };
  return { fetch, letGo };
}

const UNAUTHORIZED = { status: 401 };

test('a refusal is let go of when another token brings the answer', async () => {
  const { fetch, letGo } = endlessProvider(UNAUTHORIZED, {});
  const { api, call } = await calling([], { options: { fetch } });
  expect((await call(api.url)).status).toBe(200);
  expect(letGo).toEqual([0]);
});

test('a refusal is let go of when the service has no other token', async () => {
  const { fetch, letGo } = endlessProvider(UNAUTHORIZED);
  const service = [{}, refusal(422, 'no_token')];
  const { api, call } = await calling([], { service, options: { fetch } });
  await expect(call(api.url)).rejects.toMatchObject({ code: 'no_token' });
  expect(letGo).toEqual([0]);
});

test('what a redirect says is let go of', async () => {
  const redirect = { status: 302, headers: { location: '/two' } };
  const { fetch, letGo } = endlessProvider(redirect, {});
  const { api, call } = await calling([], { options: { fetch } });
  expect((await call(api.url)).status).toBe(200);
  expect(letGo).toEqual([0]);
});

test('an answer is let go of when `isRejected` fails', async () => {
  const { fetch, letGo } = endlessProvider({});
  const isRejected = () => {
    throw new RangeError('mine');
  };
  const { api, call } = await calling([], { options: { fetch, isRejected } });
  expect(await failureOf(call(api.url))).toBeInstanceOf(RangeError);
  expect(letGo).toEqual([0]);
});

test.each<[string, ConnectFetchOptions['isRejected']]>([
  ['nothing', () => false],
  [
    'the beginning',
    async ({ body }) => {
      const reader = body?.getReader();
      await reader?.read();
      reader?.releaseLock();
      return false;
    },
  ],
])('the caller can let go of an answer of which `isRejected` read %s', async (_, isRejected) => {
  const { fetch, letGo } = endlessProvider({});
  const { api, call } = await calling([], { options: { fetch, isRejected } });
  const response = await call(api.url);
  expect(letGo).toEqual([]);
  await response.body?.cancel();
  expect(letGo).toEqual([0]);
});
