import { adapters } from './adapters.js';
import { clients } from './clients.js';
import { consent } from './consent.js';
import { errors } from './errors.js';
import { limits } from './limits.js';
import { provider } from './provider.js';
import type { Scenarios, World } from './scenario.js';
import { service } from './service.js';
import { tokens } from './tokens.js';

/** The public surface, as every runtime has to show it. */
export const scenarios: Scenarios = {
  ...tokens,
  ...errors,
  ...limits,
  ...consent,
  ...provider,
  ...clients,
  ...adapters,
  ...service,
};

/**
 * Goes through scenarios, one after the other, and prints how many have passed and failed.
 * @throws {Error} when one has failed
 */
export async function goThrough(list: Scenarios, runtime: string, world: World): Promise<void> {
  const failed: string[] = [];
  for (const [name, scenario] of Object.entries(list)) {
    try {
      await scenario(world);
    } catch (error) {
      failed.push(name);
      console.log(`FAILED ${name}: ${error instanceof Error ? error.stack : error}`);
    }
  }
  const passed = Object.keys(list).length - failed.length;
  const verdict = `${runtime}: ${passed} passed, ${failed.length} failed`;
  console.log(verdict);
  if (failed.length > 0) throw new Error([verdict, ...failed].join('\n- '));
}
