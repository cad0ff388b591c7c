import * as reference from 'reference/eve';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConnectorSeed, Emulator } from '../../src/emulator/index.js';
import * as ours from '../../src/eve/index.js';
import { ADA, ADAS_GRANT, AGENT, CALLBACK, deployment } from './world.js';

type Eve = Pick<typeof ours, keyof typeof reference & keyof typeof ours>;
type Story = (eve: Eve) => Promise<unknown>;

const CONNECTORS: ConnectorSeed[] = [
  { uid: 'oauth/linear' },
  { uid: 'slack/bot', installations: [{ id: 'inst_a' }, { id: 'inst_b' }] },
  { uid: 'discord/bot', metadata: { applicationId: '1' } },
  { uid: 'photon/bot', metadata: { projectId: '1' } },
  { uid: 'github/bot', data: { appSlug: 'acme' } },
  { uid: 'microsoft-teams/bot', data: { appId: '1' } },
  { uid: 'sendblue/bot', data: { lines: [{ phone_number: '+1' }, { phone_number: '+2' }] } },
];
const realFetch = globalThis.fetch;
let emulator: Emulator;
let story = 0;

// The cache of the original lasts for the whole process, so each story has connectors of its own.
const own = (connector: string) => `${connector}-${story}`;

beforeEach(async () => {
  story++;
  emulator = await deployment({});
  // The original knows no other service than the real one.
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const { pathname } = new URL(url);
    return realFetch(emulator.url + pathname, init);
  });
});

/** What a story sends and how it ends, in a service of its own. */
async function run(eve: Eve, tell: Story) {
  await deployment({});
  for (const { uid, ...seed } of CONNECTORS) emulator.connectors.add({ uid: own(uid), ...seed });
  const wire: unknown[] = [];
  const send = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    wire.push({ method: init.method, path: new URL(url).pathname, body, headers: names(init) });
    return send(url, init);
  });
  const outcome = await tell(eve).catch(refusal);
  vi.stubGlobal('fetch', send);
  return JSON.parse(
    JSON.stringify({ wire, outcome }, (_, value) => (isTime(value) ? 'time' : value)),
  );
}

const names = ({ headers }: RequestInit) => Object.keys(headers as object).sort();
const isTime = (value: unknown) =>
  typeof value === 'number' ? value > 1e12 : /^\d{4}-\d\d-\d\dT/.test(String(value));

/** What eve looks at in an error. */
function refusal(error: Error & { code?: string; reason?: string; retryable?: boolean }) {
  const isEve = error.name.startsWith('Connection');
  const { name, code, reason, retryable } = error;
  return isEve ? { name, reason, retryable } : { code };
}

const stories: Record<string, Story> = {
  'getToken of a user who has consented': async ({ connect }) => {
    emulator.grant({ ...ADAS_GRANT, connector: own('oauth/linear') });
    const { token } = await connect(own('oauth/linear')).getToken(ADA);
    return emulator.introspect(token).subject;
  },
  'getToken of a user who has not': ({ connect }) => connect(own('oauth/linear')).getToken(ADA),
  'getToken of the agent': ({ connect }) =>
    connect({ connector: own('oauth/linear'), principalType: 'app' }).getToken(AGENT),
  'getToken with token parameters': ({ connect }) => {
    const tokenParams = { scopes: ['a'], resources: ['https://r.test'], validityBufferMs: 5 };
    return connect({ connector: own('oauth/linear'), principalType: 'app', tokenParams }).getToken(
      AGENT,
    );
  },
  'getToken with a subject of its own': ({ connect }) => {
    const createSubject = () => ({ type: 'jwt-bearer' as const, sub: 'ada' });
    return connect({ connector: own('oauth/linear'), createSubject }).getToken(ADA);
  },
  'getToken with validation': async ({ connect }) => {
    emulator.grant({ ...ADAS_GRANT, connector: own('oauth/linear') });
    const auth = connect({ connector: own('oauth/linear'), validate: true });
    await auth.getToken(ADA);
    await auth.getToken(ADA);
  },
  'getToken of a connector that does not exist': ({ connect }) =>
    connect(own('oauth/x')).getToken(ADA),
  startAuthorization: ({ connect }) =>
    connect(own('oauth/linear')).startAuthorization({ ...ADA, ...CALLBACK }),
  'startAuthorization with texts': ({ connect }) =>
    connect({
      connector: own('oauth/linear'),
      displayName: 'L',
      instructions: 'Go',
    }).startAuthorization({
      ...ADA,
      ...CALLBACK,
    }),
  'completeAuthorization after consent': async ({ connect }) => {
    emulator.grant({ ...ADAS_GRANT, connector: own('oauth/linear') });
    return connect(own('oauth/linear')).completeAuthorization({ ...ADA, ...CALLBACK });
  },
  'completeAuthorization without consent': ({ connect }) =>
    connect(own('oauth/linear')).completeAuthorization({ ...ADA, ...CALLBACK }),
  evict: async ({ connect }) => {
    emulator.grant({ ...ADAS_GRANT, connector: own('oauth/linear') });
    const auth = connect(own('oauth/linear'));
    await auth.getToken(ADA);
    await auth.evict(ADA);
    await auth.getToken(ADA);
  },
  'evict and revoke': async ({ connect }) => {
    emulator.grant({ ...ADAS_GRANT, connector: own('oauth/linear') });
    const auth = connect(own('oauth/linear'));
    await auth.getToken(ADA);
    await auth.evict({ ...ADA, revoke: true });
    return auth.getToken(ADA);
  },
  provisioning: ({ connect }) =>
    connect({ connector: own('oauth/new'), autoProvision: true }).getToken(ADA),
  Slack: ({ connectSlackCredentials }) =>
    called(connectSlackCredentials(own('slack/bot'), { installationId: 'inst_b' }).botToken),
  Linear: ({ connectLinearCredentials }) =>
    called(connectLinearCredentials(own('slack/bot')).accessToken),
  Linq: ({ connectLinqCredentials }) => connectLinqCredentials(own('slack/bot')).apiKey(),
  Discord: async ({ connectDiscordCredentials }) => {
    const { applicationId, botToken } = connectDiscordCredentials(own('discord/bot'));
    return Promise.all([called(applicationId), called(botToken)]);
  },
  GitHub: async ({ connectGitHubCredentials }) => {
    const { appSlug, installationToken } = connectGitHubCredentials(own('github/bot'));
    return [await called(appSlug), await called(installationToken)];
  },
  Teams: async ({ connectTeamsCredentials }) => {
    const { appId, tokenProvider } = connectTeamsCredentials(own('microsoft-teams/bot'));
    return [await called(appId), await called(tokenProvider)];
  },
  Photon: ({ connectPhotonCredentials }) => connectPhotonCredentials(own('photon/bot'))(),
  Sendblue: async ({ connectSendblueCredentials }) => {
    const given = connectSendblueCredentials(own('sendblue/bot'), {
      fromNumber: '+2',
      scopes: ['a'],
    });
    const lines = [await given.defaultFromNumber(), await given.allowedFromNumbers()];
    return [...lines, await given.accessToken()];
  },
};

const called = async (value: unknown) => (typeof value === 'function' ? value() : value);

describe('sends and answers what the original does:', () => {
  test.each(Object.entries(stories))('%s', async (_, tell) => {
    const theirs = await run(reference as unknown as Eve, tell);
    expect(await run(ours, tell)).toEqual(theirs);
  });
});

describe('is better than the original:', () => {
  /** Whether the token works with which eve goes on after a second consent. */
  const afterConsent: Story = async ({ connect }) => {
    const grant = { ...ADAS_GRANT, connector: own('oauth/linear') };
    const auth = connect(own('oauth/linear'));
    emulator.grant(grant);
    await auth.getToken(ADA);
    emulator.revokeGrant(grant);
    emulator.grant(grant);
    const { token } = await auth.completeAuthorization({ ...ADA, ...CALLBACK });
    return emulator.introspect(token).active;
  };

  test('after consent, eve goes on with a token that works', async () => {
    expect((await run(reference as unknown as Eve, afterConsent)).outcome).toBe(false);
    expect((await run(ours, afterConsent)).outcome).toBe(true);
  });

  test('a request that provisioning cannot help is not repeated', async () => {
    const hopeless: Story = ({ connect }) =>
      connect({ connector: 'scl_none', autoProvision: true }).getToken(ADA);
    expect((await run(reference as unknown as Eve, hopeless)).wire).toHaveLength(2);
    expect((await run(ours, hopeless)).wire).toHaveLength(1);
  });
});
