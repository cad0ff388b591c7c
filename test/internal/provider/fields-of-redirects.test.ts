import { describe, expect, test } from 'vitest';
import { calling } from './calling.js';

const THERE = 'http://localhost:1/there';

/** A `fetch` whose first answer is a redirect, and with what it was called. */
function redirected(status: number) {
  const sent: [unknown, RequestInit | undefined][] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push([input, init]);
    return sent.length > 1 ? new Response() : Response.redirect(THERE, status);
  };
  return { fetch, sent };
}

test.each(['patch', 'put', 'Post'])(
  'the method %s is the same after a redirect',
  async (method) => {
    const { fetch, sent } = redirected(308);
    const { api, call } = await calling([], { options: { fetch } });
    await call(api.url, { method });
    const { method: normalized } = new Request(api.url, { method });
    const methods = sent.map(([, init]) => new Request(THERE, { method: init?.method }).method);
    expect(methods).toEqual([normalized, normalized]);
  },
);

test.each([
  ['POST', 'GET'],
  ['post', 'GET'],
  ['REPOST', 'REPOST'],
  ['POSTER', 'POSTER'],
])('the method %s is %s after an old redirect', async (method, next) => {
  const { fetch, sent } = redirected(301);
  const { api, call } = await calling([], { options: { fetch } });
  await call(api.url, { method });
  expect(sent.map(([, init]) => init?.method)).toEqual([method, next]);
});

const REFERRER = { referrer: 'http://localhost:1/from', referrerPolicy: 'origin' };
const FIELDS = {
  method: 'PUT',
  body: 'x',
  mode: 'same-origin',
  credentials: 'omit',
  cache: 'no-store',
  integrity: 'sha256-x',
  keepalive: true,
  duplex: 'half',
  dispatcher: { dispatch: () => false },
};

describe('each field is sent, also after a redirect,', () => {
  test('that options inherit, beside what they have themselves', async () => {
    const { fetch, sent } = redirected(308);
    const { api, call } = await calling([], { options: { fetch } });
    const own = Object.create({ ...FIELDS, ...REFERRER, headers: { 'x-of': 'mine' } });
    await call(api.url, Object.assign(own, { next: 1 }));
    const expected = { ...FIELDS, ...REFERRER, next: 1 };
    expect(sent).toMatchObject([
      [expect.anything(), expected],
      [THERE, expected],
    ]);
    for (const [, init] of sent) expect(new Headers(init?.headers).get('x-of')).toBe('mine');
  });

  test('of a request of another implementation', async () => {
    const { fetch, sent } = redirected(308);
    const { api, call } = await calling([], { options: { fetch } });
    await call({ url: api.url, ...FIELDS, ...REFERRER } as never);
    const expected = { ...FIELDS, ...REFERRER };
    expect(sent).toMatchObject([
      [`${api.url}/`, expected],
      [THERE, expected],
    ]);
  });

  test.each<[string, RequestInit | undefined, object]>([
    ['nothing', undefined, REFERRER],
    ['what is left out', { method: undefined, headers: undefined }, REFERRER],
    ['what `fetch` does not know', { next: 1 } as RequestInit, REFERRER],
    ['something', { method: 'PUT' }, {}],
    ['a body that is `null`', { body: null }, {}],
  ])('as a Request has its referrer only with %s beside it', async (_, init, expected) => {
    const { fetch, sent } = redirected(308);
    const { api, call } = await calling([], { options: { fetch } });
    await call(new Request(api.url, REFERRER as RequestInit), init);
    const told = sent.map(([, init]) => {
      const { referrer, referrerPolicy } = init ?? {};
      return { referrer, referrerPolicy };
    });
    const none = { referrer: undefined, referrerPolicy: undefined };
    expect(told).toEqual(Array(2).fill({ ...none, ...expected }));
  });

  test('as what `fetch` does not know, beside a Request', async () => {
    const { fetch, sent } = redirected(308);
    const { api, call } = await calling([], { options: { fetch } });
    await call(new Request(api.url), { next: 1 } as RequestInit);
    expect(sent.map(([, init]) => init)).toMatchObject([{ next: 1 }, { next: 1 }]);
  });
});
