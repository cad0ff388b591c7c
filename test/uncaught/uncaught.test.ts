import { describe, expect, test } from 'vitest';
import { type Answer, connectServer, gate, refusal } from '../support/connect-server.js';
import { application, bundleApplication, install, runNode } from './run-script.js';

const BEARER = 'bearer/s3cret&1';
const NOT_LINKED = refusal(403, 'client_not_linked_to_project', `no link for ${BEARER}`, {
  vendor: { said: 'vendor-payload' },
});

/** The environment of an application whose service answers so. */
async function environment(...script: Answer[]) {
  const server = await connectServer(...script);
  return { server, env: { VERCEL_CONNECT_API_URL: server.url, BEARER } };
}

const SCRIPT = `import { getToken } from './grantkit.mjs';

async function readIssues(options) {
  return await getToken('oauth/linear', { subject: { type: 'app' } }, options);
}

await readIssues({ vercelToken: process.env.BEARER, maxRetries: 0, ...JSON.parse(process.env.MORE ?? '{}') });
`;

describe('a script whose call fails', () => {
  test.each([
    [
      'a refusal',
      NOT_LINKED,
      {},
      [
        'ClientNotLinkedToProjectError: no link for [redacted]',
        "code: 'client_not_linked_to_project'",
        'status: 403',
        'Run `vercel connect attach oauth/linear`.',
      ],
    ],
    [
      'a failure of the network',
      { breaks: 'before' },
      {},
      ['ConnectNetworkError: Failed to get token: 127.0.0.1:', "code: 'network_error'"],
    ],
    [
      'a web page for an answer',
      { text: '<html>' },
      {},
      ["ConnectResponseError: Failed to get token: the service's reply is not JSON."],
    ],
    [
      'a time limit that is over',
      { after: new Promise(() => {}) },
      { timeoutMs: 50 },
      ['ConnectTimeoutError: Failed to get token: no answer within 50 ms.', 'hint:'],
    ],
    [
      'a wrong argument',
      {},
      { timeoutMs: -1 },
      ['ConnectValidationError: options: `timeoutMs` must be a positive number'],
    ],
    [
      'a credential that is none',
      {},
      { vercelToken: 'two words s3cret' },
      ['ConnectCredentialsError: `vercelToken` is not a string of visible', 'hint:'],
    ],
  ] satisfies [string, Answer, object, string[]][])(
    'prints little, its own line and what to do after %s, and no credential',
    async (_what, answer, more, shown) => {
      const folder = await application({ 'app.mjs': SCRIPT });
      await install(folder);
      const { env } = await environment(answer);
      const MORE = JSON.stringify(more);
      const { code, stdout, stderr } = await runNode(folder, ['app.mjs'], { ...env, MORE });
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.length).toBeLessThan(3_000);
      expect(stderr).toMatch(/at (async )?readIssues \(.*\/app\.mjs:4:/);
      // Bun quotes with other signs.
      const told = stderr.replaceAll('"', "'");
      for (const text of shown) expect(told).toContain(text);
      expect(stderr).not.toMatch(/s3cret|vendor-payload/);
    },
  );

  test('prints what to run when there is no credential at all', async () => {
    const folder = await application({ 'app.mjs': SCRIPT });
    await install(folder);
    const { env } = await environment();
    const { stderr } = await runNode(folder, ['app.mjs'], { ...env, BEARER: '' });
    expect(stderr.length).toBeLessThan(3_000);
    expect(stderr).toContain('ConnectCredentialsError: `vercelToken` is empty.');
    expect(stderr).toMatch(/readIssues \(.*\/app\.mjs:4:/);
  });
});

const JOINED = `import { getToken } from './grantkit.mjs';

const params = { subject: { type: 'app' } };
const options = { vercelToken: process.env.BEARER };
async function listIssues() {
  return await getToken('oauth/linear', params, options);
}
async function listTeams() {
  return await getToken('oauth/linear', params, options);
}
const [one, two] = await Promise.allSettled([listIssues(), listTeams()]);
console.log(JSON.stringify({
  stacks: [one.reason.stack, two.reason.stack],
  isCause: two.reason.cause === one.reason,
}));
throw two.reason;
`;

test('two calls that share a failure have each a stack of their own', async () => {
  const { opened, open } = gate();
  const folder = await application({ 'app.mjs': JOINED });
  await install(folder);
  const { server, env } = await environment({ ...NOT_LINKED, after: opened });
  const running = runNode(folder, ['app.mjs'], env);
  await server.received(1);
  open();
  const { stdout, stderr } = await running;
  const { stacks, isCause } = JSON.parse(stdout);
  for (const [index, caller] of ['listIssues', 'listTeams'].entries()) {
    expect(stacks[index]).toMatch(
      /^ClientNotLinkedToProjectError: no link for \[redacted\]\n {4}at /,
    );
    expect(stacks[index]).toMatch(new RegExp(` at (?:async )?${caller} \\(.*/app\\.mjs:`));
  }
  expect(stacks[0]).not.toContain('listTeams');
  expect(stacks[1]).not.toContain('listIssues');
  expect(isCause).toBe(true);
  expect(stderr.length).toBeLessThan(6_000);
  expect(stderr).not.toContain('s3cret');
  expect(server.requests).toHaveLength(1);
});

const ROUTE = `import { getToken } from 'grantkit';

export async function GET(): Promise<Response> {
  const subject = { type: 'app' } as const;
  const token = await getToken('oauth/linear', { subject }, { vercelToken: process.env.BEARER });
  return Response.json({ token });
}
`;
const SERVER = `import { GET } from './app/issues/route';

async function handle() {
  await GET();
}
handle();
`;

test('an application that is bundled is named by its source', async () => {
  const folder = await application({ 'app/issues/route.ts': ROUTE, 'server.ts': SERVER });
  const bundle = await bundleApplication(folder, 'server.ts');
  const { env } = await environment(NOT_LINKED);
  const { code, stderr } = await runNode(folder, ['--enable-source-maps', bundle], env);
  expect(code).toBe(1);
  expect(stderr).toContain('app/issues/route.ts:5:');
  expect(stderr).toContain('server.ts:4:');
  expect(stderr).toContain('ClientNotLinkedToProjectError: no link for [redacted]');
  expect(stderr.length).toBeLessThan(4_000);
  expect(stderr).not.toContain('s3cret');
});

test('an abort prints the reason of the caller, whatever it is', async () => {
  const source = `import { getToken } from './grantkit.mjs';
const signal = AbortSignal.abort(new Error('the user has left'));
await getToken('oauth/linear', { subject: { type: 'app' } }, { signal, vercelToken: 'v' });
`;
  const folder = await application({ 'app.mjs': source });
  await install(folder);
  const { code, stderr } = await runNode(folder, ['app.mjs']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: the user has left/i);
});
