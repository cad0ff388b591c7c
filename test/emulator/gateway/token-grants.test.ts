import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { basic, codeOf, exchange, post, userinfo } from './application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: 1_750_000_000_000,
    projects: [{ id: 'prj_emu' }, { id: 'prj_two' }],
    connectors: [{ uid: 'oauth/linear', links: [{ project: 'prj_emu' }, { project: 'prj_two' }] }],
  });
});

beforeEach(() => emulator.reset());

describe('a code', () => {
  test('is good for one exchange, and a second one ends what the first brought', async () => {
    const code = await codeOf(emulator);
    const { body: tokens } = await exchange(emulator, code);
    expect((await userinfo(emulator, tokens.access_token)).status).toBe(200);
    const again = await exchange(emulator, code);
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
    expect((await userinfo(emulator, tokens.access_token)).status).toBe(401);
    expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('is good for a minute', async () => {
    const code = await codeOf(emulator);
    emulator.clock.advance(60_000);
    expect((await exchange(emulator, code)).body.error).toBe('invalid_grant');
  });

  test.each([
    [{ code: 'unknown' }, 'invalid_grant'],
    [{ code: undefined }, 'invalid_request'],
    [{ redirect_uri: 'https://app.test/other' }, 'invalid_grant'],
    [{ redirect_uri: undefined }, 'invalid_request'],
    [{ code_verifier: 'another-verifier' }, 'invalid_grant'],
    [{ code_verifier: undefined }, 'invalid_grant'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: undefined }, 'unsupported_grant_type'],
    [{ grant_type: 'constructor' }, 'unsupported_grant_type'],
    [{ grant_type: 'toString' }, 'unsupported_grant_type'],
    [{ grant_type: '__proto__' }, 'unsupported_grant_type'],
  ])('is not good with %j', async (changes, error) => {
    const { status, body } = await exchange(emulator, await codeOf(emulator), changes);
    expect(status).toBe(400);
    expect(body).toEqual({ error, error_description: expect.any(String) });
  });

  test('brings nothing when it is used twice at once', async () => {
    // Its key is generated with the first signature, which leaves time for the second request.
    const fresh = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
    const code = await codeOf(fresh);
    const answers = await Promise.all([exchange(fresh, code), exchange(fresh, code)]);
    const errors = answers.map(({ status, body }) => [status, body.error]);
    expect(errors).toEqual([
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
    ]);
  });

  test.each([{ code_verifier: 'another-verifier' }, { code_verifier: undefined }])(
    'is used up by a request with %j',
    async (changes) => {
      const code = await codeOf(emulator);
      await exchange(emulator, code, changes);
      expect((await exchange(emulator, code)).body.error).toBe('invalid_grant');
    },
  );

  test('takes a verifier only when the request had a challenge', async () => {
    const unbound = { code_challenge: undefined, code_challenge_method: undefined };
    const decoy = await exchange(emulator, await codeOf(emulator, unbound));
    expect(decoy.body.error).toBe('invalid_grant');
    const none = { code_verifier: undefined };
    expect((await exchange(emulator, await codeOf(emulator, unbound), none)).status).toBe(200);
  });
});

describe('a refresh token', () => {
  test('comes with the scope offline_access only', async () => {
    const { body } = await exchange(emulator, await codeOf(emulator, { scope: 'openid' }));
    expect(body).not.toHaveProperty('refresh_token');
  });

  test('brings another access token, for the same or for fewer scopes', async () => {
    const { body: first } = await exchange(emulator, await codeOf(emulator));
    const { body: second } = await refresh(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second).toMatchObject({ scope: first.scope, refresh_token: first.refresh_token });
    const { body: third } = await refresh(first.refresh_token, { scope: 'openid' });
    expect(third.scope).toBe('openid');
    expect((await userinfo(emulator, third.access_token)).body).toEqual({ sub: 'user_emu' });
  });

  test('brings no more than was granted', async () => {
    const { body } = await exchange(emulator, await codeOf(emulator));
    const answer = await refresh(body.refresh_token, { scope: 'openid admin' });
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_scope']);
    expect((await refresh('unknown')).body.error).toBe('invalid_grant');
  });

  test.each([{ project: 'prj_two' }, { environment: 'production' }])(
    'is of no use to the deployment %j, which has not redeemed the code',
    async (deployment) => {
      const { body } = await exchange(emulator, await codeOf(emulator));
      const { refresh_token } = body;
      const stranger = await basic(emulator, 'oauth/linear', await emulator.oidcToken(deployment));
      const grant = new URLSearchParams({ grant_type: 'refresh_token', refresh_token });
      const answer = await post(emulator, 'token', grant, stranger);
      expect([answer.status, answer.body.error]).toEqual([400, 'invalid_grant']);
      await post(emulator, 'revoke', new URLSearchParams({ token: refresh_token }), stranger);
      expect((await refresh(refresh_token)).status).toBe(200);
    },
  );
});

const refresh = (refresh_token: string, more: Record<string, string> = {}) => {
  const grant = { grant_type: 'refresh_token', refresh_token, ...more };
  return post(emulator, 'token', new URLSearchParams(grant));
};
