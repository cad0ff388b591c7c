import { seedSchema } from '../state/seed-schema.js';
import { strictObject } from '../wire/strict-object.js';
import { callWith, plainCall, text } from './call.js';
import { eventOf, eventSchema, outcomeOnWire } from './trigger-codec.js';

const connectorSeed = seedSchema.shape.connectors.unwrap().element;
const { installations, links, triggers } = connectorSeed.shape;
const installation = strictObject({ connector: text, ...installations.unwrap().element.shape });
const { project, environments } = links.unwrap().element.shape;
const link = strictObject({ connector: text, project, environments });
const setTriggers = strictObject({ connector: text, ...triggers.unwrap().shape });
const grant = seedSchema.shape.grants.unwrap().element;
const { connector, user, issuer, installationId } = grant.shape;
const grantRef = strictObject({ connector, user, issuer, installationId });

/** Calls about connectors, and what lies under them. */
export const CONNECTOR_CALLS = {
  'connectors.list': plainCall('GET', 'connectors', ({ connectors }) => connectors.list()),
  'connectors.add': callWith('POST', 'connectors', connectorSeed, ({ connectors }, body) =>
    connectors.add(body),
  ),
  'connectors.remove': callWith(
    ...(['DELETE', 'connectors', strictObject({ connector: text })] as const),
    ({ connectors }, { connector }) => connectors.remove(connector),
  ),
  install: callWith('POST', 'installations', installation, (emulator, body) =>
    emulator.install(body),
  ),
  uninstall: callWith(
    ...(['DELETE', 'installations'] as const),
    strictObject({ connector: text, installationId: text }),
    (emulator, body) => emulator.uninstall(body),
  ),
  link: callWith('PUT', 'links', link, (emulator, body) => emulator.link(body)),
  unlink: callWith(
    ...(['DELETE', 'links', strictObject({ connector: text, project })] as const),
    (emulator, body) => emulator.unlink(body),
  ),
  setTriggers: callWith(...(['PUT', 'triggers', setTriggers] as const), (emulator, body) =>
    emulator.setTriggers(body),
  ),
  setProjectUrl: callWith(
    ...(['PUT', 'projects/url'] as const),
    strictObject({ url: text, project: text.optional() }),
    (emulator, body) => emulator.setProjectUrl(body),
  ),
  trigger: callWith(
    ...(['POST', 'trigger', strictObject({ connector: text, event: eventSchema })] as const),
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
