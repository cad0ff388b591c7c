import { usableConnector } from '../callers/connector-access.js';
import type { Service } from '../service.js';
import { describeConnector } from '../state/connectors.js';
import type { Call } from '../wire/call.js';

/** `GET /v1/connect/connectors/:connector` */
export function answerConnector(service: Service, call: Call): Record<string, unknown> {
  return describeConnector(usableConnector(service, call.caller, call.target));
}
