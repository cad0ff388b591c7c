import type { Mcp } from './mcp.js';
import { ofAnotherCopy } from './mcp-challenge.js';
import { caught, type Improvement, USER } from './scenario.js';
import type { World } from './world.js';

const EVIL_URL = new URL('https://evil.example/authorize');

/** A provider that has served a token which was then revoked, with a new consent given since. */
async function afterRevocation({ connectAuthProvider }: Mcp, { emulator, oauth }: World) {
  const grant = { connector: oauth, user: 'user_1' };
  const provider = connectAuthProvider(oauth, USER);
  emulator.grant(grant);
  await provider.tokens();
  emulator.revokeGrant(grant);
  emulator.grant(grant);
  return provider;
}

/** What the MCP provider does better. */
export const MCP_IMPROVEMENTS: Improvement<Mcp>[] = [
  {
    row: 15,
    name: 'after consent, the provider serves a token that works',
    async run(mcp, world) {
      const provider = await afterRevocation(mcp, world);
      await caught(() => provider.redirectToAuthorization(EVIL_URL));
      const tokens = await provider.tokens();
      return world.emulator.introspect(tokens?.access_token ?? '').active;
    },
    holds: ({ result }) => result === true,
  },
  {
    row: 15,
    name: 'a token that the MCP server refused is not served again',
    async run(mcp, world) {
      const provider = await afterRevocation(mcp, world);
      provider.invalidateCredentials?.('tokens');
      const tokens = await provider.tokens();
      return world.emulator.introspect(tokens?.access_token ?? '').active;
    },
    holds: ({ result }) => result === true,
  },
  {
    reason: 'the original names an option that an MCP client does not have',
    name: 'a redirect URL that no browser may return to is told by its own name',
    run: ({ connectAuthProvider }, { oauth }) =>
      connectAuthProvider(oauth, USER, {
        redirectUrl: 'http://app.example',
      }).redirectToAuthorization(EVIL_URL),
    holds: ({ error }) => String(error?.message).includes('`redirectUrl`'),
  },
  {
    reason: 'clients of the second generation warn of credentials without it',
    name: 'tokens and the client name their issuer',
    async run({ connectAuthProvider }, { emulator, oauth }) {
      emulator.grant({ connector: oauth, user: 'user_1' });
      const { tokens, clientInformation, discoveryState } = connectAuthProvider(oauth, USER);
      const { issuer } = discoveryState().authorizationServerMetadata;
      return [(await tokens())?.issuer, clientInformation().issuer].every((it) => it === issuer);
    },
    holds: ({ result }) => result === true,
  },
  {
    reason: 'consent to the old scopes alone leads to the next refusal',
    name: 'a tool that needs another scope works after one consent',
    async run({ connectAuthProvider, getConsentChallenge }, { emulator, oauth }) {
      emulator.grant({ connector: oauth, user: 'user_1', scopes: ['read'] });
      const provider = connectAuthProvider(oauth, { ...USER, scopes: ['read'] });
      const url = new URL('https://connect.vercel.com/?scope=write');
      const error = await provider.redirectToAuthorization(url).catch((cause: unknown) => cause);
      await emulator.approve(getConsentChallenge(error)?.url ?? '');
      const tokens = await provider.tokens();
      return emulator.introspect(tokens?.access_token ?? '').scope;
    },
    holds: ({ result }) => result === 'read write',
  },
  {
    reason: 'what the user can repair is not a failure',
    name: 'a revoked grant leads to consent',
    async run({ connectAuthProvider }, { emulator, oauth }) {
      emulator.grant({ connector: oauth, user: 'user_1' });
      emulator.revokeGrant({ connector: oauth, user: 'user_1' });
      return connectAuthProvider(oauth, USER, { consent: 'eager' }).tokens();
    },
    holds: ({ error }) => error?.name === 'ConsentRequiredError',
  },
  {
    reason: 'clients send several requests at once',
    name: 'calls at the same time lead to one consent',
    async run({ connectAuthProvider }, { oauth, wire }) {
      const provider = connectAuthProvider(oauth, USER, { consent: 'eager' });
      await Promise.all([caught(provider.tokens()), caught(provider.tokens())]);
      return wire.filter(({ path }) => path.includes('/authorize/')).length;
    },
    holds: ({ result }) => result === 1,
  },
  {
    reason: 'the consent is under way on another device',
    name: 'a user who has not decided yet is sent to the same consent',
    async run({ connectAuthProvider }, { oauth }) {
      const options = { consent: 'eager', deviceCode: true } as const;
      const provider = connectAuthProvider(oauth, USER, options);
      return [await caught(provider.tokens()), await caught(provider.tokens())];
    },
    holds({ result }) {
      const [first, second] = result as { url?: string }[];
      return first?.url !== undefined && first.url === second?.url;
    },
  },
  {
    reason: 'a consent and its token belong to the user they were asked for',
    name: 'a later change of the parameters moves a provider to no other user',
    async run({ connectAuthProvider }, { oauth }) {
      const subject = { type: 'user' as const, id: 'user_1' };
      const provider = connectAuthProvider(oauth, { subject });
      subject.id = 'user_2';
      return (await caught(() => provider.redirectToAuthorization(EVIL_URL))).subject;
    },
    holds: ({ result }) => (result as { id?: string }).id === 'user_1',
  },
  {
    reason: 'an MCP server must not choose where the client goes',
    name: 'under @ai-sdk/mcp no URL that an MCP server names is asked for consent',
    async run({ connectAuthProvider }, { oauth }) {
      const provider = connectAuthProvider(oauth, USER);
      await provider.validateAuthorizationServerURL?.(
        'https://mcp.example',
        'https://evil.example',
      );
    },
    holds: ({ error }) => error?.name === 'ConsentRequiredError',
  },
  {
    row: 14,
    name: 'a missing consent is recognized by another copy of the package',
    run: ({ isConsentRequiredError, getConsentChallenge }) =>
      isConsentRequiredError(ofAnotherCopy()) && getConsentChallenge(ofAnotherCopy())?.connector,
    holds: ({ result }) => result === 'oauth/linear',
  },
  {
    row: 12,
    name: 'the verifier of a consent is not in the JSON of its error',
    async run({ connectAuthProvider }, { oauth }) {
      const provider = connectAuthProvider(oauth, USER, { consent: 'eager' });
      const error = await provider.tokens().catch((cause: unknown) => cause);
      return Object.keys(JSON.parse(JSON.stringify(error)));
    },
    holds: ({ result }) => !(result as string[]).includes('verifier'),
  },
];
