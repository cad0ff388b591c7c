import type { Service } from '../service.js';
import { dataSchema, requiredData } from '../state/connector-data.js';
import { isSecretField } from '../state/public-data.js';
import {
  type ConnectionMethod,
  findService,
  isServiceUrl,
  serviceUrl,
} from '../state/service-catalogue.js';
import { ServiceError } from '../wire/service-error.js';
import type { ManagementCall } from './management-call.js';

/** `GET /v1/connect/services/:service`: how to connect to a service; the schemas on demand. */
export function answerService(_service: Service, { params, query }: ManagementCall): unknown {
  const name = params['service'] ?? '';
  const service = findService(name);
  if (service === undefined) {
    throw new ServiceError('not_found', `There is no service "${name}".`);
  }
  const withSchemas = query.get('schemas') === 'true';
  const types = [...new Set(service.methods.map(({ type }) => type))];
  return {
    name: service.name,
    targets: service.targets,
    types: types.map((type) => typeInfo(type, withSchemas)),
    resolvedConnectionMethod: service.resolvedMethod,
    discovery: isServiceUrl(name)
      ? { type: typeInfo('oauth', withSchemas), serverUrl: serviceUrl(name) }
      : undefined,
    connectionMethods: service.methods.map((method) => describeMethod(method, withSchemas)),
  };
}

function describeMethod(
  { type, create, ...method }: ConnectionMethod,
  withSchemas: boolean,
): Record<string, unknown> {
  const encryptedFields = type === 'oauth' ? ['clientSecret'] : secretsOf(type);
  return {
    ...method,
    type: { ...typeInfo(type, withSchemas), encryptedFields },
    create: { managed: create.managed, manual: create.manual && {} },
  };
}

function typeInfo(type: string, withSchema: boolean): Record<string, unknown> {
  return { type, createInputSchema: withSchema ? dataSchema(type) : undefined };
}

function secretsOf(type: string): string[] {
  return requiredData(type).filter(isSecretField);
}
