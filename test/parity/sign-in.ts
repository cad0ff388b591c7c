import * as originalAuthJs from 'reference/authjs';
import * as originalBetterAuth from 'reference/betterauth';
import * as oursAuthJs from '../../src/authjs/index.js';
import * as oursBetterAuth from '../../src/betterauth/index.js';
import type { Entry, Shared } from './scenario.js';
import { AUTH_JS_SCENARIOS } from './sign-in-auth-js.js';
import { BETTER_AUTH_SCENARIOS } from './sign-in-better-auth.js';
import { AUTH_JS_IMPROVEMENTS, BETTER_AUTH_IMPROVEMENTS } from './sign-in-improvements.js';

export type AuthJs = Shared<typeof originalAuthJs, typeof oursAuthJs>;
export type BetterAuth = Shared<typeof originalBetterAuth, typeof oursBetterAuth>;

export const AUTH_JS: Entry<AuthJs> = {
  name: 'authjs',
  original: originalAuthJs as unknown as AuthJs,
  ours: oursAuthJs,
  isDeployed: true,
  same: AUTH_JS_SCENARIOS,
  better: AUTH_JS_IMPROVEMENTS,
};

export const BETTER_AUTH: Entry<BetterAuth> = {
  name: 'betterauth',
  original: originalBetterAuth as unknown as BetterAuth,
  ours: oursBetterAuth,
  isDeployed: true,
  same: BETTER_AUTH_SCENARIOS,
  better: BETTER_AUTH_IMPROVEMENTS,
};
