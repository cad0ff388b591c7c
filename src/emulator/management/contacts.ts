import * as z from 'zod';
import type { Service } from '../service.js';
import { parseInput } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { strictObject } from '../wire/strict-object.js';
import { type ManagementCall, requireManaged } from './management-call.js';

const TYPES = ['linq', 'sendblue', 'photon'];

const contactSchema = strictObject({
  phoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/, 'expected a number such as +15551234567'),
});

/** `POST …/connectors/:connector/contacts`: a phone number that may write to the connector. */
export function answerContact(service: Service, call: ManagementCall): unknown {
  const connector = requireManaged(service, call);
  const { phoneNumber } = parseInput(contactSchema, call.body);
  if (!TYPES.includes(connector.type)) {
    const message = `Connectors of type ${connector.type} have no contacts, only ${TYPES.join(', ')}.`;
    throw new ServiceError('bad_request', message);
  }
  const { contacts } = service.store;
  const isKnown = contacts.some(
    (each) => each.connectorId === connector.id && each.phoneNumber === phoneNumber,
  );
  if (!isKnown) {
    contacts.push({ connectorId: connector.id, phoneNumber, createdAt: service.clock.now() });
  }
  const instructions = `Send a message from ${phoneNumber} to the number of ${connector.name}.`;
  return { phoneNumber, status: 'pending', instructions };
}
