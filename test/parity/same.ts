import { APP, type Scenario, USER } from './scenario.js';

/** What a caller of the original must not notice. */
export const SAME: Scenario[] = [
  {
    name: 'an app token',
    run: (sdk, { slack, caller }) => sdk.getToken(slack, APP, caller),
  },
  {
    name: 'a token response',
    run: (sdk, { slack, caller }) => sdk.getTokenResponse(slack, APP, caller),
  },
  {
    name: 'tokens whose replies do not tell when they expire',
    async run(sdk, { emulator, slack, caller }) {
      for (const body of [{ token: 'emu_1' }, { token: 'emu_2', expiresAt: null }]) {
        emulator.faults.next('token', { status: 200, body });
      }
      const one = await sdk.getTokenResponse(slack, APP, caller);
      const two = await sdk.getTokenResponse(slack, APP, caller);
      return [one, two, await sdk.getTokenResponse(slack, APP, caller)];
    },
  },
  {
    name: 'a token by connector id',
    async run(sdk, { slack, caller }) {
      const { connector } = await sdk.getTokenResponse(slack, APP, caller);
      return sdk.getTokenResponse(connector.id, APP, caller);
    },
  },
  {
    name: 'every token parameter',
    async run(sdk, { emulator, slack, caller }) {
      const installationId = emulator.install({ connector: slack, tenantId: 'T2' });
      return sdk.getTokenResponse(
        slack,
        {
          ...APP,
          installationId,
          audience: ['https://a.example'],
          scopes: ['chat:write'],
          resources: ['https://r.example'],
          authorizationDetails: [{ type: 'channel', name: 'general' }],
          validityBufferMs: 60_000,
        },
        caller,
      );
    },
  },
  {
    name: 'a user token after consent',
    run(sdk, { emulator, oauth, caller }) {
      emulator.grant({ connector: oauth, user: 'user_1' });
      return sdk.getTokenResponse(oauth, USER, caller);
    },
  },
  {
    name: 'a user token without consent',
    run: (sdk, { oauth, caller }) => sdk.getToken(oauth, USER, caller),
  },
  {
    name: 'the deployment identity from the environment',
    async run(sdk, { slack, caller }) {
      process.env.VERCEL_OIDC_TOKEN = caller.vercelToken;
      try {
        return await sdk.getToken(slack, APP);
      } finally {
        delete process.env.VERCEL_OIDC_TOKEN;
      }
    },
  },
  {
    name: 'an access token that asks for another user',
    run: (sdk, { emulator, oauth }) =>
      sdk.getToken(oauth, USER, { vercelToken: emulator.accessToken() }),
  },
  {
    name: 'a region',
    run: (sdk, { slack, caller }) => sdk.getToken(slack, APP, { ...caller, region: 'sfo1' }),
  },
  {
    name: 'a second call, served from the cache',
    async run(sdk, { slack, caller }) {
      return [await sdk.getToken(slack, APP, caller), await sdk.getToken(slack, APP, caller)];
    },
  },
  {
    name: 'a forced refresh',
    async run(sdk, { slack, caller }) {
      await sdk.getToken(slack, APP, caller);
      return sdk.getToken(slack, APP, { ...caller, forceRefresh: true });
    },
  },
  {
    name: 'a call after its cache entry was deleted',
    async run(sdk, { slack, caller }) {
      await sdk.getToken(slack, APP, caller);
      sdk.deleteTokenCacheEntry(slack, APP);
      return sdk.getToken(slack, APP, caller);
    },
  },
  {
    name: 'a revocation',
    async run(sdk, { slack, caller }) {
      await sdk.getToken(slack, APP, caller);
      await sdk.revokeToken(slack, APP, caller);
      return sdk.getToken(slack, APP, caller);
    },
  },
  {
    name: 'a revoked grant',
    run(sdk, { emulator, oauth, caller }) {
      emulator.grant({ connector: oauth, user: 'user_1' });
      emulator.revokeGrant({ connector: oauth, user: 'user_1' });
      return sdk.getToken(oauth, USER, caller);
    },
  },
  {
    name: 'an unknown installation',
    run: (sdk, { slack, caller }) =>
      sdk.getToken(slack, { ...APP, installationId: 'inst_none' }, caller),
  },
  {
    name: 'the metadata of a connector',
    run: (sdk, { slack, caller }) => sdk.getConnectorMetadata(slack, caller),
  },
];
