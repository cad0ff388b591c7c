import { decodeJwt } from 'jose';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    projects: [
      {
        ...{ id: 'prj_web', name: 'web', environments: [{ slug: 'qa', id: 'env_qa1' }] },
        variables: [
          { key: 'GREETING', value: 'hello' },
          { key: 'LEVEL', value: 'debug', target: ['qa'] },
        ],
      },
    ],
    connectors: [{ uid: 'oauth/linear', links: [{ project: 'web', environments: ['qa'] }] }],
  });
});

beforeEach(() => emulator.reset());

const pull = async (path: string) =>
  (await manage(emulator, `GET /v3/env/pull/prj_web${path}?source=vercel-cli:env`)).body;

test('lists the custom environments of a project', async () => {
  const { body } = await manage(emulator, 'GET /projects/prj_web/custom-environments');
  expect(body).toEqual({ environments: [{ id: 'env_qa1', slug: 'qa', type: 'preview' }] });
});

test.each([
  ['', 'development'],
  ['/development', 'development'],
  ['/production', 'production'],
  ['/preview/feature', 'preview'],
  ['/qa', 'qa'],
  ['/env_qa1', 'qa'],
])('gives the variables and the OIDC token of %j', async (path, environment) => {
  const { env, buildEnv } = await pull(path);
  expect(buildEnv).toEqual({});
  expect(env.GREETING).toBe(environment === 'qa' ? undefined : 'hello');
  expect(env.LEVEL).toBe(environment === 'qa' ? 'debug' : undefined);
  expect(env.VERCEL_CONNECT_API_URL).toBe(emulator.url);
  expect(decodeJwt(env.VERCEL_OIDC_TOKEN)).toMatchObject({ project: 'web', environment });
});

test('lets the deployment of a linked custom environment get tokens', async () => {
  const { env } = await pull('/qa');
  expect((await requestToken(emulator, 'oauth/linear', {}, env.VERCEL_OIDC_TOKEN)).status).toBe(
    200,
  );
  const other = (await pull('/preview')).env.VERCEL_OIDC_TOKEN;
  const { body } = await requestToken(emulator, 'oauth/linear', {}, other);
  expect(body.error.code).toBe('client_not_enabled_for_environment');
});

test('refuses an environment that the project does not have', async () => {
  const { status, body } = await manage(emulator, 'GET /v3/env/pull/prj_web/staging');
  expect([status, body.error.message]).toEqual([
    400,
    'The project web has no environment "staging".',
  ]);
});

test.each(['/projects/web/token', '/v1/projects/web/token?source=vercel-oidc-refresh'])(
  'issues the token of a developer at %s',
  async (path) => {
    const { body } = await manage(emulator, `POST ${path}`);
    expect(decodeJwt(body.token)).toMatchObject({ project_id: 'prj_web', user_id: 'user_emu' });
  },
);
