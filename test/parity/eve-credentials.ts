import type { ConnectorSeed } from '../../src/emulator/index.js';
import type { Eve } from './eve.js';
import { forwardingToken } from './issuer.js';
import { called, caught, type Improvement, type Scenario } from './scenario.js';
import { webhook } from './webhooks.js';

type Helper = Extract<keyof Eve, `connect${string}Credentials`>;
type AnyHelper = (connector: string, params?: object, options?: object) => object;
type Seed = Omit<ConnectorSeed, 'uid'>;

const LINES = [{ phone_number: '+1' }, { phone_number: '+2' }];
const CHANNELS: Record<Helper, [type: string, seed?: Seed]> = {
  connectSlackCredentials: ['slack'],
  connectDiscordCredentials: ['discord', { metadata: { applicationId: 'app_1' } }],
  connectGitHubCredentials: ['github', { data: { appSlug: 'acme' } }],
  connectLinearCredentials: ['linear'],
  connectLinqCredentials: ['linq'],
  connectTeamsCredentials: ['microsoft-teams', { data: { appId: 'app_1' } }],
  connectPhotonCredentials: ['photon', { metadata: { projectId: 'project_1' } }],
  connectSendblueCredentials: ['sendblue', { data: { lines: LINES.slice(0, 1) } }],
};

/** What a channel reads: the fields of an object, or the one function. */
async function read(credentials: object) {
  const webhookVerifier = [webhook(`Bearer ${await forwardingToken()}`)];
  const fields = typeof credentials === 'function' ? { credentials } : credentials;
  return called(fields, { webhookVerifier });
}

const EACH = (Object.keys(CHANNELS) as Helper[]).flatMap((helper): Scenario<Eve>[] => {
  const [type, seed] = CHANNELS[helper];
  const make = (eve: Eve) => eve[helper] as AnyHelper;
  return [
    {
      name: `${helper}: every field, twice`,
      async run(eve, { add }) {
        const credentials = make(eve)(add(type, seed));
        return [await read(credentials), await read(credentials)];
      },
    },
    {
      name: `${helper}: parameters and options`,
      run(eve, { add, caller }) {
        delete process.env.VERCEL_OIDC_TOKEN;
        const connector = add(type, {
          ...seed,
          installations: [{ id: 'inst_a' }, { id: 'inst_b' }],
        });
        const params = { installationId: 'inst_b', resources: ['https://r.example'] };
        return read(make(eve)(connector, params, { ...caller, region: 'sfo1' }));
      },
    },
    {
      name: `${helper}: a connector that is not linked, then is`,
      async run(eve, { emulator, add }) {
        const connector = add(type, seed);
        const credentials = make(eve)(connector);
        emulator.unlink({ connector, project: 'prj_emu' });
        const refused = await read(credentials);
        emulator.link({ connector, project: 'prj_emu' });
        return [refused, await read(credentials)];
      },
    },
    {
      name: `${helper}: a connector without metadata`,
      run: (eve, { add }) => read(make(eve)(add(type))),
    },
  ];
});

const verify = async (eve: Eve, authorization?: string) => {
  const { webhookVerifier } = eve.connectLinqCredentials('linq/any');
  return caught(() => webhookVerifier(webhook(authorization)));
};

export const CREDENTIALS: Scenario<Eve>[] = [
  ...EACH,
  {
    name: 'connectSendblueCredentials: two lines, one selected, none, and another',
    async run(eve, { add }) {
      const connector = add('sendblue', { data: { lines: LINES } });
      const fromNumbers = ['+2', undefined, '+3', async () => '+1'];
      const found: unknown[] = [];
      for (const fromNumber of fromNumbers) {
        found.push(
          await read(eve.connectSendblueCredentials(connector, { fromNumber, scopes: ['a'] })),
        );
      }
      return found;
    },
  },
  {
    name: 'connectTeamsCredentials: scopes among the parameters give way',
    run(eve, { add }) {
      const params: object = { scopes: ['mine'] };
      return read(
        eve.connectTeamsCredentials(add('microsoft-teams', { data: { appId: 'a' } }), params),
      );
    },
  },
  {
    name: 'the verifier of a channel: a webhook that the service forwarded',
    run: async (eve) => verify(eve, `Bearer ${await forwardingToken()}`),
  },
  {
    name: 'the verifier of a channel: a webhook for another environment of the project',
    run: async (eve) =>
      verify(eve, `Bearer ${await forwardingToken({ environment: 'production' })}`),
  },
];

/** Webhooks that the service has not forwarded; without claims there is no token. */
const FORGED: Record<string, string | Parameters<typeof forwardingToken>[0] | undefined> = {
  'without a bearer': undefined,
  'with another scheme': 'Basic YTpi',
  'without a token': 'Bearer x',
  'of another project': { project_id: 'prj_other' },
  'of another issuer': { iss: 'https://evil.example' },
  'that has expired': { exp: 1_000_000_000 },
};

/** What the verifier of a channel answers, which not every channel takes for a refusal. */
export const FORGERIES = Object.entries(FORGED).map(
  ([which, forged]): Improvement<Eve> => ({
    row: 17,
    name: `the verifier of a channel rejects a webhook ${which}`,
    run: async (eve) =>
      verify(eve, typeof forged === 'object' ? `Bearer ${await forwardingToken(forged)}` : forged),
    holds: ({ result }) => (result as { name?: string }).name === 'ConnectError',
  }),
);
