import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { unhandledRejections } from '../../support/client.js';
import { failureOf, oidcToken } from '../../support/token-response.js';

vi.mock('@vercel/oidc', () => ({
  getVercelOidcToken: () => Promise.reject(new Error('no project is linked')),
}));

const NOW = Date.UTC(2026, 0, 1);
const settings = { now: () => NOW, isTokenUndefined: false };
/** A fresh copy of the module, which remembers no deployment. */
const fresh = () => import('../../../src/internal/environment/credential.js');
const expiringIn = (ms: number, sub: string) => oidcToken({ sub, exp: (NOW + ms) / 1000 });

beforeEach(() => {
  for (const name of ['VERCEL_OIDC_TOKEN', 'VERCEL_OIDC_TOKEN_FILE']) vi.stubEnv(name, '');
  vi.resetModules();
});

/** Plays a deployed request; the given function ends it. */
function request(token: string): () => void {
  const key = Symbol.for('@vercel/request-context');
  const end = () => void Reflect.deleteProperty(globalThis, key);
  const context = { headers: { 'x-vercel-oidc-token': token } };
  Reflect.set(globalThis, key, { get: () => context });
  onTestFinished(end);
  return end;
}

describe('a credential that is asked for', () => {
  test('is at hand when a function has it at once', async () => {
    const { askCredential } = await fresh();
    expect(askCredential(() => 'v')).toBe('v');
    const asked = askCredential(async () => 'v');
    expect(asked).toBeInstanceOf(Promise);
    expect(await asked).toBe('v');
  });

  test('is a promise of this realm, whatever a function gives in its place', async () => {
    const { askCredential } = await fresh();
    const asked = askCredential(() => runInNewContext("Promise.resolve('v')"));
    expect(asked).toBeInstanceOf(Promise);
    expect(await asked).toBe('v');
  });

  test('may fail while nobody waits for it', async () => {
    const unhandled = unhandledRejections();
    (await fresh()).askCredential(() => Promise.reject(new Error('vault is sealed')));
    await new Promise((resolve) => setTimeout(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('is its own caller, known at once or when it has come', async () => {
    const { knownCaller, resolveCredential } = await fresh();
    const caller = { id: 'v', isDeployment: false };
    expect(knownCaller('v')).toEqual(caller);
    expect(knownCaller(Promise.resolve('v'))).toBe(undefined);
    for (const asked of ['v', Promise.resolve('v')]) {
      expect(await resolveCredential(asked, settings)).toEqual({ bearer: 'v', caller });
    }
  });

  test('still on its way is not the deployment of the request', async () => {
    request(oidcToken({ sub: 'one' }));
    const { knownCaller } = await fresh();
    expect(knownCaller(Promise.resolve('v'))).toBe(undefined);
  });
});

describe('the deployment of a call', () => {
  const deployment = (id: string) => ({ id, isDeployment: true });

  test('is that of its request, and of no request before', async () => {
    const { knownCaller, resolveCredential } = await fresh();
    const end = request(expiringIn(120_000, 'one'));
    expect((await resolveCredential(undefined, settings)).caller).toEqual(deployment('one'));
    expect(knownCaller(undefined)).toEqual(deployment('one'));
    end();
    expect(knownCaller(undefined)).toBe(undefined);
  });

  test('is that of the process outside of requests only', async () => {
    const { knownCaller, resolveCredential } = await fresh();
    vi.stubEnv('VERCEL_OIDC_TOKEN', expiringIn(120_000, 'process'));
    await resolveCredential(undefined, settings);
    expect(knownCaller(undefined)).toEqual(deployment('process'));
    request(oidcToken({ sub: 'one' }));
    expect(knownCaller(undefined)).toEqual(deployment('one'));
  });

  test.each([
    [{ sub: 's', owner: 'o' }, 's'],
    [{ owner: 'o', project: 'p', environment: 'e' }, '["o","p","e"]'],
    [{ project: 'p' }, '[null,"p",null]'],
  ])('is named by the claims %j', async (claims, id) => {
    request(oidcToken({ sub: undefined, ...claims }));
    expect((await fresh()).knownCaller(undefined)).toEqual(deployment(id));
  });

  test('is named by the token where no claim does', async () => {
    const token = oidcToken({ sub: undefined });
    request(token);
    expect((await fresh()).knownCaller(undefined)).toEqual(deployment(token));
  });
});

describe("the deployment's token", () => {
  test('of less than a minute stands back behind a later one', async () => {
    const { resolveCredential } = await fresh();
    const [first, second] = [expiringIn(60_000, 'one'), expiringIn(61_000, 'two')];
    vi.stubEnv('VERCEL_OIDC_TOKEN', second);
    request(first);
    expect((await resolveCredential(undefined, settings)).bearer).toBe(second);
    vi.stubEnv('VERCEL_OIDC_TOKEN', '');
    expect((await resolveCredential(undefined, settings)).bearer).toBe(first);
  });

  test('is not sent at the moment of its expiry, and the error names where it was', async () => {
    const { resolveCredential } = await fresh();
    request(expiringIn(0, 'one'));
    const { message } = await failureOf(resolveCredential(undefined, settings));
    expect(message).toContain('the header x-vercel-oidc-token expired at 2026-01-01T00:00:00.000Z');
  });
});
