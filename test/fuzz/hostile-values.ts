import fc from 'fast-check';

/** What must never be printed. */
export const SECRET = 'vcat_NeverPrintThisCredential0123456789';

const throwing = () => {
  throw new Error('hostile');
};

/** Makes a value: fast-check itself would stumble over some. */
type Make = () => unknown;

const as = (value: unknown) => fc.constant<Make>(() => value);

/** Values that no type allows, and some that it does. */
const hostileValue: fc.Arbitrary<Make> = fc.oneof(
  fc
    .anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })
    .map((value) => () => value),
  fc.constantFrom<Make>(
    () => undefined,
    () => new Proxy({}, { get: throwing, ownKeys: throwing, has: throwing }),
    () => revoked(),
    () => Object.defineProperty({}, 'subject', { enumerable: true, get: throwing }),
    () => Object.assign(Object.create(null), { scopes: ['a'] }),
    () => ({ toString: throwing, [Symbol.toPrimitive]: throwing }),
    () => thenable(throwing),
    () => thenable((resolve) => resolve({ type: 'app' })),
    () => cyclic(),
    () => nested(2_000),
    () => 'x'.repeat(100_000),
    () => '\ud800',
    () => Symbol('s'),
    () => throwing,
    () => async () => SECRET,
    () => class {},
    () => new Array(5_000).fill('scope'),
    () => AbortSignal.abort(new Error('the reason')),
    () => new Date(Number.NaN),
    () => new Uint8Array(8),
    () => JSON.parse('{"__proto__":{"subject":{"type":"app"}},"constructor":1}'),
  ),
);

/** Arguments that look right but for a value or two in them. */
const nearlyRight = fc.oneof(
  recordOf({
    subject: fc.oneof(as({ type: 'user', id: 'u1' }), hostileValue),
    scopes: fc.oneof(as(['read']), hostileValue),
    installationId: hostileValue,
    audience: hostileValue,
    authorizationDetails: hostileValue,
    validityBufferMs: hostileValue,
  }),
  recordOf({
    signal: hostileValue,
    timeoutMs: fc.oneof(as(1_000), hostileValue),
    retry: hostileValue,
    forceRefresh: hostileValue,
    vercelToken: fc.oneof(as(SECRET), hostileValue),
    callbackUrl: hostileValue,
    origins: hostileValue,
    connectors: hostileValue,
  }),
);

/** Makes one argument of any function. */
export const argument = fc.oneof(as('oauth/linear'), nearlyRight, hostileValue);

/** What may be passed for what `startAuthorization` gave; it has expired. */
export const challenge = fc.oneof(
  hostileValue,
  recordOf({
    url: fc.oneof(as('https://connect.test/consent'), hostileValue),
    request: fc.oneof(as('req_1'), hostileValue),
    verifier: fc.oneof(as('verifier'), as('..'), hostileValue),
    connector: fc.oneof(as('oauth/linear'), hostileValue),
    subject: fc.oneof(as({ type: 'user', id: 'u1' }), hostileValue),
    scopes: hostileValue,
    expiresAt: fc.oneof(as(0), hostileValue),
  }),
);

function cyclic(): object {
  const value: Record<string, unknown> = { type: 'user' };
  value['subject'] = value;
  return value;
}

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level += 1) value = { subject: value };
  return value;
}

function recordOf(fields: Record<string, fc.Arbitrary<Make>>): fc.Arbitrary<Make> {
  return fc.record(fields, { requiredKeys: [] }).map((makers) => () => {
    const made = Object.entries(makers).map(([name, make]) => [name, make?.()]);
    return Object.fromEntries(made);
  });
}

function thenable(then: (resolve: (value: unknown) => void) => void): object {
  return Object.defineProperty({}, 'then', { enumerable: true, value: then });
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
