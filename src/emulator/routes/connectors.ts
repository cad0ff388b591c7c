import { requireConnector } from '../auth/connector-access.js';
import type { Service } from '../service.js';
import { addConnector, describeConnector, linkProject } from '../state/connectors.js';
import { provisionRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { type Call, checkBody } from './api-call.js';

/** `GET /v1/connect/connectors/:connector` */
export function answerConnector(service: Service, call: Call): Record<string, unknown> {
  return describeConnector(requireConnector(service, call.caller, call.target));
}

/** `POST /v1/connect/connectors/managed/oauth` */
export function answerProvision(service: Service, call: Call): Record<string, unknown> {
  const { caller } = call;
  const { serverUrl, uid } = checkBody(provisionRequestSchema, call);
  if (caller.kind !== 'deployment') {
    throw new ServiceError('forbidden', 'Only a deployment can provision a connector for itself.');
  }
  const { teamId, projectId, environment } = caller;
  const existing = service.store.findConnector(uid, teamId);
  const isAlive = existing !== undefined && existing.deletedAt === undefined;
  if (isAlive && existing.type !== 'oauth') {
    throw new ServiceError('conflict', `The connector ${uid} is not an OAuth connector.`);
  }
  const { host, origin } = new URL(serverUrl);
  const connector = isAlive
    ? existing
    : addConnector(service, {
        uid,
        team: teamId,
        type: 'oauth',
        service: host,
        clientUrl: origin,
        data: { serverUrl },
        links: [],
      });
  const linked = service.store.link(connector, projectId)?.environments ?? [];
  linkProject(connector, projectId, [...linked, environment]);
  return describeConnector(connector);
}
