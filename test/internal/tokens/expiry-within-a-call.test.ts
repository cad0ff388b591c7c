import { describe, expect, test } from 'vitest';
import type { ConnectClientOptions } from '../../../src/index.js';
import type { TakenToken, TokenStore } from '../../../src/token-store.js';
import { advance, EXPIRY, fakeClocks, serverAndClient } from '../../support/client.js';
import { type Answer, gate } from '../../support/connect-server.js';
import { outcomeOf } from '../../support/fleet.js';
import { APP, tokenResponse } from '../../support/token-response.js';

const UNAVAILABLE: Answer = { status: 503, text: '' };
const LEASED: TakenToken = { type: 'lease', lease: { epoch: 'e', isExclusive: true } };
/** More often than any of these calls reads the clock. */
const READINGS = Array.from({ length: 24 }, (_, reading) => reading);

fakeClocks();

/** A client whose kept token expires after so many further readings of its clock, once that is said. */
async function clientWithExpiringToken(reading: number, script: Answer[], store?: TokenStore) {
  let readingsLeft = Number.POSITIVE_INFINITY;
  const now = () => (readingsLeft-- > 0 ? Date.now() : EXPIRY);
  const options: ConnectClientOptions = { now, maxRetries: 0, cache: { store } };
  const old: Answer = { json: tokenResponse({ token: 'old', expiresAt: EXPIRY }) };
  const made = await serverAndClient(options, old, ...script);
  await made.connect.getToken('c', APP);
  const expire = () => {
    readingsLeft = reading;
  };
  return { ...made, expire };
}

/** A store that keeps nothing. */
function emptyStore() {
  const state = { says: LEASED as TakenToken | undefined };
  const store: TokenStore = {
    take: async (_name, how) => {
      if (state.says === undefined) throw new Error('out');
      return how.isUrgent ? LEASED : state.says;
    },
    settle: async () => 'kept',
    revoke: async () => {},
  };
  return { store, state };
}

describe.each(READINGS)('a token that expires at reading %i of the clock', (reading) => {
  test('is served or renewed while its key rests', async () => {
    const { connect, expire } = await clientWithExpiringToken(reading, [UNAVAILABLE, {}]);
    await advance(59_000);
    expect(await connect.getToken('c', APP)).toBe('old');
    await advance(999);
    expire();
    expect(await connect.getToken('c', APP)).toMatch(/^(old|token-3)$/);
  });

  test('is served, or its renewal waited for, when that takes long', async () => {
    const late = gate();
    const renewal: Answer = { after: late.opened };
    const { connect, server, expire } = await clientWithExpiringToken(reading, [renewal]);
    await advance(50_000);
    const call = connect.getToken('c', APP, { timeoutMs: 30_000 });
    call.catch(() => {});
    await server.received(2);
    expire();
    await advance(5_000);
    late.open();
    expect(await call).toMatch(/^(old|token-2)$/);
  });

  test.each<[string, TakenToken | undefined]>([
    ['gives a lease', LEASED],
    ['says that another process asks', { type: 'busy', epoch: 'e' }],
    ['is out', undefined],
  ])('is served or renewed while its key rests and the store %s', async (_, says) => {
    const { store, state } = emptyStore();
    const { connect, expire } = await clientWithExpiringToken(reading, [UNAVAILABLE, {}], store);
    await advance(59_000);
    expect(await connect.getToken('c', APP)).toBe('old');
    await advance(999);
    state.says = says;
    expire();
    const call = connect.getToken('c', APP);
    call.catch(() => {});
    expect(await outcomeOf(call)).toMatch(/^(old|token-3)$/);
  });
});
