import { requireConnector } from '../auth/connector-access.js';
import type { Service } from '../service.js';
import { addConnector, linkProject } from '../state/connectors.js';
import { describeConnector } from '../state/describe-connector.js';
import { provisionRequestSchema } from '../wire/request-schemas.js';
import { ServiceError } from '../wire/service-error.js';
import { type Call, checkBody } from './api-call.js';

/** `GET /v1/connect/connectors/:connector`; to a person, a deleted one is as good as none. */
export function answerConnector(service: Service, call: Call): Record<string, unknown> {
  try {
    return describeConnector(requireConnector(service, call.caller, call.target));
  } catch (error) {
    const isGone = error instanceof ServiceError && error.code === 'gone';
    if (!isGone || call.caller.kind === 'deployment') throw error;
    throw new ServiceError('not_found', error.message);
  }
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
  const connector = isAlive
    ? existing
    : addConnector(service, {
        uid,
        team: teamId,
        type: 'oauth',
        service: serverUrl,
        links: [],
      });
  const linked = service.store.link(connector, projectId)?.environments ?? [];
  linkProject(connector, projectId, [...linked, environment]);
  return describeConnector(connector);
}
