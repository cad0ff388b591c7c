import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins';
import { connect } from 'grantkit/betterauth';

/** Answers every request below /api/auth; add a `database` to keep the users. */
export const auth = betterAuth({
  baseURL: 'http://localhost:3000',
  secret: process.env.BETTER_AUTH_SECRET ?? 'only-for-development-0123456789abcdef',
  plugins: [
    genericOAuth({ config: [connect({ providerId: 'linear', connector: 'oauth/linear' })] }),
  ],
});
