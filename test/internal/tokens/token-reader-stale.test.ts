import { describe, expect, test, vi } from 'vitest';
import { clientWithOldToken, EXPIRY, fakeClocks } from '../../support/client.js';
import { type Answer, refusal } from '../../support/connect-server.js';
import { APP, CONNECTOR, failureOf } from '../../support/token-response.js';

const UNAVAILABLE: Answer = { status: 503, text: '' };
const HASTY = { maxRetries: 0 };

fakeClocks();

test.each([
  ['500', { status: 500, text: '' }],
  ['503', UNAVAILABLE],
  ['429', { status: 429, text: '' }],
  ['a connection that breaks', { breaks: 'before' }],
  ['a broken answer', { breaks: 'within' }],
  ['a redirect', { status: 302, headers: { location: '/x' } }],
  ['HTML', { text: '<html>' }],
  ['a reply without a token', { json: { expiresAt: EXPIRY } }],
] satisfies [string, Answer][])('a token that still works is served after %s', async (_, fault) => {
  const { connect, server } = await clientWithOldToken(HASTY, fault);
  expect(await connect.getToken('c', APP)).toBe('old');
  expect((await connect.getTokenResponse('c', APP)).token).toBe('old');
  expect(server.requests).toHaveLength(2);
});

test('the event tells of it', async () => {
  const { connect, events } = await clientWithOldToken(HASTY, UNAVAILABLE);
  await connect.getToken('c', APP);
  expect(events.at(-1)).toMatchObject({
    type: 'stale',
    connector: 'c',
    expiresAt: EXPIRY,
    error: { status: 503 },
  });
});

describe('a token is not served', () => {
  test('after it has expired', async () => {
    const { connect } = await clientWithOldToken(HASTY, UNAVAILABLE);
    vi.setSystemTime(EXPIRY);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
  });

  test.each([
    ['401', { status: 401, text: '' }],
    ['403', { status: 403, text: '' }],
    ['404', { status: 404, text: '' }],
    ['410', { status: 410, text: '' }],
    ['422', { status: 422, text: '' }],
    ['no_token', refusal(404, 'no_token')],
    ['a 403 that breaks off', { status: 403, text: 'forbid', breaks: 'within' }],
    ['no_token with a status of 500', refusal(500, 'no_token')],
    ['400', { status: 400, text: '' }],
  ] satisfies [string, Answer][])('after %s', async (_, refused) => {
    const { connect } = await clientWithOldToken(HASTY, refused);
    expect(await failureOf(connect.getToken('c', APP))).toBeInstanceOf(Error);
  });

  test('ever again once it was refused', async () => {
    const refused = refusal(404, 'no_token');
    const { connect } = await clientWithOldToken(HASTY, refused, UNAVAILABLE);
    await failureOf(connect.getToken('c', APP));
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
    const anyAge = { ...APP, validityBufferMs: 0 };
    expect(await failureOf(connect.getToken('c', anyAge))).toMatchObject({ status: 503 });
  });

  test('after it was deleted', async () => {
    const { connect } = await clientWithOldToken(HASTY, UNAVAILABLE);
    connect.deleteTokenCacheEntry(CONNECTOR.uid, APP);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 503 });
  });

  test('after it was deleted while its renewal failed', async () => {
    const { connect, server } = await clientWithOldToken(HASTY, UNAVAILABLE);
    const call = failureOf(connect.getToken('c', APP));
    await server.received(2);
    connect.deleteTokenCacheEntry('c', APP);
    expect(await call).toMatchObject({ status: 503 });
  });

  test('to callers with another credential', async () => {
    const { connect } = await clientWithOldToken(HASTY, UNAVAILABLE);
    const call = connect.getToken('c', APP, { vercelToken: 'other' });
    expect(await failureOf(call)).toMatchObject({ status: 503 });
  });
});
