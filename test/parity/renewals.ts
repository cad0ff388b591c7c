import type { HtmlFault, StatusFault } from '../../src/emulator/index.js';
import { APP, caught, type Improvement } from './scenario.js';
import type { Sdk, World } from './world.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const UNAVAILABLE = { status: 503 };

/** Reads a token, and once more when more than half of its life is over and the service does so. */
function renewed(fault: StatusFault | HtmlFault) {
  return async (sdk: Sdk, { emulator, slack, caller }: World) => {
    const params = { ...APP, validityBufferMs: DAY_MS };
    const token = await sdk.getToken(slack, params, caller);
    emulator.faults.next('token', fault, 10);
    const now = Date.now;
    Date.now = () => now() + 7 * HOUR_MS;
    try {
      return (await sdk.getToken(slack, params, caller)) === token;
    } finally {
      Date.now = now;
    }
  };
}

/** Reads a token, forces another one that the service refuses so, and reads once more. */
function forced(fault: StatusFault) {
  return async (sdk: Sdk, { emulator, slack, caller }: World) => {
    await sdk.getToken(slack, APP, caller);
    emulator.faults.next('token', fault);
    await caught(sdk.getToken(slack, APP, { ...caller, forceRefresh: true }));
    await sdk.getToken(slack, APP, caller);
  };
}

/** Where the original loses a token that still works, by row of the table of differences. */
export const RENEWALS: Improvement[] = [
  {
    row: 6,
    name: 'a forced refresh that fails loses no token',
    async run(sdk, { emulator, slack, caller }) {
      await sdk.getToken(slack, APP, caller);
      emulator.faults.next('token', UNAVAILABLE, 10);
      await caught(sdk.getToken(slack, APP, { ...caller, forceRefresh: true }));
      return sdk.getToken(slack, APP, caller);
    },
    holds: ({ error }) => error === undefined,
  },
  {
    row: 6,
    name: 'a forced refresh that the service calls a bad request loses no token',
    run: forced({ status: 400, code: 'bad_request' }),
    holds: ({ wire }) => wire.length === 2,
  },
  {
    row: 6,
    name: 'a forced refresh that meets a conflict loses no token',
    run: forced({ status: 409, code: 'conflict' }),
    holds: ({ wire }) => wire.length === 2,
  },
  {
    row: 7,
    name: 'a token that still works survives an outage at its renewal',
    run: renewed(UNAVAILABLE),
    holds: ({ result }) => result === true,
  },
  {
    row: 7,
    name: 'a token that still works survives a web page at its renewal',
    run: renewed({ html: true }),
    holds: ({ result }) => result === true,
  },
  {
    row: 7,
    name: 'a token that still works survives a reply without a token at its renewal',
    run: renewed({ status: 200, body: {} }),
    holds: ({ result }) => result === true,
  },
];
