import * as z from 'zod';
import { seedSchema } from '../state/seed-schema.js';
import { callWith, plainCall, text } from './call.js';
import { eventOf, eventSchema, outcomeOnWire } from './trigger-codec.js';

const connectorSeed = seedSchema.shape.connectors.unwrap().element;
const { installations, links, triggers } = connectorSeed.shape;
const installation = installations.unwrap().element.extend({ connector: text });
const link = links.unwrap().element.extend({ connector: text });
const grant = seedSchema.shape.grants.unwrap().element;
const grantRef = grant.pick({ connector: true, user: true, issuer: true, installationId: true });

/** Calls about connectors, and what lies under them. */
export const CONNECTOR_CALLS = {
  'connectors.list': plainCall('GET', 'connectors', ({ connectors }) => connectors.list()),
  'connectors.add': callWith('POST', 'connectors', connectorSeed, ({ connectors }, body) =>
    connectors.add(body),
  ),
  'connectors.remove': callWith(
    ...(['DELETE', 'connectors', z.strictObject({ connector: text })] as const),
    ({ connectors }, { connector }) => connectors.remove(connector),
  ),
  install: callWith('POST', 'installations', installation, (emulator, body) =>
    emulator.install(body),
  ),
  uninstall: callWith(
    ...(['DELETE', 'installations'] as const),
    z.strictObject({ connector: text, installationId: text }),
    (emulator, body) => emulator.uninstall(body),
  ),
  link: callWith('PUT', 'links', link, (emulator, body) => emulator.link(body)),
  unlink: callWith(
    ...(['DELETE', 'links', link.pick({ connector: true, project: true })] as const),
    (emulator, body) => emulator.unlink(body),
  ),
  setTriggers: callWith(
    ...(['PUT', 'triggers', triggers.unwrap().extend({ connector: text })] as const),
    (emulator, body) => emulator.setTriggers(body),
  ),
  setProjectUrl: callWith(
    ...(['PUT', 'projects/url'] as const),
    z.strictObject({ url: text, project: text.optional() }),
    (emulator, body) => emulator.setProjectUrl(body),
  ),
  trigger: callWith(
    ...(['POST', 'trigger', z.strictObject({ connector: text, event: eventSchema })] as const),
    async (emulator, { connector, event }) =>
      outcomeOnWire(await emulator.trigger(connector, eventOf(event))),
  ),
  grants: plainCall('GET', 'grants', (emulator) => emulator.grants()),
  grant: callWith('POST', 'grants', grant, (emulator, body) => emulator.grant(body)),
  revokeGrant: callWith('DELETE', 'grants', grantRef, (emulator, body) =>
    emulator.revokeGrant(body),
  ),
  expireTokens: callWith('POST', 'grants/expire', grantRef, (emulator, body) =>
    emulator.expireTokens(body),
  ),
};
