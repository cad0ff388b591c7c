import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Emulator as ProviderEmulator } from 'emulate';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { github, linear, openai, postToSlack, slack } from '../examples/call-providers.js';
import { createEmulator } from '../src/emulator/index.js';
import { configureConnect } from '../src/index.js';
import { startProviderEmulator } from './emulator/providers/provider-emulator.js';

const emulator = await createEmulator({
  connectors: ['github/acme', 'slack/acme', 'oauth/linear', 'oauth/models'].map((uid) => ({ uid })),
});

/** What a provider does with a request whose token is good. */
type Provider = (path: string, init: RequestInit) => Promise<Response>;

const closing: (() => unknown)[] = [];
const statuses: number[] = [];

/** Puts a guard before a provider, who asks the service here whether a token is good. */
async function guarded(provider: Provider, refusal: Response): Promise<string> {
  const server: Server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '', headers } = incoming;
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    const sent = await text(incoming);
    const own = { authorization: `Bearer ${token}`, 'content-type': headers['content-type'] ?? '' };
    const isGood = emulator.introspect(token).active;
    const body = sent === '' ? {} : { body: sent };
    const answer = isGood
      ? await provider(url, { method, headers: own, ...body })
      : refusal.clone();
    statuses.push(isGood ? 0 : answer.status);
    outgoing.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'text/plain',
    });
    outgoing.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** An emulator of a provider behind a guard. */
async function guardedEmulator(
  service: Parameters<typeof startProviderEmulator>[0],
  seed: object,
  refusal = Response.json({ message: 'Bad credentials' }, { status: 401 }),
) {
  const provider: ProviderEmulator = await startProviderEmulator(service, () => seed);
  closing.push(() => provider.close());
  return guarded((path, init) => fetch(provider.url + path, init), refusal);
}

/** Ends the token at the provider; the service has another one. */
function endToken(connector: string, user?: string) {
  const grant = { connector, ...(user === undefined ? {} : { user }) };
  emulator.revokeGrant(grant);
  emulator.grant(grant);
}

beforeAll(() => emulator.listen());
afterAll(async () => {
  for (const close of closing) await close();
  await emulator.close();
});
beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  emulator.reset();
  emulator.grant({ connector: 'oauth/linear', user: 'ada' });
  configureConnect({});
  statuses.length = 0;
});

test('Octokit goes on when its token has ended', async () => {
  const url = await guardedEmulator('github', {
    users: [{ login: 'ada' }],
    orgs: [{ login: 'acme' }],
    repos: [{ owner: 'acme', name: 'web' }],
  });
  const octokit = github(url);
  const issue = { owner: 'acme', repo: 'web', title: 'A fault' };
  expect((await octokit.users.getAuthenticated()).data.login).toBe('ada');
  endToken('github/acme');
  expect((await octokit.issues.create(issue)).data.title).toBe('A fault');
  expect(statuses).toEqual([0, 401, 0]);
  expect(emulator.ledger.billed).toBe(2);
});

test('the SDK of Linear goes on when its token has ended', async () => {
  const url = await guardedEmulator('linear', {
    users: [{ email: 'ada@acme.test', name: 'Ada', admin: true }],
    teams: [{ key: 'ENG', name: 'Engineering' }],
  });
  const sdk = linear('ada', `${url}/graphql`);
  const teams = async () => (await sdk.teams()).nodes.map(({ key }) => key);
  expect(await teams()).toEqual(['ENG']);
  endToken('oauth/linear', 'ada');
  expect(await teams()).toEqual(['ENG']);
  expect(statuses).toEqual([0, 401, 0]);
});

describe('Slack', () => {
  const refusal = Response.json({ ok: false, error: 'invalid_auth' });
  const seed = { team: { name: 'Acme Corp', domain: 'acme' }, users: [{ name: 'ada' }] };

  test('goes on when its token has ended, which it says with 200', async () => {
    const url = await guardedEmulator('slack', seed, refusal);
    const call = slack(`${url}/api/`);
    const message = { channel: 'general', text: 'Hello' };
    expect(await call('chat.postMessage', message)).toMatchObject({ ok: true });
    endToken('slack/acme');
    expect(await call('chat.postMessage', message)).toMatchObject({ ok: true });
    expect(statuses).toEqual([0, 200, 0]);
  });

  test('takes the token of a call from its SDK', async () => {
    const url = await guardedEmulator('slack', seed, refusal);
    expect(await postToSlack('Hello', `${url}/api/`)).toMatchObject({ ok: true });
  });
});

test('a client in the style of OpenAI streams, and goes on when its token has ended', async () => {
  const chunk = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const delta = (content: string) => ({ ...chunk, choices: [{ index: 0, delta: { content } }] });
  const events = ['Hel', 'lo'].map((part) => `data: ${JSON.stringify(delta(part))}\n\n`);
  const url = await guarded(
    async (path, { body }) => {
      expect([path, JSON.parse(String(body)).stream]).toEqual(['/v1/chat/completions', true]);
      const headers = { 'content-type': 'text/event-stream' };
      return new Response([...events, 'data: [DONE]\n\n'].join(''), { headers });
    },
    Response.json({ error: { message: 'Bad key' } }, { status: 401 }),
  );
  const client = openai(`${url}/v1`);
  const ask = async () => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    let answer = '';
    for await (const { choices } of await client.chat.completions.create({
      ...{ model: 'm', messages, stream: true },
    })) {
      answer += choices[0]?.delta.content ?? '';
    }
    return answer;
  };
  expect(await ask()).toBe('Hello');
  endToken('oauth/models');
  expect(await ask()).toBe('Hello');
  expect(statuses).toEqual([0, 401, 0]);
});
