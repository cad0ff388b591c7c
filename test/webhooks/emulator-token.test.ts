import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyEmulatorToken } from '../../src/webhooks/emulator-token.js';
import { deployment } from '../platforms/deployment.js';
import { type Answer, connectServer } from '../support/connect-server.js';
import { failureOf } from '../support/token-response.js';

const HOUR_S = 3_600;
const nowS = () => Math.floor(Date.now() / 1000);
const keyPair = generateKeyPair('RS256', { extractable: true });
const identity = { project_id: 'prj_1', environment: 'preview', owner_id: 'team_1' };

beforeEach(() => {
  vi.stubEnv('VERCEL_PROJECT_ID', 'prj_1');
  vi.stubEnv('VERCEL_TARGET_ENV', undefined);
  vi.stubEnv('VERCEL_ENV', 'preview');
});

interface Issuing {
  startS?: number;
  alg?: string;
  /** Path of the issuer in the token. */
  path?: string;
}

/** Verifies a token of one hour with the keys that an emulator answers with. */
async function verified(answer: Answer & Issuing = {}) {
  const { startS = nowS(), alg = 'RS256', path = '/oidc', ...given } = answer;
  const { publicKey, privateKey } = await keyPair;
  const json = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] };
  const { url: origin, requests } = await connectServer({ json, ...given });
  const issuer = `${origin}/oidc`;
  const token = await new SignJWT(identity)
    .setProtectedHeader({ alg, kid: 'k1' })
    .setIssuer(origin + path)
    .setNotBefore(startS)
    .setExpirationTime(startS + HOUR_S)
    .sign(await importJWK(await exportJWK(privateKey), alg));
  const { payload } = await verifyEmulatorToken(token, { origin, issuer });
  expect(requests.map(({ path }) => path)).toEqual(['/.well-known/jwks']);
  return payload;
}

const at = (seconds: number) => ({ headers: { date: new Date(seconds * 1000).toUTCString() } });

describe('the time of the emulator', () => {
  test('decides, whether it is ahead or behind', async () => {
    for (const startS of [nowS() + 10 * HOUR_S, nowS() - 10 * HOUR_S]) {
      expect(await verified({ startS, ...at(startS + 60) })).toMatchObject(identity);
      for (const elsewhereS of [startS - 60, startS + HOUR_S + 60]) {
        await failureOf(verified({ startS, ...at(elsewhereS) }));
      }
    }
  });

  test.each(['', 'yesterday'])('is now while it says %o', async (date) => {
    expect(await verified({ headers: { date } })).toMatchObject(identity);
    const future = verified({ startS: nowS() + HOUR_S, headers: { date } });
    expect(await failureOf(future)).toMatchObject({ claim: 'nbf' });
    const past = verified({ startS: nowS() - 2 * HOUR_S, headers: { date } });
    expect(await failureOf(past)).toMatchObject({ claim: 'exp' });
  });

  test('is now while nothing is said of it', async () => {
    const send = globalThis.fetch;
    const withoutDate = async (url: string) => new Response((await send(url)).body);
    vi.stubGlobal('fetch', withoutDate);
    expect(await verified()).toMatchObject(identity);
  });

  test('is that of its clock', async () => {
    const emulator = await deployment({ projects: [{ id: 'prj_1' }], environment: 'preview' });
    emulator.clock.advance(10 * HOUR_S * 1000);
    const token = await emulator.oidcToken();
    const from = { origin: emulator.url, issuer: `${emulator.url}/oidc` };
    expect((await verifyEmulatorToken(token, from)).payload).toMatchObject({ project_id: 'prj_1' });
    emulator.clock.advance(20 * HOUR_S * 1000);
    expect(await failureOf(verifyEmulatorToken(token, from))).toMatchObject({ claim: 'exp' });
  });
});

test('another issuer at the same origin is refused', async () => {
  expect(await failureOf(verified({ path: '/oauth' }))).toMatchObject({ claim: 'iss' });
});

test('another algorithm is refused, although the key would fit', async () => {
  const code = 'ERR_JOSE_ALG_NOT_ALLOWED';
  expect(await failureOf(verified({ alg: 'PS256' }))).toMatchObject({ code });
});

test('a redirect is not followed', async () => {
  const canary = await connectServer();
  const answer = { status: 307, headers: { location: canary.url } };
  expect(await failureOf(verified(answer))).toMatchObject({ code: 'webhook_keys_unavailable' });
  expect(canary.requests).toEqual([]);
});

test('an answer without keys is named by its status', async () => {
  const { message } = await failureOf(verified({ status: 503 }));
  expect(message).toMatch(/did not give its keys \(the answer was 503\)\.$/);
});

test.each<Answer>([{ status: 500 }, { text: '<html>' }, { breaks: 'within' }])(
  'keys are missing after %j',
  async (answer) => {
    expect(await failureOf(verified(answer))).toMatchObject({
      name: 'ConnectNetworkError',
      code: 'webhook_keys_unavailable',
      retryable: true,
    });
  },
);

test('keys are waited for no longer than five seconds', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort('late'));
  expect(await failureOf(verified())).toMatchObject({ code: 'webhook_keys_unavailable' });
  expect(timeout).toHaveBeenCalledExactlyOnceWith(5_000);
});
