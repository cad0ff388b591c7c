import { describe, expect, test, vi } from 'vitest';
import {
  type ConnectAuthProviderOptions,
  type ConsentChallenge,
  ConsentRequiredError,
  connectAuthProvider,
} from '../../src/mcp/index.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer, gate, turn } from '../support/connect-server.js';
import { ANN, failureOf } from '../support/token-response.js';

const CONNECTOR = 'oauth/tracker';
const LIFETIME_MS = 600_000;
const emulated = () => deployment({ connectors: [{ uid: CONNECTOR }] });
const provider = (options?: ConnectAuthProviderOptions) =>
  connectAuthProvider(CONNECTOR, ANN, { deviceCode: true, ...options });
type Provider = ReturnType<typeof provider>;

/** How each way of asking comes to a challenge. */
const ways: Record<'eager' | 'transport', (each: Provider) => Promise<ConsentRequiredError>> = {
  eager: (each) => failureOf(each.tokens()),
  transport: async (each) => {
    expect(await each.tokens()).toBe(undefined);
    return failureOf(each.redirectToAuthorization(new URL('https://mcp.example/authorize')));
  },
};

describe.each(['eager', 'transport'] as const)('a device whose user is asked (%s)', (consent) => {
  const ask = ways[consent];

  test('is shown the same challenge until the user has decided', async () => {
    const emulator = await emulated();
    const each = provider({ consent });
    const first = await ask(each);
    expect(first).toMatchObject({ url: expect.any(String), deviceCode: expect.any(String) });
    for (const code of ['authorization_pending', 'slow_down']) {
      emulator.faults.next('token', { status: 400, code });
      const again = await ask(each);
      expect(again).toBeInstanceOf(ConsentRequiredError);
      expect([again.url, again.verifier]).toEqual([first.url, first.verifier]);
    }
    expect(emulator.ledger.requests.authorize).toBe(1);
    await emulator.approve(first.url);
    expect(await each.tokens()).toMatchObject({ token_type: 'Bearer' });
  });

  test('is shown another challenge once the first has expired', async () => {
    const emulator = await emulated();
    const each = provider({ consent });
    const first = await ask(each);
    emulator.clock.advance(LIFETIME_MS);
    const second = await ask(each);
    expect(second.url).not.toBe(first.url);
    expect((await ask(each)).url).toBe(second.url);
    expect(emulator.ledger.requests.authorize).toBe(2);
  });

  test('is shown a challenge although somebody else has started the consent', async () => {
    const emulator = await emulated();
    await ask(provider({ consent }));
    const other = await ask(provider({ consent }));
    expect(other).toBeInstanceOf(ConsentRequiredError);
    expect(emulator.ledger.requests.authorize).toBe(2);
  });

  test('is not asked again after a denial', async () => {
    const emulator = await emulated();
    const onConsentRequired = vi.fn();
    const each = provider({ consent });
    const { url } = await ask(each);
    await emulator.deny(url);
    const options = { consent, onConsentRequired };
    emulator.faults.next('token', { status: 400, code: 'access_denied' });
    for (const denied of [each, provider(options)]) {
      const error = await failureOf(denied.tokens());
      expect(error).toMatchObject({ name: 'ConnectError', code: 'access_denied' });
    }
    expect(onConsentRequired).not.toHaveBeenCalled();
    expect(emulator.ledger.requests.authorize).toBe(1);
  });

  test('is asked anew for a consent that ended after it was given', async () => {
    const emulator = await emulated();
    const each = provider({ consent });
    const first = await ask(each);
    await ask(each);
    await emulator.approve(first.url);
    await each.tokens();
    emulator.revokeGrant({ connector: CONNECTOR, user: 'ann' });
    each.invalidateCredentials?.('tokens');
    const second = await ask(each);
    expect(second.url).not.toBe(first.url);
  });
});

test('a token that the MCP server refuses after the consent leads to another challenge', async () => {
  const emulator = await emulated();
  const each = provider();
  const first = await ways.transport(each);
  expect((await ways.transport(each)).url).toBe(first.url);
  await emulator.approve(first.url);
  expect(await each.tokens()).toMatchObject({ token_type: 'Bearer' });
  const refused = each.redirectToAuthorization(new URL('https://mcp.example/authorize'));
  expect((await failureOf<ConsentRequiredError>(refused)).url).not.toBe(first.url);
});

test('`onConsentRequired` is told of the same challenge while it is pending', async () => {
  await emulated();
  const challenges: ConsentChallenge[] = [];
  const onConsentRequired = (challenge: ConsentChallenge) => void challenges.push(challenge);
  const each = provider({ consent: 'eager', onConsentRequired });
  await failureOf(each.tokens());
  await failureOf(each.tokens());
  expect(challenges).toHaveLength(2);
  expect(challenges[1]).toEqual(challenges[0]);
});

describe('an MCP server that demands more scopes', () => {
  const demand = (each: Provider, scope: string) => {
    const url = new URL(`https://mcp.example/authorize?${new URLSearchParams({ scope })}`);
    return failureOf<ConsentRequiredError>(each.redirectToAuthorization(url));
  };

  test('has the user asked once at a time for the same ones', async () => {
    const emulator = await emulated();
    const each = provider();
    const [first, second] = await Promise.all([demand(each, 'write'), demand(each, 'write')]);
    expect(first.url).toBe(second.url);
    expect(emulator.ledger.requests.authorize).toBe(1);
  });

  test('has the user asked for others while it asks for some', async () => {
    await emulated();
    const each = provider();
    const [first, second] = await Promise.all([demand(each, 'write'), demand(each, 'delete')]);
    expect(first.scopes).toEqual(['*', 'write']);
    expect(second.scopes).toEqual(['*', 'write', 'delete']);
  });

  test.each(['first', 'second'] as const)(
    'has the user asked for each, although the %s is answered late',
    async (late) => {
      const { opened, open } = gate();
      const challenge = (name: string) => ({
        json: { url: `https://consent/${name}`, request: 'r', verifier: 'v' },
        ...(name === late && { after: opened }),
      });
      const server = await connectServer(challenge('first'), challenge('second'));
      await deployment();
      vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
      const each = provider();
      const first = demand(each, 'write');
      await server.received(1);
      const second = demand(each, 'delete');
      await server.received(2);
      await (late === 'first' ? second : first);
      const again = late === 'first' ? first : demand(each, 'delete');
      await turn();
      open();
      const urls = (await Promise.all([first, second, again])).map(({ url }) => url);
      const [one, other] = ['https://consent/first', 'https://consent/second'];
      expect(urls).toEqual([one, other, late === 'first' ? one : other]);
      expect(server.requests).toHaveLength(2);
    },
  );

  test('has the user asked again when nobody knows that the first consent is pending', async () => {
    await emulated();
    const each = provider();
    const { url } = await demand(each, 'write');
    expect((await demand(each, 'write')).url).not.toBe(url);
  });

  test('is answered with the same challenge while that is pending', async () => {
    const emulator = await emulated();
    emulator.grant({ connector: CONNECTOR, user: 'ann', scopes: ['read'] });
    const each = provider();
    const { url } = await demand(each, 'write');
    emulator.faults.next('token', { status: 400, code: 'authorization_pending' });
    expect(await each.tokens()).toMatchObject({ token_type: 'Bearer' });
    expect((await demand(each, 'write')).url).toBe(url);
    emulator.faults.next('token', { status: 400, code: 'authorization_pending' });
    await each.tokens();
    expect((await demand(each, 'delete')).url).not.toBe(url);
  });
});
