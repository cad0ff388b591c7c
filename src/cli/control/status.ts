import type { PendingConsent } from '../../emulator/consent/consents.js';
import { withService } from '../project/running-service.js';
import { answer, type Terminal } from '../terminal.js';
import { inOneLine } from './consent.js';

/** `grantkit status`: where the service is, what it knows, and who waits for a consent. */
export async function status(options: { json?: boolean }, terminal: Terminal): Promise<void> {
  await withService(terminal, async (emulator) => {
    const [connectors, grants, consents, billed, requests, now] = await Promise.all([
      emulator.connectors.list(),
      emulator.grants(),
      emulator.consents(),
      emulator.ledger.billed,
      emulator.ledger.requests,
      emulator.now(),
    ]);
    const found = {
      url: emulator.url,
      time: new Date(now).toISOString(),
      connectors: connectors.filter(({ isDeleted }) => !isDeleted).map(({ uid }) => uid),
      grants: grants.filter(({ isRevoked }) => !isRevoked).length,
      consents,
      requests: requests.total,
      billed,
    };
    answer(terminal, options, found, inWords(found));
  });
}

function inWords(found: {
  url: string;
  time: string;
  connectors: string[];
  grants: number;
  consents: PendingConsent[];
  requests: number;
  billed: number;
}): string {
  return [
    `service     ${found.url}`,
    `time        ${found.time}`,
    `connectors  ${found.connectors.join(', ') || 'none'}`,
    `consents    ${found.grants} given, ${found.consents.length} waiting`,
    ...found.consents.map((each) => `            ${inOneLine(each)}`),
    `requests    ${found.requests}, ${found.billed} of them billed`,
  ].join('\n');
}
