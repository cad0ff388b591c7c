import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { deploymentFault } from '../../../src/internal/environment/credential-faults.js';
import { APP, failureOf, oidcToken } from '../../support/token-response.js';

// The real `@vercel/oidc` looks for the token here: what it says may change with its version.
const home = process.cwd();
let folder: string;

const PULL = 'Run `vercel link`, then `vercel env pull`.';
const LOGIN = 'Run `vercel login`, then `vercel link` and `vercel env pull`.';
const REASON = `this folder is not linked to a project. ${PULL}`;
const expired = oidcToken({ sub: 's3cret', exp: 1_767_225_600 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grantkit-'));
  process.chdir(folder);
  vi.stubEnv('XDG_DATA_HOME', join(folder, 'data'));
  vi.stubEnv('HOME', folder);
  for (const name of ['OIDC_TOKEN', 'OIDC_TOKEN_FILE', 'TOKEN', 'ENV', 'TOKEN_STORAGE']) {
    vi.stubEnv(`VERCEL_${name}`, undefined);
  }
  vi.stubEnv('VERCEL', undefined);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

function write(path: string, content: object): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
}
const link = () => write('.vercel/project.json', { projectId: 'prj_1', orgId: 'team_1' });
const login = (more: object) =>
  write('data/com.vercel.cli/auth.json', { token: 's3cret', ...more });

/** What a call without a usable credential fails with; it sends nothing. */
async function fault(options = {}, ofClient = {}) {
  const fetch = vi.fn<typeof globalThis.fetch>();
  const connect = createConnect({ fetch, maxRetries: 0, ...ofClient });
  const error = await failureOf(connect.getToken('c', APP, options));
  expect(error).toMatchObject({
    name: 'ConnectCredentialsError',
    code: 'credentials_unavailable',
    hint: expect.any(String),
  });
  expect(error.message.endsWith(` ${error['hint']}`)).toBe(true);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret|eyJ/);
  expect(fetch).not.toHaveBeenCalled();
  return error;
}

describe('the fault of the variable', () => {
  test.each([
    ['is not set', undefined],
    ['is empty', ''],
    ['is empty', '  \n'],
    ['is not a token', 's3cret'],
    ['is not a token', 's3cret s3cret'],
    ['is not a token', 'a.b.c'],
    ['is not a token', `${expired}\ns3cret`],
    ['expired at 2026-01-01T00:00:00.000Z', expired],
  ])('is that it %s: %j', async (what, value) => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', value);
    const { message } = await fault();
    const beginning = `No usable Vercel OIDC token was found: VERCEL_OIDC_TOKEN ${what}, and `;
    expect(message.startsWith(beginning)).toBe(true);
  });

  test('is that of the source that comes first', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', expired);
    vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', join(folder, 'token'));
    writeFileSync(join(folder, 'token'), 's3cret');
    expect((await fault()).message).toContain(
      'found: the file of VERCEL_OIDC_TOKEN_FILE is not a token, and ',
    );
  });

  test('is told of a file that cannot be read', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', join(folder, 'nowhere'));
    expect((await fault()).message).toContain(
      'found: the file of VERCEL_OIDC_TOKEN_FILE cannot be read, and ',
    );
  });

  test('is that it is not set where it may not be read, as in Deno', () => {
    const get = () => {
      throw Object.assign(new Error('Requires env access'), { name: 'NotCapable' });
    };
    vi.stubGlobal('process', { env: new Proxy({}, { get }) });
    const { message } = deploymentFault(undefined, { faults: [], isTokenUndefined: false });
    vi.unstubAllGlobals();
    expect(message).toMatch(
      /^No usable Vercel OIDC token was found: VERCEL_OIDC_TOKEN is not set, /,
    );
  });

  test.each([-1e300, -9e15])('is told of a token that expires in no year: %d', async (exp) => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', oidcToken({ exp }));
    expect((await fault()).message).toContain('VERCEL_OIDC_TOKEN ');
  });
});

describe('the reason that no token could be had', () => {
  test('is that the folder is not linked', async () => {
    const error = await fault();
    expect(error.message).toBe(
      `No usable Vercel OIDC token was found: VERCEL_OIDC_TOKEN is not set, and ${REASON}`,
    );
    expect(error).toMatchObject({ hint: PULL, retryable: false, cause: expect.any(Error) });
  });

  test('is that the link has no project', async () => {
    write('.vercel/other.json', {});
    expect((await fault()).message).toContain(REASON);
    write('.vercel/project.json', { other: 1 });
    expect((await fault()).message).toContain(REASON);
  });

  test('is that the CLI is not logged in', async () => {
    link();
    const error = await fault();
    expect(error.message).toContain(`, and the Vercel CLI is not logged in. ${LOGIN}`);
    expect(error).toMatchObject({ hint: LOGIN, retryable: false });
  });

  test('is that the login has ended', async () => {
    link();
    login({ expiresAt: 1 });
    expect((await fault()).message).toMatch(
      /, and the login of the Vercel CLI has ended\. Run `vercel login`, then `vercel env pull`\.$/,
    );
  });

  test('is that Vercel refused', async () => {
    link();
    login({});
    vi.stubGlobal(
      'fetch',
      async () => new Response('{}', { status: 403, statusText: 'Forbidden' }),
    );
    const error = await fault();
    expect(error.message).toContain(
      ', and Vercel refused to renew it. Run `vercel whoami`; log in to an account of the project, ',
    );
    expect(error).toMatchObject({
      retryable: false,
      cause: { message: expect.stringContaining('Forbidden') },
    });
  });

  test('is that Vercel could not be reached, which may pass', async () => {
    link();
    login({});
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const error = await fault();
    expect(error.message).toMatch(
      /, and Vercel could not be reached to renew it\. Check the connection, then try again\.$/,
    );
    expect(error).toMatchObject({ retryable: true });
  });

  test('is in the cause when it is not known', async () => {
    link();
    write('data/com.vercel.token/prj_1.json', { token: 7 });
    const error = await fault();
    expect(error.message).toMatch(/, and it could not be renewed; see `cause`\. Run `vercel link`/);
    expect(error.cause).toMatchObject({ message: expect.stringContaining('malformed') });
  });
});

describe('the nearer hint', () => {
  const undefinedToken =
    '`vercelToken` was passed as undefined: set the variable that it is read from.';

  test('is that `vercelToken` was passed as undefined', async () => {
    expect((await fault({ vercelToken: undefined }))['hint']).toBe(undefinedToken);
    expect((await fault({}, { vercelToken: undefined }))['hint']).toBe(undefinedToken);
    vi.stubEnv('VERCEL_TOKEN', 's3cret');
    expect((await fault({ vercelToken: undefined }))['hint']).toBe(undefinedToken);
  });

  test('is that VERCEL_TOKEN is not used by itself', async () => {
    vi.stubEnv('VERCEL_TOKEN', 's3cret');
    expect((await fault())['hint']).toBe(
      'VERCEL_TOKEN is set but not used by itself: pass `vercelToken: process.env.VERCEL_TOKEN`.',
    );
  });

  test('is on Vercel that the project has to issue tokens', async () => {
    vi.stubEnv('VERCEL', '1');
    expect((await fault())['hint']).toBe(
      "Enable OIDC federation in the project's settings, and call within a request.",
    );
  });
});
