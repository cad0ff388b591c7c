import { Auth, type AuthConfig } from '@auth/core';
import { connect } from 'grantkit/authjs';

const config: AuthConfig = {
  providers: [connect({ id: 'linear', name: 'Linear', connector: 'oauth/linear' })],
  secret: process.env.AUTH_SECRET ?? 'only-for-development',
  basePath: '/auth',
  trustHost: true,
};

/** Answers every request below /auth: sign-in, callback, session and sign-out. */
export function handle(request: Request): Promise<Response> {
  return Auth(request, config);
}
