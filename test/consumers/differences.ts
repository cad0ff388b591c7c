/** Where a list says something of a style. */
export interface Listed {
  /** The end of the name of its test. */
  style: string;
  /** The test projects that it is said of; all of them unless given. */
  projects?: string[];
}

/** A style of testing that works with 2.3.2 and not here. */
export interface Difference extends Listed {
  /** What one sees. */
  seen: string;
  /** What to do. */
  instead: string;
}

/** Every style that works with 2.3.2 and not here. */
export const DIFFERENCES: Difference[] = [
  {
    style: 'sees the exact options of the request',
    seen: '`signal` and `redirect` beside `method`, `headers` and `body`',
    instead: '`expect.objectContaining({ method, headers, body })`',
  },
  {
    style: 'answers 503 once',
    seen: 'three requests',
    instead: '`configureConnect({ maxRetries: 0 })`, or a stub that answers each time',
  },
  {
    style: 'rejects, and the failure escapes as it is',
    seen: 'a `ConnectNetworkError`; the failure is its `cause`',
    instead: "match `{ code: 'network_error' }`, or a part of the message",
  },
  {
    style: 'rejects with an AbortError',
    seen: 'a `ConnectNetworkError`, because nobody aborted the call',
    instead: 'pass `signal` and abort it: the call rejects with its reason',
  },
  {
    style: 'answers two calls at the same time, each with its own reply',
    seen: 'one request, and its token twice',
    instead: '`await` them in turn, or ask for other users',
  },
  {
    style: 'answers with a date in the past',
    seen: 'a second request for a reply that has expired',
    instead: 'an `expiresAt` in the future, or none',
  },
  {
    style: 'of @vercel/oidc though VERCEL_OIDC_TOKEN is set',
    seen: 'the token of the variable: `@vercel/oidc` is not asked',
    instead: 'unset the variable, or set it to what the mock gives',
  },
  {
    style: 'of the root entry reaches adapters',
    seen: 'the adapter asks the service: it does not import the root entry',
    instead: 'mock the adapter, or stub `fetch`',
  },
  ...[
    'answers for getToken',
    'throws an error that asks for consent',
    'throws an error with a code',
    'throws an error that is none of the package',
  ].map((style) => ({
    style,
    projects: ['Jest 30, pnpm'],
    seen: '`SyntaxError` or "Must use import": pnpm calls the folder of an alias by its package',
    instead: 'add `grantkit@` where `transformIgnorePatterns` has `@vercel\\+`',
  })),
  {
    style: 'the credential fails when the mock rejects',
    seen: "a `ConnectCredentialsError`; the mock's error is its `cause`",
    instead: "match `{ code: 'credentials_unavailable' }`",
  },
];

/** A style that works with neither package. */
export interface Nowhere extends Listed {
  reason: string;
}

const OUTSIDE = ['Vitest 4', 'Vitest 5'];
const LEFT_OUTSIDE = 'Vitest leaves packages to Node: `server.deps.inline`';
const INSIDE = 'Vitest 4, package inlined';

/** Every style that works with neither. */
export const NOWHERE: Nowhere[] = [
  { style: 'VERCEL_OIDC_TOKEN is any text', reason: 'it is no JWT' },
  {
    style: 'jsdom without TextEncoder',
    reason: 'jsdom lacks what `jose` calls, which both packages contain or load',
  },
  {
    style: 'jest.spyOn on the namespace',
    projects: [
      ...['Jest 29, Babel', 'Jest 29, SWC', 'Jest 30, Babel', 'Jest 30, SWC'],
      'Jest 30, SWC, packages untouched',
    ],
    reason: 'the namespace of an ES module cannot be written',
  },
  {
    style: 'vi.spyOn on the namespace',
    projects: OUTSIDE,
    reason: 'the namespace of an ES module cannot be written',
  },
  { style: 'mock.method on the namespace', reason: 'the namespace of an ES module is read-only' },
  { style: 'of @vercel/oidc', projects: OUTSIDE, reason: LEFT_OUTSIDE },
  {
    style: 'of @vercel/oidc though VERCEL_OIDC_TOKEN is set',
    projects: OUTSIDE,
    reason: LEFT_OUTSIDE,
  },
  {
    style: 'the credential fails when the mock rejects',
    projects: OUTSIDE,
    reason: LEFT_OUTSIDE,
  },
  { style: 'vi.mock of the root entry reaches adapters', projects: OUTSIDE, reason: LEFT_OUTSIDE },
  {
    style: 'jest.mock of the root entry reaches adapters',
    projects: ['Jest 30, SWC, packages untouched'],
    reason: 'imports among ES modules are none of the `require` that Jest replaces',
  },
  {
    style: 'vi.resetModules empties the cache (second of two)',
    projects: OUTSIDE,
    reason: LEFT_OUTSIDE,
  },
  {
    style: 'lets a matcher compare with an error of the same message',
    projects: [...OUTSIDE, INSIDE],
    reason: 'Vitest compares the other properties of errors, too',
  },
];
