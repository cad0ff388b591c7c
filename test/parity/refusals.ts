import type { StatusFault } from '../../src/emulator/index.js';
import { APP, type Scenario } from './scenario.js';

/** Answers in which the fields of the error have to be the original's. */
const ANSWERS: Record<string, StatusFault> = {
  'no grant, with what the provider said': {
    status: 422,
    body: { error: { code: 'no_token', message: 'gone', vendor: { reason: 'revoked' } } },
  },
  'no grant, the provider in `meta`': {
    status: 422,
    body: { error: { code: 'no_token', message: 'gone', meta: { vendor: { a: 1 } } } },
  },
  'an unknown user, without a message': {
    status: 422,
    body: { error: { code: 'user_authorization_required' } },
  },
  'the other envelope': {
    status: 422,
    body: {
      err: { code: 'connector_installation_required', message: 'install' },
      vendor: { b: 2 },
    },
  },
  'an installation by its older code': {
    status: 422,
    body: { error: { code: 'client_installation_required', message: 'install' } },
  },
  'a deleted connector': { status: 410, body: { error: { code: 'gone', message: 'deleted' } } },
  'a refused credential': { status: 401, body: { error: { code: 'unauthorized', message: 'no' } } },
  'a conflict': { status: 409, body: { error: { code: 'conflict', message: 'again' } } },
  'a code without a class': { status: 403, body: { error: { code: 'forbidden', message: 'no' } } },
  'a code without a message': { status: 418, body: { error: { code: 'teapot' } } },
  'plain text': { status: 500, body: 'out of order' },
  'an empty body': { status: 500, body: '' },
  'a message without a code': { status: 500, body: { error: { message: 'out of order' } } },
  'an error that is a text': { status: 400, body: { error: 'out of order' } },
};

export const REFUSALS: Scenario[] = Object.entries(ANSWERS).map(([name, answer]) => ({
  name: `refused: ${name}`,
  run(sdk, { emulator, slack, caller }) {
    emulator.faults.next('token', answer);
    return sdk.getToken(slack, APP, caller);
  },
}));
