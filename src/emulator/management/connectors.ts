import * as z from 'zod';
import type { Service } from '../service.js';
import { checkData, subjectTypesIn } from '../state/connector-data.js';
import { describeConnector } from '../state/describe-connector.js';
import type { Connector } from '../state/records.js';
import { removeConnector } from '../state/removal.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import { brandingFields, requireIcon, triggersField } from './connector-fields.js';
import { type ManagementCall, type ManagementHandler, requireManaged } from './management-call.js';

const updateSchema = strictObject({
  name: z.string().min(1).optional(),
  uid: z
    .string()
    .regex(/^[a-z\d][\w.-]*(\/[a-z\d][\w.-]*)?$/i, 'expected a UID such as slack/acme')
    .optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  triggers: triggersField.optional(),
  events: z.array(z.string().min(1)).optional(),
  ...brandingFields,
});

type Update = z.infer<typeof updateSchema>;

/** `GET /v2/connect/connectors/:connector` */
export function answerConnector(service: Service, call: ManagementCall): unknown {
  return describeConnector(requireManaged(service, call));
}

/** `PATCH …/connectors/:connector`: the connector itself, or in v2 inside an envelope. */
export function answerUpdate(version: 'v1' | 'v2'): ManagementHandler {
  return (service, call) => {
    const connector = requireManaged(service, call);
    const update = parseInput(updateSchema, call.body);
    if (Object.keys(update).length === 0) {
      throw new ServiceError('bad_request', 'body: name one property to change at least.');
    }
    change(service, connector, update);
    connector.updatedBy = call.user.id;
    const body = describeConnector(connector);
    if (version === 'v1') return body;
    return { connector: body, reconsentNeeded: update.data !== undefined, reinstallNeeded: false };
  };
}

/** `DELETE /v1/connect/connectors/:connector`: its projects lose it, and its tokens are revoked. */
export function answerRemoval(service: Service, call: ManagementCall): undefined {
  removeConnector(service, requireManaged(service, call));
}

/** `POST …/managed/eject`: from now on the team looks after the application itself. */
export function answerEject(service: Service, call: ManagementCall): unknown {
  parseInput(strictObject({}), call.body);
  const connector = requireManaged(service, call);
  if (connector.creationMode !== 'managed') {
    throw new ServiceError('conflict', `The connector ${connector.uid} is not managed.`);
  }
  Object.assign(connector, {
    ...{ creationMode: 'manual', updatedAt: service.clock.now(), updatedBy: call.user.id },
  });
  return describeConnector(connector);
}

function change(service: Service, connector: Connector, update: Update): void {
  const { uid, data, triggers, icon, ...plain } = update;
  const merged = data && { ...connector.data, ...data };
  if (merged !== undefined) checkData(connector.type, merged);
  if (icon !== undefined) requireIcon(service, icon);
  if (uid !== undefined) requireFreeUid(service, connector, uid);
  if (triggers === true && !connector.supportsTriggers) {
    throw new ServiceError('bad_request', `body.triggers: ${connector.typeName} has none.`);
  }
  const subjectTypes = subjectTypesIn(connector.type, merged);
  const changed = { uid, data: merged, icon, subjectTypes, updatedAt: service.clock.now() };
  const wanted = { ...plain, ...changed };
  const named = Object.entries(wanted).filter(([, value]) => value !== undefined);
  Object.assign(connector, Object.fromEntries(named));
  if (triggers !== undefined) connector.triggers.enabled = triggers;
}

function requireFreeUid({ store }: Service, connector: Connector, uid: string): void {
  const twin = store.findConnector(uid, connector.teamId);
  if (twin === undefined || twin === connector || twin.deletedAt !== undefined) return;
  throw new ServiceError('conflict', `A connector with the UID "${uid}" already exists.`);
}
