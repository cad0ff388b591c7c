import type { Eve } from './eve.js';
import { gatewayToken } from './issuer.js';
import { caught, type Scenario } from './scenario.js';
import { webhook } from './webhooks.js';

type Options = Parameters<Eve['connectOAuth']>[0];
type Claims = Parameters<typeof gatewayToken>[0];

const authenticate = async ({ connectOAuth }: Eve, claims?: Claims, options?: Options) =>
  connectOAuth(options)(webhook(`Bearer ${await gatewayToken(claims)}`));

/** Tokens of the gateway, and who accepts them. */
const TOKENS: Record<string, [claims?: Claims, options?: Options]> = {
  'for this project and environment': [],
  'for another project': [{ aud: 'team_emu:prj_other:development' }],
  'for another environment': [{ aud: 'team_emu:prj_emu:production' }],
  'for any environment': [{ aud: 'team_emu:prj_emu:preview' }, { environment: '*' }],
  'for an environment of its own': [{ aud: 'team_emu:prj_emu:staging' }, { environment: '*' }],
  'for a listed audience': [{ aud: 'b' }, { audiences: ['a', 'b'] }],
  'for several audiences': [{ aud: ['other', 'team_emu:prj_emu:development'] }],
  'with too long an audience': [{ aud: 'team_emu:prj_emu:development:x' }],
  'without a team': [{ aud: ':prj_emu:development' }],
  'without an audience': [{ aud: undefined }],
  'of another issuer': [{ iss: 'https://evil.example' }],
  'that is no access token': [{ typ: 'id' }],
  'that is no access token, where claims ask for that': [
    { typ: 'id' },
    { claims: { typ: ['id'] } },
  ],
  'that has expired': [{ exp: 1_000_000_000 }],
  'of an accepted subject': [{}, { subjects: ['gws_*'] }],
  'of another subject': [{}, { subjects: ['user_*'] }],
  'of a connector by id': [{}, { connectors: ['scl_1'] }],
  'of a connector by UID': [{}, { connectors: ['other', 'oauth/linear'] }],
  'of another connector': [{}, { connectors: ['oauth/other'] }],
  'of an accepted tenant and installation': [
    {},
    { tenantIds: ['acme'], installationIds: ['inst_1'] },
  ],
  'of another tenant': [{}, { tenantIds: ['other'] }],
  'of another installation': [{}, { installationIds: ['inst_2'] }],
  'with a further claim': [{ scope: 'openid' }, { claims: { scope: ['openid'] } }],
  'with another claim': [{ scope: 'openid' }, { claims: { scope: ['email'] } }],
  'with a document of its own': [
    {},
    { discoveryUrl: 'https://connect.vercel.com/.well-known/openid-configuration' },
  ],
};

export const GATEWAY: Scenario<Eve>[] = [
  ...Object.entries(TOKENS).map(
    ([which, [claims, options]]): Scenario<Eve> => ({
      name: `a gateway token ${which}`,
      run: (eve) => authenticate(eve, claims, options),
    }),
  ),
  {
    name: 'a gateway token: none, or no token at all',
    run: async ({ connectOAuth }) => [
      await connectOAuth()(webhook()),
      await connectOAuth()(webhook('Basic YTpi')),
      await connectOAuth()(webhook('Bearer x')),
      await connectOAuth()(webhook('Bearer a.b.c')),
    ],
  },
  {
    name: 'a gateway token that was changed',
    async run({ connectOAuth }) {
      const [header, , signature] = (await gatewayToken()).split('.');
      const [, claims] = (await gatewayToken({ sub: 'other' })).split('.');
      return connectOAuth()(webhook(`Bearer ${[header, claims, signature].join('.')}`));
    },
  },
  {
    name: 'the environment of VERCEL_TARGET_ENV goes before that of VERCEL_ENV',
    run(eve) {
      process.env.VERCEL_TARGET_ENV = 'production';
      return authenticate(eve, { aud: 'team_emu:prj_emu:production' });
    },
  },
  {
    name: 'connectOAuth where the project is unknown',
    run({ connectOAuth }) {
      delete process.env.VERCEL_PROJECT_ID;
      return Promise.all([
        caught(() => connectOAuth()),
        caught(async () => typeof connectOAuth({ audiences: ['a'] })),
        caught(async () => typeof connectOAuth({ projectId: 'prj_emu' })),
      ]);
    },
  },
  {
    name: 'connectOAuth where the environment is unknown',
    run({ connectOAuth }) {
      delete process.env.VERCEL_ENV;
      return caught(() => connectOAuth());
    },
  },
  {
    name: 'connectOAuth in a custom environment',
    async run({ connectOAuth }) {
      process.env.VERCEL_TARGET_ENV = 'staging';
      const bearer = `Bearer ${await gatewayToken({ aud: 'team_emu:prj_emu:staging' })}`;
      return connectOAuth()(webhook(bearer));
    },
  },
  {
    name: 'connectOAuth with an empty list of audiences or connectors',
    run: ({ connectOAuth }) =>
      Promise.all([
        caught(() => connectOAuth({ audiences: [] })),
        caught(() => connectOAuth({ connectors: [] })),
      ]),
  },
  {
    name: 'connectOAuth with an empty list accepts nothing',
    run: ({ connectOAuth }) =>
      Promise.all(
        (['subjects', 'tenantIds', 'installationIds'] as const).map(async (name) => {
          const { resolved = null } = await caught(() => connectOAuth({ [name]: [] })(webhook()));
          return resolved;
        }),
      ),
  },
  { name: 'the issuer of gateway tokens', run: (eve) => eve.CONNECT_OAUTH_ISSUER },
];
