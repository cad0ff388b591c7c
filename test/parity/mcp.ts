import * as originalAiSdk from 'reference/ai-sdk';
import * as original from 'reference/mcp';
import * as oursAiSdk from '../../src/ai-sdk/index.js';
import * as ours from '../../src/mcp/index.js';
import { CHALLENGES } from './mcp-challenge.js';
import { CONSENT } from './mcp-consent.js';
import { MCP_IMPROVEMENTS } from './mcp-improvements.js';
import {
  called,
  caught,
  type Entry,
  type Scenario,
  type Shared,
  sharedWith,
  USER,
} from './scenario.js';

export type Mcp = Shared<typeof original, typeof ours>;

/** The members of the original's provider; ours has three more, which clients ask for if present. */
const MEMBERS = [
  'clientInformation',
  'clientMetadata',
  'codeVerifier',
  'discoveryState',
  'redirectToAuthorization',
  'redirectUrl',
  'saveCodeVerifier',
  'saveDiscoveryState',
  'saveTokens',
  'tokens',
  'validateResourceURL',
] as const;

/** Where an MCP server would send the user. */
const EVIL_URL = new URL('https://evil.example/authorize');

const ARGS = {
  saveTokens: [{ access_token: 'theirs', token_type: 'Bearer' }],
  saveCodeVerifier: ['verifier'],
  saveDiscoveryState: [{}],
  validateResourceURL: ['https://mcp.example/mcp', 'https://evil.example'],
  redirectToAuthorization: [EVIL_URL],
};

const PROVIDER: Scenario<Mcp>[] = [
  {
    name: 'every member of a provider, with consent',
    run({ connectAuthProvider }, { emulator, oauth }) {
      emulator.grant({ connector: oauth, user: 'user_1' });
      const provider = connectAuthProvider(oauth, USER);
      return called(Object.fromEntries(MEMBERS.map((name) => [name, provider[name]])), ARGS);
    },
  },
  {
    name: 'every member of a provider, without consent',
    run({ connectAuthProvider }, { oauth }) {
      const provider = connectAuthProvider(oauth, USER);
      return called(Object.fromEntries(MEMBERS.map((name) => [name, provider[name]])), ARGS);
    },
  },
  {
    name: 'the members of a provider are its own, not inherited',
    run: ({ connectAuthProvider }, { oauth }) => {
      const spread = {
        ...connectAuthProvider(oauth, USER, { redirectUrl: 'https://app.example' }),
      };
      return MEMBERS.map((name) => [name, typeof spread[name]]);
    },
  },
  {
    name: 'a redirect URL that is given, empty or none',
    run: ({ connectAuthProvider }, { oauth }) =>
      ['https://app.example/done', '', undefined].map(
        (redirectUrl) => connectAuthProvider(oauth, USER, { redirectUrl }).redirectUrl,
      ),
  },
  {
    name: 'tokens of the application, then of its cache',
    async run({ connectAuthProvider }, { oauth }) {
      const provider = connectAuthProvider(oauth, { subject: { type: 'app' }, scopes: ['read'] });
      return [await provider.tokens(), await provider.tokens()];
    },
  },
  {
    name: 'tokens that end soon last at least a second',
    run({ connectAuthProvider }, { add }) {
      const connector = add('oauth', { tokenLifetimeMs: 100 });
      return connectAuthProvider(connector, {
        subject: { type: 'app' },
        validityBufferMs: 0,
      }).tokens();
    },
  },
  {
    name: 'a `vercelToken` function is asked at each call',
    async run({ connectAuthProvider }, { oauth, caller }) {
      const answers = [caller.vercelToken, 'nobody'];
      const vercelToken = async () => answers.shift() ?? '';
      const params = { subject: { type: 'app' } } as const;
      const provider = connectAuthProvider(oauth, params, { vercelToken });
      await provider.tokens();
      return [await caught(() => provider.redirectToAuthorization(EVIL_URL)), answers];
    },
  },
  {
    name: 'a `vercelToken` text',
    run({ connectAuthProvider }, { oauth, caller }) {
      delete process.env.VERCEL_OIDC_TOKEN;
      return connectAuthProvider(oauth, { subject: { type: 'app' } }, caller).tokens();
    },
  },
  {
    name: 'the constants',
    run: ({ CONNECT_DISCOVERY_STATE, CONNECT_MANAGED_REDIRECT_URL }) => [
      CONNECT_DISCOVERY_STATE,
      CONNECT_MANAGED_REDIRECT_URL,
    ],
  },
];

export const MCP: Entry<Mcp> = {
  name: 'mcp',
  original: original as unknown as Mcp,
  ours,
  isDeployed: true,
  same: [...PROVIDER, ...CONSENT, ...CHALLENGES],
  better: MCP_IMPROVEMENTS,
};

/** What `./mcp` has been compared for, it is compared for here too. */
export const AI_SDK: Entry<typeof oursAiSdk> = {
  name: 'ai-sdk',
  original: originalAiSdk as unknown as typeof oursAiSdk,
  ours: oursAiSdk,
  isDeployed: true,
  same: [
    {
      name: 'every export but what tools need is that of ./mcp',
      run: (entry) => {
        const { isAuthorizationRequired, withConnect, ...shared } = entry;
        return sharedWith(entry === oursAiSdk ? ours : original, shared);
      },
    },
  ],
  better: [],
};
