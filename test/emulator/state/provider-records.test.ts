import { expect, test } from 'vitest';
import { createService } from '../../../src/emulator/service.js';
import { recordConsent } from '../../../src/emulator/state/grants.js';
import { removeInstallation } from '../../../src/emulator/state/installations.js';
import { keepProviderGrant } from '../../../src/emulator/state/provider-records.js';
import { removeConnector } from '../../../src/emulator/state/removal.js';
import { APP } from '../../../src/emulator/state/subjects.js';

/** A connector with two installations, for each of which a provider gave something. */
async function fill() {
  const installations = ['inst_a', 'inst_b'].map((id) => ({ id, tenantId: id }));
  const seed = { connectors: [{ uid: 'slack/acme', installations }] };
  const service = await createService(seed, { fetch, baseUrl: () => 'http://127.0.0.1:1' });
  const connector = service.store.connector('slack/acme');
  for (const { id } of installations) {
    const grant = recordConsent(service, { connector, principal: APP, installationId: id });
    const { authorizationId } = grant;
    keepProviderGrant(service.store, { authorizationId, accessToken: id, expiresAt: 1 });
  }
  const kept = () => service.store.providerGrants.map(({ accessToken }) => accessToken);
  return { service, connector, kept };
}

test('keeps nothing of a provider for an installation that is gone', async () => {
  const { service, connector, kept } = await fill();
  removeInstallation(service, connector, 'inst_a');
  expect(kept()).toEqual(['inst_b']);
});

test('keeps nothing of a provider for a connector that is gone', async () => {
  const { service, connector, kept } = await fill();
  expect(kept()).toEqual(['inst_a', 'inst_b']);
  removeConnector(service, connector);
  expect(kept()).toEqual([]);
});
