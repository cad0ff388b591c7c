import type { ScriptClient } from '../../src/redis/script-client.js';
import { REVOKE, SETTLE, SUPERSEDE, TAKE } from '../../src/redis/scripts.js';

const SCRIPTS = { TAKE, SETTLE, SUPERSEDE, REVOKE };

/** A script as the client was told to run it. */
export interface ScriptCall {
  script: string;
  keys: string[];
  args: string[];
}

/** A client whose answers the test gives, and what it is told to run. */
export function scriptedClient(answer: (call: ScriptCall) => unknown) {
  const calls: ScriptCall[] = [];
  const client: ScriptClient = {
    async byDigest(digest, keys, args) {
      const digests = Object.entries(SCRIPTS).map(async ([name, script]) => [
        await script.digest(),
        name,
      ]);
      const script = String(Object.fromEntries(await Promise.all(digests))[digest]);
      const call = { script, keys, args };
      calls.push(call);
      return answer(call);
    },
    async inFull() {
      throw new Error('A script that Redis knows is not sent.');
    },
  };
  return { client, calls, scripts: () => calls.map(({ script }) => script) };
}
