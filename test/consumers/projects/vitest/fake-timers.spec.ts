import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

const HOUR_MS = 3_600_000;
const stub = vi.fn<typeof fetch>();
let count = 0;
const newcomer = () => `user-${++count}`;
const issuesWith = (token: string) => ({ status: 200, body: `issues with ${token}` });

beforeEach(() => {
  process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
  globalThis.fetch = stub;
  stub.mockReset();
  stub.mockImplementation(async () =>
    Response.json(replies.tokenReply(`token-${stub.mock.calls.length}`)),
  );
});

afterEach(() => void vi.useRealTimers());

async function renewsAfter(pass: () => void): Promise<void> {
  const user = newcomer();
  expect(await listIssues(user)).toEqual(issuesWith('token-1'));
  expect(await listIssues(user)).toEqual(issuesWith('token-1'));
  pass();
  expect(await listIssues(user)).toEqual(issuesWith('token-2'));
}

describe('fake timers', () => {
  test('advanced by more than the life of a token', async () => {
    vi.useFakeTimers();
    await renewsAfter(() => vi.advanceTimersByTime(2 * HOUR_MS));
  });

  test('of which only Date is faked', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await renewsAfter(() => vi.setSystemTime(Date.now() + 2 * HOUR_MS));
  });

  test('with a date set by vi.setSystemTime', async () => {
    vi.useFakeTimers({ now: new Date('2026-01-01') });
    await renewsAfter(() => vi.setSystemTime(new Date('2026-01-02')));
  });

  test('with a date in the past', async () => {
    vi.useFakeTimers({ now: new Date('2020-01-01') });
    await renewsAfter(() => vi.setSystemTime(new Date('2020-01-02')));
  });

  test('while Date.now is a spy', async () => {
    const now = vi.spyOn(Date, 'now');
    await renewsAfter(() => void now.mockReturnValue(Date.now() + 2 * HOUR_MS));
    now.mockRestore();
  });

  test('with no timer left behind', async () => {
    vi.useFakeTimers();
    await listIssues(newcomer());
    expect(vi.getTimerCount()).toBe(0);
  });

  test('turned on after the first token came', async () => {
    const user = newcomer();
    expect(await listIssues(user)).toEqual(issuesWith('token-1'));
    vi.useFakeTimers();
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(await listIssues(user)).toEqual(issuesWith('token-2'));
  });
});
