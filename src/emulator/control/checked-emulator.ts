import type { Emulator } from '../emulator-interface.js';
import { type Call, runCall } from './call.js';
import { CALLS } from './calls.js';
import { type MakeCall, methodsOf } from './methods.js';

/** An emulator whose methods take what the control API takes, and refuse the same. */
export function checkedEmulator(emulator: Emulator): Emulator {
  const { controlToken, fetch, listen, close, ledger } = emulator;
  // Nothing lies between the two: what a method returns at once is returned at once.
  const call = (name: keyof typeof CALLS, body: unknown) =>
    runCall(CALLS[name] as Call, emulator, body);
  const methods = methodsOf(call as MakeCall) as unknown as Emulator;
  return {
    ...methods,
    ...{ controlToken, fetch, listen, close, [Symbol.asyncDispose]: close },
    get url() {
      return emulator.url;
    },
    get env() {
      return emulator.env;
    },
    get unapplied() {
      return emulator.unapplied;
    },
    ledger: {
      ...methods.ledger,
      get events() {
        return ledger.events;
      },
      get deliveries() {
        return ledger.deliveries;
      },
      get requests() {
        return ledger.requests;
      },
      get billed() {
        return ledger.billed;
      },
      follow: (options) => ledger.follow(options),
    },
  };
}
