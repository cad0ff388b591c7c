import * as original from 'reference';
import * as ours from '../../src/index.js';
import { CONSENTS } from './consents.js';
import { IMPROVEMENTS } from './improvements.js';
import { REFUSALS } from './refusals.js';
import { RENEWALS } from './renewals.js';
import { SAME } from './same.js';
import type { Entry } from './scenario.js';
import type { Sdk } from './world.js';

export const ROOT: Entry<Sdk> = {
  name: 'root',
  original: original as unknown as Sdk,
  ours,
  isDeployed: false,
  same: [...SAME, ...CONSENTS, ...REFUSALS],
  better: [...IMPROVEMENTS, ...RENEWALS],
};
