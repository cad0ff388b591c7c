import { environmentSlug } from '../../state/environments.js';
import type { Connector, Installation } from '../../state/records.js';
import { destinationUrl } from '../../state/trigger-destinations.js';
import type { Html } from '../../wire/page.js';
import { type Sheet, section } from './sheet.js';
import { lines, SHOWN, table } from './table.js';

/** The connectors, and who may use them. */
export function connectorsSection(sheet: Sheet): Html {
  const living = sheet.service.store.connectors.filter(({ deletedAt }) => deletedAt === undefined);
  return section(sheet, {
    name: 'connectors',
    title: 'Connectors',
    live: table({
      things: 'connectors',
      columns: ['UID', 'Name', 'Provider', 'Projects', 'Installations', 'Webhooks go to'],
      rows: living
        .slice(0, SHOWN)
        .map((connector) => [
          connector.uid,
          connector.name,
          `${connector.serviceName} (${connector.provider})`,
          lines(linksOf(sheet, connector)),
          lines(connector.installations.map(installationText)),
          lines(destinationsOf(sheet, connector)),
        ]),
      total: living.length,
    }),
  });
}

function linksOf({ service, projects }: Sheet, { links }: Connector): string[] {
  return links.map(({ projectId, environments }) => {
    const slugs = environments.map((id) => environmentSlug(service.store, projectId, id));
    return `${projects.get(projectId)?.name ?? projectId}: ${slugs.join(', ')}`;
  });
}

function installationText({ id, name, tenantId, isDefault }: Installation): string {
  return `${name} (${tenantId}, ${id})${isDefault ? ', the default' : ''}`;
}

function destinationsOf({ service, projects }: Sheet, connector: Connector): string[] {
  if (!connector.triggers.enabled) return [];
  return connector.triggers.destinations.map((destination) => {
    const { projectId, environment } = destination;
    const name = projects.get(projectId)?.name ?? projectId;
    const where = destinationUrl(service.store, connector, destination) ?? 'no known address';
    return `${where} (${name}, ${environmentSlug(service.store, projectId, environment)})`;
  });
}
