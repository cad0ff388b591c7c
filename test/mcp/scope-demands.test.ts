import { describe, expect, onTestFinished, test } from 'vitest';
import { configureConnect } from '../../src/index.js';
import {
  type ConnectAuthProviderOptions,
  type ConnectTokenParams,
  type ConsentRequiredError,
  connectAuthProvider,
} from '../../src/mcp/index.js';
import { ScopeDemands } from '../../src/mcp/scope-demands.js';
import { deployment } from '../platforms/deployment.js';
import { ANN, APP, BOB, failureOf } from '../support/token-response.js';

const CONNECTOR = 'slack/tracker';
const WAITS_MS = 600_000;

const provider = (params: ConnectTokenParams = ANN, options?: ConnectAuthProviderOptions) =>
  connectAuthProvider(CONNECTOR, params, options);

/** What a client asks of a provider when the MCP server demands `scope`. */
const demand = (each: ReturnType<typeof provider>, scope?: string) => {
  const url = new URL('https://connect.vercel.com/');
  if (scope !== undefined) url.searchParams.set('scope', scope);
  return failureOf<ConsentRequiredError>(each.redirectToAuthorization(url));
};

/** Ann and Bob have consented to `read`. */
async function consented(now?: number) {
  const emulator = await deployment({ connectors: [{ uid: CONNECTOR, scopes: ['read'] }], now });
  for (const user of ['ann', 'bob']) {
    emulator.grant({ connector: CONNECTOR, user, scopes: ['read'] });
  }
  const { requests } = emulator.ledger;
  /** The scope that the service knows of a provider's token, and how many requests it took. */
  const read = async (each: ReturnType<typeof provider>) => {
    const before = requests.token;
    const tokens = await each.tokens();
    const { scope } = emulator.introspect(tokens?.access_token ?? '');
    return { scope, requests: requests.token - before };
  };
  return { emulator, read };
}

describe('a demand', () => {
  test('joins the scopes of the params, of the token and of the consent', async () => {
    const { emulator } = await consented();
    const each = provider({ ...ANN, scopes: ['read'] });
    expect(await each.tokens()).toMatchObject({ scope: 'read' });
    const { url, scopes } = await demand(each, 'write read');
    expect(scopes).toEqual(['read', 'write']);
    await emulator.approve(url);
    expect(await each.tokens()).toMatchObject({ scope: 'read write' });
  });

  test("joins the connector's scopes, whose names the token does not tell", async () => {
    const { emulator, read } = await consented();
    const each = provider();
    expect(await each.tokens()).not.toHaveProperty('scope');
    const { url, scopes } = await demand(each, 'write');
    expect(scopes).toEqual(['*', 'write']);
    await emulator.approve(url);
    expect(await each.tokens()).toMatchObject({ scope: 'write' });
    expect(await read(each)).toEqual({ scope: 'read write', requests: 0 });
  });

  test('joins the demands before it', async () => {
    const { emulator, read } = await consented();
    const each = provider();
    await demand(each, 'write');
    const { url, scopes } = await demand(each, 'delete');
    expect(scopes).toEqual(['*', 'write', 'delete']);
    await emulator.approve(url);
    expect(await read(each)).toMatchObject({ scope: 'delete read write' });
  });

  test('that comes after a consent leaves what was consented to', async () => {
    const { emulator, read } = await consented();
    const each = provider();
    await emulator.approve((await demand(each, 'write')).url);
    await each.tokens();
    await demand(each, 'delete');
    expect(await read(each)).toEqual({ scope: 'read write', requests: 1 });
  });

  test.each([undefined, '', '*'])('for %j is none', async (scope) => {
    const { read } = await consented();
    const each = provider({ ...ANN, scopes: ['read'] });
    expect((await demand(each, scope)).scopes).toEqual(['read']);
    expect(await read(each)).toEqual({ scope: 'read', requests: 1 });
  });

  test.each([undefined, 'https://connect.vercel.com/?scope=write'])(
    'is none where a caller gives no URL but %j, as one of 2.3.2 may',
    async (url) => {
      await consented();
      const error = await failureOf(provider().redirectToAuthorization(url as never));
      expect(error).toMatchObject({ name: 'ConsentRequiredError', scopes: undefined });
    },
  );

  test('hides no scopes of the params that are no list', async () => {
    const { emulator } = await consented();
    const each = provider({ ...ANN, scopes: 'read' as never });
    expect(await demand(each, 'write')).toMatchObject({ code: 'invalid_argument' });
    expect(emulator.ledger.requests.authorize).toBe(0);
  });

  test('for what has brought a token before is no trial', async () => {
    const { emulator, read } = await consented();
    const params = { ...ANN, scopes: ['read'] };
    await emulator.approve((await demand(provider(params), 'write')).url);
    await provider(params).tokens();
    const each = provider(params);
    await demand(each, 'write');
    each.invalidateCredentials?.('tokens');
    emulator.faults.next('token', { status: 400, code: 'invalid_scope' });
    expect(await read(each)).toEqual({ scope: 'read', requests: 2 });
  });
});

describe('what the user has not consented to', () => {
  test('is tried at each call, until nobody waits for the user any more', async () => {
    const { emulator, read } = await consented(Date.now());
    configureConnect({ now: emulator.now });
    onTestFinished(() => configureConnect({}));
    const each = provider();
    await each.tokens();
    await demand(each, 'write');
    emulator.clock.advance(WAITS_MS - 1);
    expect(await read(each)).toEqual({ scope: 'read', requests: 1 });
    emulator.clock.advance(1);
    expect(await read(each)).toEqual({ scope: 'read', requests: 1 });
    expect(await read(each)).toEqual({ scope: 'read', requests: 0 });
    expect((await demand(each, 'write')).scopes).toEqual(['*', 'write']);
  });

  test('is not tried for longer because the MCP server demands what the params name', async () => {
    const { emulator, read } = await consented(Date.now());
    configureConnect({ now: emulator.now });
    onTestFinished(() => configureConnect({}));
    const each = provider({ ...ANN, scopes: ['read'] });
    await demand(each, 'write');
    emulator.clock.advance(WAITS_MS - 1);
    await demand(each, 'read');
    emulator.clock.advance(1);
    expect(await read(each)).toEqual({ scope: 'read', requests: 2 });
    expect(await read(each)).toEqual({ scope: 'read', requests: 0 });
  });

  test('costs no token, whatever the service refuses it with', async () => {
    const { emulator, read } = await consented();
    const each = provider(APP);
    emulator.grant({ connector: CONNECTOR, scopes: ['read'] });
    await each.tokens();
    await demand(each, 'write');
    for (const fault of [
      { status: 422, code: 'client_installation_required' },
      { status: 400, code: 'invalid_scope' },
    ]) {
      emulator.faults.next('token', fault);
      expect(await read(each)).toEqual({ scope: 'read', requests: 1 });
    }
  });

  test('hides no lack of consent to the rest', async () => {
    const { emulator } = await consented();
    const each = provider({ subject: { type: 'user', id: 'carol' } });
    await demand(each, 'write');
    emulator.faults.next('token', { status: 400, code: 'invalid_scope' });
    expect(await each.tokens()).toBe(undefined);
  });

  test('costs no token in an outage', async () => {
    const { emulator, read } = await consented();
    configureConnect({ maxRetries: 0 });
    onTestFinished(() => configureConnect({}));
    const each = provider();
    await each.tokens();
    const { url } = await demand(each, 'write');
    emulator.faults.next('token', { status: 503 });
    expect(await read(each)).toEqual({ scope: 'read', requests: 1 });
    await emulator.approve(url);
    expect(await read(each)).toEqual({ scope: 'read write', requests: 1 });
    each.invalidateCredentials?.('tokens');
    emulator.faults.next('token', { status: 503 });
    await expect(each.tokens()).rejects.toMatchObject({ status: 503 });
  });
});

describe('a provider that is made later', () => {
  test('knows of the demand on one with the same request', async () => {
    const { emulator, read } = await consented();
    const { url } = await demand(provider(), 'write');
    await emulator.approve(url);
    expect(await read(provider())).toEqual({ scope: 'read write', requests: 1 });
    expect(await read(provider())).toEqual({ scope: 'read write', requests: 0 });
  });

  test.each<[string, ConnectTokenParams, isAsked?: boolean]>([
    ['for another user', { ...BOB, scopes: ['read'] }],
    ['for another audience', { ...ANN, scopes: ['read'], audience: ['https://api.example'] }],
    ['by a caller who is asked for', { ...ANN, scopes: ['read'] }, true],
  ])('%s knows of none', async (_, params, isAsked) => {
    const { emulator, read } = await consented();
    const first = provider({ ...ANN, scopes: ['read'] });
    await emulator.approve((await demand(first, 'write')).url);
    const caller = emulator.env.VERCEL_OIDC_TOKEN ?? '';
    const each = provider(params, isAsked ? { vercelToken: () => caller } : {});
    expect(await read(each)).toEqual({ scope: 'read', requests: 1 });
  });

  test('knows of none when the default client is another one', async () => {
    const { emulator, read } = await consented();
    const params = { ...ANN, scopes: ['read'] };
    await emulator.approve((await demand(provider(params), 'write')).url);
    configureConnect({});
    expect(await read(provider(params))).toEqual({ scope: 'read', requests: 1 });
  });

  test('knows of the last hundred demands', async () => {
    await deployment();
    const wanted = (name: string) => new ScopeDemands(name).wanted;
    const names = Array.from({ length: 101 }, (_, index) => String(index));
    for (const name of names) new ScopeDemands(name).add(['write']);
    expect([wanted('0'), wanted('1'), wanted('100')]).toEqual([[], ['write'], ['write']]);
    new ScopeDemands('1').add(['delete']);
    new ScopeDemands(undefined).add(['write']);
    expect(wanted('2')).toEqual(['write']);
    new ScopeDemands('101').add(['write']);
    expect([wanted('2'), wanted('1')]).toEqual([[], ['write', 'delete']]);
  });
});

test('demands without end are not all remembered', () => {
  const demands = new ScopeDemands(undefined);
  for (let at = 0; at < 300; at++) demands.add([`scope-${at}`]);
  expect(demands.wanted).toHaveLength(100);
  expect(demands.wanted.at(-1)).toBe('scope-299');
});
