import * as original from 'reference/eve';
import * as ours from '../../src/eve/index.js';
import { AUTHORIZATION } from './eve-authorization.js';
import { CREDENTIALS, FORGERIES } from './eve-credentials.js';
import { GATEWAY } from './eve-gateway.js';
import { EVE_IMPROVEMENTS } from './eve-improvements.js';
import { PROVISIONING } from './eve-provisioning.js';
import { WEBHOOKS } from './eve-webhooks.js';
import type { Entry, Shared } from './scenario.js';

export type Eve = Shared<typeof original, typeof ours>;

export const EVE: Entry<Eve> = {
  name: 'eve',
  original: original as unknown as Eve,
  ours,
  isDeployed: true,
  same: [...AUTHORIZATION, ...WEBHOOKS, ...PROVISIONING, ...CREDENTIALS, ...GATEWAY],
  better: [...EVE_IMPROVEMENTS, ...FORGERIES],
};
