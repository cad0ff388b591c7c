import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { genericOAuth } from 'better-auth/plugins';
import { connect } from '../../src/betterauth/index.js';
import type { Browser } from '../oauth-gateway/browser.js';

/** Whether the plugin has routes of its own, as before Better Auth 1.7. */
const HAS_ROUTES = 'endpoints' in genericOAuth({ config: [] });

/** How the installed generation of Better Auth does what all generations do. */
export const GENERATION = HAS_ROUTES
  ? {
      signInPath: '/api/auth/sign-in/oauth2',
      providerField: 'providerId',
      callbackPath: '/api/auth/oauth2/callback',
      refusedCode: 'oauth_code_verification_failed',
      canRefresh: false,
    }
  : {
      signInPath: '/api/auth/sign-in/social',
      providerField: 'provider',
      callbackPath: '/api/auth/callback',
      refusedCode: 'invalid_code',
      canRefresh: true,
    };

/** An application that signs its users in with a connector. */
export function application(options: BetterAuthOptions = {}) {
  const tables = { user: [], session: [], account: [], verification: [] };
  return betterAuth({
    baseURL: 'http://localhost:3000',
    secret: 'a-secret-of-the-application-0123456789',
    database: memoryAdapter(tables),
    plugins: [
      genericOAuth({ config: [connect({ providerId: 'linear', connector: 'oauth/linear' })] }),
    ],
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    ...options,
  });
}

/** Begins a sign-in, and returns the page of the gateway where it goes on. */
export async function startSignIn(user: Browser): Promise<string> {
  const { signInPath, providerField } = GENERATION;
  const urls = { callbackURL: '/home', errorCallbackURL: '/failed' };
  const started = await user.postJson(signInPath, { [providerField]: 'linear', ...urls });
  return (await started.json()).url;
}

/** How a request names the account that a signed-in user has at the gateway. */
export async function accountOf(user: Browser): Promise<Record<string, string>> {
  if (HAS_ROUTES) return { providerId: 'linear' };
  const [account] = await (await user.get('/api/auth/list-accounts')).json();
  return { accountId: account.id };
}
