import { oidcToken, tokenResponse } from '../support/token-response.js';
import type { PackageName } from './packages.js';

/** A kind of call. Its functions make new objects each time, as a server route does. */
export interface HitShape {
  name: string;
  /** The largest ratio to the original that is allowed. */
  ratio: number;
  operation?: 'getTokenResponse';
  /** @param user 0–9 */
  params(user: number): object;
  /** Absent for a call as the deployment. */
  options?(name: PackageName): object;
  response(): object;
  /** Makes the process look like one that has this kind of credential. */
  prepare?(): void;
}

const TEXT_CREDENTIAL = 'vt_0123456789abcdefghijklmn';
const ASYNC_CREDENTIAL = async () => TEXT_CREDENTIAL;
const SYNC_CREDENTIAL = () => TEXT_CREDENTIAL;
const DEPLOYMENT = oidcToken({
  sub: 'owner:acme:project:web:environment:production',
  owner: 'acme',
  project: 'web',
  project_id: 'prj_1',
  environment: 'production',
});
const ID_TOKENS = Array.from({ length: 10 }, (_, user) => oidcToken({ sub: `user_${user}` }));

const text = () => ({ vercelToken: TEXT_CREDENTIAL });
/** The original takes no function, so it gets the text. */
const resolvedBy = (credential: () => unknown) => (name: PackageName) => ({
  vercelToken: name === 'grantkit' ? credential : TEXT_CREDENTIAL,
});
const subjectOf = (user: number) => ({ type: 'user', id: `user_${user}` });
const userOnly = (user: number) => ({ subject: subjectOf(user) });
const installed = (user: number) => ({
  subject: subjectOf(user),
  installationId: 'inst_workspace',
  scopes: ['chat:write', 'channels:read'],
});
const details = () => [
  { type: 'github_app_installation', org: 'acme', repositories: ['web', 'api'] },
];
const metadata = () => ({
  ...tokenResponse(),
  tokenId: 'stk_1',
  name: 'Acme',
  installationId: 'inst_workspace',
  metadata: { team: { id: 'T1', name: 'Acme' }, bot: { id: 'B1' }, scopes: ['chat:write'] },
  claims: { sub: 'user_1', email: 'ann@acme.example' },
});

const plain = { options: text, response: tokenResponse };

/** Every kind of call that the cache can answer. */
export const SHAPES: HitShape[] = [
  { ...plain, name: 'user, installation and two scopes', ratio: 0.3, params: installed },
  {
    ...plain,
    name: 'rich: details, audience and resources too',
    ratio: 0.6,
    // Written out: a spread with more fields would take most of what is measured.
    params: (user) => ({
      subject: subjectOf(user),
      installationId: 'inst_workspace',
      scopes: ['chat:write', 'channels:read'],
      audience: ['https://api.acme.example'],
      resources: ['https://mcp.acme.example/one', 'https://mcp.acme.example/two'],
      authorizationDetails: details(),
    }),
  },
  { ...plain, name: 'app', ratio: 1, params: () => ({ subject: { type: 'app' } }) },
  { ...plain, name: 'user only', ratio: 1, params: userOnly },
  {
    ...plain,
    name: 'installationId: null',
    ratio: 1,
    params: (user) => ({
      subject: subjectOf(user),
      installationId: null,
      scopes: ['chat:write', 'channels:read'],
    }),
  },
  {
    ...plain,
    name: 'token exchange',
    ratio: 1,
    // A new text each time, as it comes out of a request's header.
    params: (user) => ({
      subject: { type: 'token', token: Buffer.from(ID_TOKENS[user] ?? '').toString('latin1') },
    }),
  },
  {
    ...plain,
    name: 'async credential function (2.3.2: text)',
    ratio: 1,
    params: userOnly,
    options: resolvedBy(ASYNC_CREDENTIAL),
  },
  {
    ...plain,
    name: 'sync credential function (2.3.2: text)',
    ratio: 1,
    params: userOnly,
    options: resolvedBy(SYNC_CREDENTIAL),
  },
  {
    ...plain,
    name: 'jwt-bearer with claims',
    ratio: 1,
    params: (user) => ({
      subject: {
        type: 'jwt-bearer',
        sub: `user_${user}`,
        iss: 'https://acme.example',
        additionalClaims: { role: 'reader', groups: ['one', 'two'] },
      },
    }),
  },
  {
    ...plain,
    name: 'authorizationDetails only',
    ratio: 1,
    params: (user) => ({ subject: subjectOf(user), authorizationDetails: details() }),
  },
  {
    ...plain,
    name: 'getTokenResponse with metadata',
    ratio: 1,
    operation: 'getTokenResponse',
    params: userOnly,
    response: metadata,
  },
  {
    name: 'deployment, by its request context',
    ratio: 1,
    params: userOnly,
    response: tokenResponse,
    prepare() {
      const context = { get: () => ({ headers: { 'x-vercel-oidc-token': DEPLOYMENT } }) };
      Object.assign(globalThis, { [Symbol.for('@vercel/request-context')]: context });
    },
  },
  {
    name: 'deployment, by VERCEL_OIDC_TOKEN',
    ratio: 1,
    params: userOnly,
    response: tokenResponse,
    prepare() {
      process.env['VERCEL_OIDC_TOKEN'] = DEPLOYMENT;
    },
  },
];
