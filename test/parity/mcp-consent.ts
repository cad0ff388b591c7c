import type { Mcp } from './mcp.js';
import { caught, type Scenario, USER } from './scenario.js';

type Options = NonNullable<Parameters<Mcp['connectAuthProvider']>[2]>;

const EVIL_URL = new URL('https://evil.example/authorize');
const REDIRECT = { redirectUrl: 'https://app.example/done' };

/** How a client may meet a missing consent: at its tokens, or when it asks for it. */
const MEETINGS: Record<string, (provider: ReturnType<Mcp['connectAuthProvider']>) => unknown> = {
  'tokens()': (provider) => provider.tokens(),
  'redirectToAuthorization()': (provider) => provider.redirectToAuthorization(EVIL_URL),
};

const OPTIONS: Record<string, Options> = {
  transport: {},
  eager: { consent: 'eager' },
  'eager, with a redirect URL and a device code': {
    ...REDIRECT,
    consent: 'eager',
    deviceCode: true,
  },
  'transport, with a redirect URL': { ...REDIRECT, consent: 'transport' },
  'transport, with a device code': { deviceCode: true },
};

const MISSING = Object.entries(MEETINGS).flatMap(([call, meet]) =>
  Object.entries(OPTIONS).map(
    ([which, options]): Scenario<Mcp> => ({
      name: `${call} without consent: ${which}`,
      run: ({ connectAuthProvider }, { oauth }) => meet(connectAuthProvider(oauth, USER, options)),
    }),
  ),
);

const TOLD = Object.entries(MEETINGS).flatMap(([call, meet]) =>
  (['eager', 'transport'] as const).flatMap((consent): Scenario<Mcp>[] => [
    {
      name: `${call} with \`onConsentRequired\`: ${consent}`,
      async run({ connectAuthProvider }, { oauth }) {
        const told: unknown[] = [];
        const onConsentRequired = (challenge: unknown) => void told.push(challenge);
        const provider = connectAuthProvider(oauth, USER, { consent, onConsentRequired });
        return [await caught(() => meet(provider)), told];
      },
    },
    {
      name: `${call} with an \`onConsentRequired\` that redirects by throwing: ${consent}`,
      run({ connectAuthProvider }, { oauth }) {
        const onConsentRequired = () => Promise.reject(new Error('NEXT_REDIRECT'));
        const provider = connectAuthProvider(oauth, USER, { consent, onConsentRequired });
        return meet(provider);
      },
    },
  ]),
);

/** Failures that are not about consent. */
const REFUSED: Scenario<Mcp>[] = ['connector_not_found', 'client_installation_required'].flatMap(
  (code) =>
    (['eager', 'transport'] as const).map(
      (consent): Scenario<Mcp> => ({
        name: `tokens() refused with ${code}: ${consent}`,
        run({ connectAuthProvider }, { emulator, oauth }) {
          emulator.faults.next('token', { status: 422, code });
          return connectAuthProvider(oauth, USER, { consent }).tokens();
        },
      }),
    ),
);

export const CONSENT: Scenario<Mcp>[] = [
  ...MISSING,
  ...TOLD,
  ...REFUSED,
  {
    name: 'tokens() without consent: a redirect URL that no browser may return to',
    run: ({ connectAuthProvider }, { oauth }) =>
      connectAuthProvider(oauth, USER, { redirectUrl: 'http://app.example' }).tokens(),
  },
  {
    name: 'a consent that cannot be asked for',
    run({ connectAuthProvider }, { emulator, oauth }) {
      emulator.faults.next('authorize', { status: 400, code: 'bad_request' });
      return connectAuthProvider(oauth, USER, { consent: 'eager' }).tokens();
    },
  },
  {
    name: 'a detached consent',
    run({ connectAuthProvider }, { oauth }) {
      process.env.VERCEL_CONNECT_INTERACTIVE_AUTH_MODE = 'detached';
      return connectAuthProvider(oauth, USER, REDIRECT).redirectToAuthorization(EVIL_URL);
    },
  },
  {
    name: 'a consent, given, then tokens',
    async run({ connectAuthProvider, getConsentChallenge }, { emulator, oauth }) {
      const provider = connectAuthProvider(oauth, USER, { consent: 'eager' });
      const error = await provider.tokens().catch((cause: unknown) => cause);
      await emulator.approve(getConsentChallenge(error)?.url ?? '');
      return provider.tokens();
    },
  },
];
