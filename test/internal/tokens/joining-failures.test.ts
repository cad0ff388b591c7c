import { describe, expect, test } from 'vitest';
import { advance, fakeClocks, NEVER, serverAndClient, watch } from '../../support/client.js';
import { type Answer, gate, type ReceivedRequest, turn } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

fakeClocks();

describe('a failure', () => {
  const REFUSED = { status: 404, text: '' };
  const UNAVAILABLE = { status: 503, text: '' };

  /** A call whose request hangs, and one whose request was sent beside it two seconds later. */
  async function both(...script: Answer[]) {
    const { server, connect } = await serverAndClient({ maxRetries: 0 }, ...script);
    const early = connect.getToken('c', APP);
    await server.received(1);
    await advance(2_000);
    const late = connect.getToken('c', APP);
    await server.received(2);
    return { early, late };
  }

  test('of the later request is not made good by the earlier one', async () => {
    const answered = gate();
    const { early, late } = await both({ after: answered.opened }, UNAVAILABLE);
    expect(await failureOf(late)).toMatchObject({ status: 503 });
    answered.open();
    expect(await early).toBe('token-1');
  });

  test('that says something of the grant is not made good by the later one', async () => {
    const answered = gate();
    const { early, late } = await both({ ...REFUSED, after: answered.opened }, NEVER);
    watch(late);
    answered.open();
    expect(await failureOf(early)).toMatchObject({ status: 404 });
  });

  test('is made good by a request of the same moment', async () => {
    const answered = gate();
    const answer = ({ body }: ReceivedRequest) =>
      (body as { validityBufferMs?: number }).validityBufferMs === 60_000
        ? { json: tokenResponse({ token: 'long' }), after: answered.opened }
        : UNAVAILABLE;
    const { server, connect } = await serverAndClient({ maxRetries: 0 }, answer);
    const calls = [APP, { ...APP, validityBufferMs: 60_000 }].map((one) =>
      connect.getToken('c', one),
    );
    const seen = watch(Promise.race(calls));
    await server.received(2);
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(seen.isSettled).toBe(false);
    answered.open();
    expect(await Promise.all(calls)).toEqual(['long', 'long']);
  });
});
