import type { Mcp } from './mcp.js';
import type { Scenario } from './scenario.js';

const CHALLENGE = {
  connector: 'oauth/linear',
  subject: { type: 'user', id: 'user_1' },
  url: 'https://connect.example/consent',
  request: 'req_1',
  verifier: 'ver_1',
  deviceCode: 'ABCD-EFGH',
  expiresAt: 1_000,
} as const;

/** An error at the end of this many causes. */
function wrapped(depth: number, innermost: unknown): unknown {
  let error = innermost;
  for (let level = 0; level < depth; level++) error = new Error('wrapped', { cause: error });
  return error;
}

function circular(): Error {
  const error = new Error('circular');
  error.cause = error;
  return error;
}

/** The error as another copy of the package makes it. */
export const ofAnotherCopy = () =>
  Object.assign(new Error('copy'), { name: 'ConsentRequiredError', ...CHALLENGE });

/** Values that may ask for consent. */
const ERRORS: Record<string, (mcp: Mcp) => unknown> = {
  'an error of this package': (mcp) => new mcp.ConsentRequiredError(CHALLENGE),
  'a minimal one': (mcp) => {
    const { deviceCode: _, expiresAt: __, ...minimal } = CHALLENGE;
    return new mcp.ConsentRequiredError(minimal);
  },
  'one cause below': (mcp) => wrapped(1, new mcp.ConsentRequiredError(CHALLENGE)),
  '15 causes below': (mcp) => wrapped(15, new mcp.ConsentRequiredError(CHALLENGE)),
  '16 causes below': (mcp) => wrapped(16, new mcp.ConsentRequiredError(CHALLENGE)),
  '17 causes below': (mcp) => wrapped(17, new mcp.ConsentRequiredError(CHALLENGE)),
  'one of another copy of the package, one cause below': () => wrapped(1, ofAnotherCopy()),
  'an object that is no error': () => ({ name: 'ConsentRequiredError', ...CHALLENGE }),
  'an error without a cause': () => new Error('other'),
  'its own cause': circular,
  'a text': () => 'ConsentRequiredError',
  nothing: () => undefined,
  null: () => null,
};

/** Telling a missing consent from other failures. */
export const CHALLENGES: Scenario<Mcp>[] = Object.entries(ERRORS).map(([which, make]) => ({
  name: `a challenge in ${which}`,
  run(mcp) {
    const error = make(mcp);
    return [mcp.getConsentChallenge(error), mcp.isConsentRequiredError(error)];
  },
}));
