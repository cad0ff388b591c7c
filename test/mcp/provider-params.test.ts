import { describe, expect, test, vi } from 'vitest';
import {
  type ConnectAuthProviderOptions,
  type ConsentRequiredError,
  connectAuthProvider,
} from '../../src/mcp/index.js';
import { snapshotOf } from '../../src/mcp/provider-params.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { failureOf } from '../support/token-response.js';

const CONNECTOR = 'oauth/tracker';
const consentUrl = new URL('https://mcp.example/authorize');
const paramsOfAnn = () => ({ subject: { type: 'user' as const, id: 'ann' }, scopes: ['read'] });

/** A provider for Ann whose parameters are changed to be Bob's. */
function moved(options?: ConnectAuthProviderOptions) {
  const params = paramsOfAnn();
  const each = connectAuthProvider(CONNECTOR, params, options);
  params.subject.id = 'bob';
  params.scopes.push('write');
  return each;
}

describe('a provider whose parameters are changed after it was made', () => {
  test('gives the tokens of the first user', async () => {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
    for (const user of ['ann', 'bob']) emulator.grant({ connector: CONNECTOR, user });
    const tokens = await moved().tokens();
    expect(emulator.introspect(tokens?.access_token ?? '')).toMatchObject({
      subject: { id: 'ann' },
      scope: 'read',
    });
  });

  test('asks the first user for consent, and tells so', async () => {
    const server = await connectServer({
      json: { url: 'https://consent', request: 'r', verifier: 'v' },
    });
    await deployment();
    vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
    const error = await failureOf<ConsentRequiredError>(
      moved().redirectToAuthorization(consentUrl),
    );
    expect(error.subject).toEqual({ type: 'user', id: 'ann' });
    expect(server.requests.map(({ body }) => body)).toEqual([paramsOfAnn()]);
  });

  test('keeps a pending consent with the first user', async () => {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
    const params = paramsOfAnn();
    const options = { consent: 'eager', deviceCode: true } as const;
    const each = connectAuthProvider(CONNECTOR, params, options);
    const { url } = await failureOf<ConsentRequiredError>(each.tokens());
    params.subject.id = 'bob';
    await emulator.approve(url);
    const tokens = await each.tokens();
    expect(emulator.introspect(tokens?.access_token ?? '').subject).toMatchObject({ id: 'ann' });
  });

  test('drops the token of the first user', async () => {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
    emulator.grant({ connector: CONNECTOR, user: 'ann' });
    const params = paramsOfAnn();
    const each = connectAuthProvider(CONNECTOR, params);
    await each.tokens();
    params.subject.id = 'bob';
    each.invalidateCredentials?.('tokens');
    await connectAuthProvider(CONNECTOR, paramsOfAnn()).tokens();
    expect(emulator.ledger.billed).toBe(2);
  });

  test('is not moved by whoever changes the subject of its challenge', async () => {
    const emulator = await deployment({ connectors: [{ uid: CONNECTOR }] });
    for (const user of ['ann', 'bob']) emulator.grant({ connector: CONNECTOR, user });
    const each = connectAuthProvider(CONNECTOR, paramsOfAnn());
    const { subject } = await failureOf<ConsentRequiredError>(
      each.redirectToAuthorization(consentUrl),
    );
    Object.assign(subject, { id: 'bob' });
    const tokens = await each.tokens();
    expect(emulator.introspect(tokens?.access_token ?? '').subject).toMatchObject({ id: 'ann' });
  });
});

test('a provider whose options are changed goes on as the caller that it was made for', async () => {
  const server = await connectServer({}, { json: { url: 'u' } });
  await deployment();
  vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
  const options = { vercelToken: () => 'first' };
  const each = connectAuthProvider(CONNECTOR, paramsOfAnn(), options);
  options.vercelToken = () => 'second';
  await each.tokens();
  await failureOf(each.redirectToAuthorization(consentUrl));
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer first',
    'Bearer first',
  ]);
});

describe('a snapshot', () => {
  test.each<[string, (params: object) => object]>([
    ['a reactive object', (params) => new Proxy(params, {})],
    ['an unknown field that is a function', (params) => ({ ...params, onDone: () => {} })],
  ])('is taken of %s, too', (_, wrap) => {
    const params = paramsOfAnn();
    const copy = snapshotOf(wrap(params) as typeof params);
    params.subject.id = 'bob';
    expect(copy.subject).toEqual({ type: 'user', id: 'ann' });
  });

  test.each([undefined, null, 'text', {}])('of %j, which is refused later, is itself', (params) => {
    expect(snapshotOf(params as never)).toEqual(params);
  });
});

test('params that no JSON can hold are refused when a token is asked for', async () => {
  await deployment();
  const params = { ...paramsOfAnn(), authorizationDetails: [{ type: 'amount', value: 1n }] };
  const each = connectAuthProvider(CONNECTOR, params as never);
  await expect(each.tokens()).rejects.toMatchObject({ code: 'invalid_argument' });
});
