import * as z from 'zod';
import { createInstalled, registrationUrl } from '../consent/registration-steps.js';
import type { Service } from '../service.js';
import { connectorType } from '../state/connector-types.js';
import { describeConnector } from '../state/describe-connector.js';
import type { NewConnector } from '../state/management-records.js';
import { createConnector, typeOfNew } from '../state/new-connector.js';
import { openRegistration } from '../state/registrations.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import {
  brandingFields,
  destinationFields,
  isOneDeployment,
  ONE_DEPLOYMENT,
  requireIcon,
  triggersField,
} from './connector-fields.js';
import { created, type ManagementCall, projectNamed } from './management-call.js';

const text = z.string().min(1);

const common = {
  service: text,
  name: text,
  projectId: text.optional(),
  triggers: triggersField.default(false),
  events: z.array(text).optional(),
  triggerDestination: strictObject({ ...destinationFields, projectId: text.optional() })
    .refine(isOneDeployment, ONE_DEPLOYMENT)
    .optional(),
  connectionMethod: text.optional(),
  target: text.optional(),
  ...brandingFields,
};

const creationSchema = strictObject({
  ...common,
  type: text.optional(),
  params: z.record(z.string(), z.string()).optional(),
  data: z.record(z.string(), z.unknown()).default({}),
});

const managedCreationSchema = strictObject({
  ...common,
  request_code: z
    .string()
    .regex(/^[\w-]{43}$/, 'expected a SHA-256 in base64url')
    .optional(),
});

type Creation = z.infer<typeof creationSchema>;

/** `POST /v1/connect/connectors`: with credentials of the team's own. */
export function answerCreation(service: Service, call: ManagementCall): Response {
  const wanted = parseInput(creationSchema, call.body);
  const order = orderOf(service, call, wanted);
  const connector =
    service.store.settings.consent === 'auto'
      ? createInstalled(service, order)
      : createConnector(service, order);
  return created(describeConnector(connector));
}

/**
 * `POST /v1/connect/connectors/managed`: the service registers the application. A person has to do
 * it on a page where there is something to install, unless everybody consents at once.
 */
export function answerManagedCreation(service: Service, call: ManagementCall): Response {
  const { request_code: code, ...wanted } = parseInput(managedCreationSchema, call.body);
  const order: NewConnector = { ...orderOf(service, call, wanted), creationMode: 'managed' };
  const needsPerson =
    service.store.settings.consent === 'ask' &&
    connectorType(typeOfNew(order)).supportsInstallation;
  if (!needsPerson) return created(describeConnector(createInstalled(service, order)));
  if (code === undefined) {
    throw new ServiceError(
      'bad_request',
      'body.request_code: a person has to create it on a page.',
    );
  }
  const registration = openRegistration(service, code, order);
  const message = `Create the ${order.service} connector in your browser.`;
  const details = { registerUrl: registrationUrl(service, registration) };
  throw new ServiceError('registration_required', message, { details });
}

function orderOf(
  service: Service,
  { caller, user }: ManagementCall,
  { triggers, triggerDestination, projectId, ...wanted }: Omit<Creation, 'data'>,
): NewConnector {
  if (wanted.icon !== undefined) requireIcon(service, wanted.icon);
  const project = projectId && projectNamed(service, caller, projectId).id;
  return {
    ...wanted,
    ...{ teamId: caller.teamId, createdBy: user.id, creationMode: 'manual' },
    ...{ projectId: project, hasTriggers: triggers, destination: triggerDestination },
  };
}
